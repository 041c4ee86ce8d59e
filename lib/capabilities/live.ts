import { aws_apigatewayv2 as gateway, Stack, type aws_sqs as sqs, Token } from 'aws-cdk-lib';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';
import { grantItems, reading } from '../constructs/grants.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';

/** Makes the WebSocket API, without routes. Its stage is called as the path under which the inbox's site passes it on. */
export function createLiveApi(scope: Construct): Desk['live'] {
  const api = new gateway.WebSocketApi(scope, 'live-api', { routeSelectionExpression: '$request.body.action' });
  const stage = new gateway.WebSocketStage(scope, 'live-stage', {
    webSocketApi: api,
    stageName: 'live',
    autoDeploy: true,
    throttle: { rateLimit: 100, burstLimit: 200 },
  });
  acknowledge(stage, {
    APIG1: 'Access logs of a WebSocket API need a role for the whole account; the function logs what matters.',
  });
  acknowledge(api, {
    APIG4:
      'A browser cannot send a header when it opens a WebSocket: the first message carries the token, and nothing is sent before it is checked.',
  });
  return { api, stage };
}

/** Adds presence and live changes. @returns the queue of what is to be shown */
export function addLive(scope: Construct, desk: Desk): sqs.Queue {
  const { tickets } = desk.data.storage;
  const endpoint = { LIVE_ENDPOINT: desk.live.stage.callbackUrl };
  const live = new TukiFunction(scope, 'live', {
    entry: 'functions/live/live.handler.ts',
    breaks: 'Lets inboxes listen. When it fails, they show changes only on reloading.',
    environment: {
      ...common.tickets(desk),
      ...endpoint,
      AGENTS_ISSUER: desk.data.agents.issuer,
      AGENTS_AUDIENCE: desk.clientIds.agents,
    },
    logDays: desk.config.logDays,
  });
  const pushLive = new TukiFunction(scope, 'pushLive', {
    entry: 'functions/live/push-live.handler.ts',
    breaks: 'Shows changes to open inboxes. When it fails, they show them only on reloading.',
    environment: { ...common.tickets(desk), ...endpoint },
    logDays: desk.config.logDays,
  });
  grantItems(live, tickets, [...reading, 'PutItem', 'UpdateItem', 'DeleteItem']);
  grantItems(pushLive, tickets, [...reading, 'DeleteItem']);
  for (const fn of [live, pushLive]) grantConnections(fn, desk);
  for (const route of ['$connect', '$disconnect', '$default']) {
    desk.live.api.addRoute(route, {
      integration: new WebSocketLambdaIntegration(`live${route.replace('$', '-')}`, live),
    });
  }
  return new QueueConsumer(scope, 'live', {
    consumer: pushLive,
    deadLetters: desk.followUpsDead,
  }).queue;
}

function grantConnections(fn: TukiFunction<'live' | 'pushLive'>, desk: Desk): void {
  const { api, stage } = desk.live;
  stage.grantManagementApiAccess(fn);
  const { region, account } = Stack.of(api);
  const owner = Token.isUnresolved(account) ? '<AWS::AccountId>' : account;
  const { Ref } = Stack.of(api).resolve(api.apiId) as { Ref: string };
  acknowledge(fn.role ?? fn, {
    [`IAM5[Resource::arn:aws:execute-api:${region}:${owner}:<${Ref}>/live/*/@connections/*]`]:
      'The ids of connections are given when they open.',
  });
}
