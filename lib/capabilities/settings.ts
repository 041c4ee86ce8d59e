import { CustomResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { grantItems, reading } from '../constructs/grants.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';

/** Adds what puts the configured mailboxes, agents and teams into the tickets table when the desk is deployed. */
export function addSettings(scope: Construct, desk: Desk): void {
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
