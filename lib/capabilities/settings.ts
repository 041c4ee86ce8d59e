import { CustomResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { indexes } from '../../functions/platform/keys.ts';
import { allow, changing, grantIndexes, grantItems, reading } from '../constructs/grants.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { addAgentPaths } from './api.ts';
import { common, type Desk } from './desk.ts';

/** Adds what puts the configured mailboxes, agents and teams into the tickets table when the desk is deployed, and what changes settings later. */
export function addSettings(scope: Construct, desk: Desk): void {
  seedDesk(scope, desk);
  const settingsApi = new TukiFunction(scope, 'settingsApi', {
    entry: 'functions/settings/settings-api.handler.ts',
    breaks: 'Shows and changes settings, and tells the inbox who is signed in. When it fails, agents cannot work.',
    environment: { ...common.tickets(desk), AGENTS_POOL: desk.data.agents.pool.userPoolId },
    logDays: desk.config.logDays,
    memory: 1024,
  });
  grantItems(settingsApi, desk.data.storage.tickets, [...changing, 'DeleteItem']);
  grantIndexes(settingsApi, desk.data.storage.tickets, [indexes.queue]);
  allow(
    settingsApi,
    ['cognito-idp:AdminCreateUser', 'cognito-idp:AdminDisableUser', 'cognito-idp:AdminEnableUser'],
    [desk.data.agents.pool.userPoolArn],
  );
  addAgentPaths(desk, settingsApi, settingsPaths);
}

/** What `settingsApi` answers, below `/api/v1/`. */
const settingsPaths = [
  ...[
    'me',
    'marks',
    'notifications',
    'mailboxes',
    'agents',
    'teams',
    'roles',
    'fields',
    'saved-replies',
    'templates',
    'audit',
    'words',
    'workflows',
    'service-levels',
    'calendars',
  ].flatMap((path) => [path, `${path}/{proxy+}`]),
  ...['mail/rules', 'mail/filters', 'mail/filters/{id}'],
];

function seedDesk(scope: Construct, desk: Desk): void {
  const { config, data } = desk;
  const seedDesk = new TukiFunction(scope, 'seedDesk', {
    entry: 'functions/settings/seed-desk.handler.ts',
    breaks: 'Takes over the configuration. When it fails, the deployment fails.',
    environment: common.tickets(desk),
    logDays: config.logDays,
    timeout: 120,
  });
  grantItems(seedDesk, data.storage.tickets, [...reading, 'PutItem', 'UpdateItem', 'ConditionCheckItem']);
  new CustomResource(scope, 'desk', {
    resourceType: 'Custom::TukiDesk',
    serviceToken: seedDesk.functionArn,
    properties: {
      Mailboxes: JSON.stringify(config.mailboxes),
      Agents: JSON.stringify(config.agents),
      Teams: JSON.stringify(config.teams),
      TimeZone: config.timeZone,
    },
  }).node.addDependency(seedDesk);
}
