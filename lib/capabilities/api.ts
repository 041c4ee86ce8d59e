import { Duration, aws_apigatewayv2 as gateway, aws_logs as logs, RemovalPolicy } from 'aws-cdk-lib';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../functions/platform/environments.ts';
import { indexes } from '../../functions/platform/keys.ts';
import type { DeskConfig } from '../config.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import type { Alarms } from '../constructs/alarms.ts';
import {
  allow,
  changing,
  grantDeleteObjects,
  grantIndexes,
  grantItems,
  grantReadObjects,
  grantWriteObjects,
} from '../constructs/grants.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';

/** Makes the HTTP API, without routes, its access log, its limits and its alarm. It is reached through the sites only by habit: its own host works as well. */
export function createHttpApi(scope: Construct, config: DeskConfig, alarms: Alarms): gateway.HttpApi {
  const api = new gateway.HttpApi(scope, 'api', { createDefaultStage: false });
  const log = new logs.LogGroup(scope, 'apiLog', { retention: config.logDays, removalPolicy: RemovalPolicy.DESTROY });
  new gateway.HttpStage(scope, 'api-stage', {
    httpApi: api,
    autoDeploy: true,
    throttle: { rateLimit: 100, burstLimit: 200 },
    accessLogSettings: { destination: new gateway.LogGroupLogDestination(log) },
  });
  alarms.add('api-errors', {
    metric: api.metricServerError({ statistic: 'Sum', period: Duration.minutes(5) }),
    atLeast: 5,
    breaks: 'Pages and programs get errors instead of answers.',
    runbook: 'api-errors',
  });
  return api;
}

/** Lets a function answer these paths below `/api/v1/`, for agents who are signed in. */
export function addAgentPaths(desk: Desk, fn: TukiFunction<FunctionName>, paths: readonly string[]): void {
  const integration = new HttpLambdaIntegration(fn.node.id, fn);
  for (const path of paths) {
    desk.api.addRoutes({
      path: `/api/v1/${path}`,
      methods: [gateway.HttpMethod.ANY],
      integration,
      authorizer: desk.authorizers.agents,
    });
  }
}

/** Adds the API for agents and for programs that act as one. */
export function addAgentApi(scope: Construct, desk: Desk): void {
  const { storage } = desk.data;
  const agentApi = new TukiFunction(scope, 'agentApi', {
    entry: 'functions/api/agent-api.handler.ts',
    breaks: 'Answers the inbox. When it fails, agents cannot work.',
    environment: {
      ...common.tickets(desk),
      ...common.signing(desk),
      ...common.addresses(desk),
      SEARCH_TABLE: storage.search.tableName,
      MAIL_BUCKET: storage.mail.bucketName,
      ATTACHMENTS_BUCKET: storage.attachments.bucketName,
      DESK_TIME_ZONE: desk.config.timeZone,
    },
    logDays: desk.config.logDays,
    memory: 1024,
  });
  grantItems(agentApi, storage.tickets, [...changing, 'DeleteItem', 'BatchWriteItem']);
  grantIndexes(agentApi, storage.tickets, [indexes.queue, indexes.assignee, indexes.customer]);
  grantItems(agentApi, storage.search, ['Query']);
  grantReadObjects(agentApi, storage.mail, 'bodies/');
  grantWriteObjects(agentApi, storage.mail, 'bodies/');
  grantDeleteObjects(agentApi, storage.mail, 'bodies/');
  grantReadObjects(agentApi, storage.attachments, '');
  grantWriteObjects(agentApi, storage.attachments, 'uploads/');
  // Without it S3 answers 403, not 404, for a file that is not there.
  allow(agentApi, ['s3:ListBucket'], [storage.attachments.bucketArn]);
  allow(agentApi, ['secretsmanager:GetSecretValue'], [storage.signing.secretArn]);

  addAgentPaths(desk, agentApi, ['{proxy+}']);
}

/** Adds the description of the agents' API. */
export function addApiDescription(scope: Construct, desk: Desk): void {
  const describeApi = new TukiFunction(scope, 'describeApi', {
    entry: 'functions/api/describe-api.handler.ts',
    breaks: 'Tells programs what the API is like. When it fails, they still can use it.',
    environment: {},
    logDays: desk.config.logDays,
    memory: 256,
    timeout: 5,
  });
  const [route] = desk.api.addRoutes({
    path: '/api/v1/openapi.json',
    methods: [gateway.HttpMethod.GET],
    integration: new HttpLambdaIntegration('describeApi', describeApi),
  });
  if (route) acknowledge(route, { APIG4: 'The description of the API is public.' });
}

/** Adds the routes of the agents' API that are about files: they alone read mails as they came and lay their attachments out. */
export function addFilesApi(scope: Construct, desk: Desk): void {
  const { storage } = desk.data;
  const filesApi = new TukiFunction(scope, 'filesApi', {
    entry: 'functions/api/files-api.handler.ts',
    breaks: 'Hands files to agents and takes theirs. When it fails, no attachment can be opened or added.',
    environment: {
      ...common.tickets(desk),
      ...common.files(desk),
      ...common.signing(desk),
      ...common.addresses(desk),
      MAIL_BUCKET: storage.mail.bucketName,
      ATTACHMENTS_BUCKET: storage.attachments.bucketName,
    },
    logDays: desk.config.logDays,
    memory: 1024,
  });
  grantItems(filesApi, storage.tickets, changing);
  grantWriteObjects(filesApi, storage.mail, 'bodies/');
  allow(filesApi, ['secretsmanager:GetSecretValue'], [storage.signing.secretArn]);
  grantReadObjects(filesApi, storage.mail, 'raw/');
  grantReadObjects(filesApi, storage.mail, 'bodies/');
  grantReadObjects(filesApi, storage.attachments, '');
  grantWriteObjects(filesApi, storage.attachments, '');
  // Without it S3 answers 403, not 404, for a file that is not there.
  allow(filesApi, ['s3:ListBucket'], [storage.attachments.bucketArn]);

  const ticket = 'tickets/{number}';
  const entry = `${ticket}/entries/{entryId}`;
  addAgentPaths(desk, filesApi, [
    'uploads',
    'uploads/{id}',
    `${entry}/attachments/{attachmentId}`,
    `${entry}/raw`,
    `${entry}/headers`,
    `${ticket}/forwards`,
  ]);
}
