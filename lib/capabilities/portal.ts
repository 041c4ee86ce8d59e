import { aws_apigatewayv2 as gateway } from 'aws-cdk-lib';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { indexes } from '../../functions/platform/keys.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import {
  allow,
  changing,
  grantIndexes,
  grantItems,
  grantReadObjects,
  grantWriteObjects,
} from '../constructs/grants.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';

/** Adds the APIs for customers who have signed in, and for those with a signed link, which opens one ticket. */
export function addPortal(scope: Construct, desk: Desk): void {
  const customerApi = new TukiFunction(scope, 'customerApi', {
    entry: 'functions/api/customer-api.handler.ts',
    breaks: 'Answers the portal. When it fails, customers who signed in see nothing.',
    environment: environment(desk),
    logDays: desk.config.logDays,
  });
  const publicApi = new TukiFunction(scope, 'publicApi', {
    entry: 'functions/api/public-api.handler.ts',
    breaks: 'Answers links in mails. When it fails, they open nothing.',
    environment: {
      ...environment(desk),
      ...common.files(desk),
      DESK_NAME: desk.config.deskName,
      CUSTOMERS_ISSUER: desk.data.customers.issuer,
      CUSTOMERS_CLIENT: desk.clientIds.customers,
    },
    logDays: desk.config.logDays,
  });
  for (const api of [customerApi, publicApi]) grantPortal(api, desk);
  grantReadObjects(publicApi, desk.data.storage.attachments, 'uploads/');
  grantReadObjects(publicApi, desk.data.storage.attachments, 'received/');
  grantIndexes(customerApi, desk.data.storage.tickets, [indexes.customer]);

  desk.api.addRoutes({
    path: '/api/v1/portal/{proxy+}',
    methods: [gateway.HttpMethod.ANY],
    integration: new HttpLambdaIntegration('customerApi', customerApi),
    authorizer: desk.authorizers.customers,
  });
  const [route] = desk.api.addRoutes({
    path: '/api/v1/public/{proxy+}',
    methods: [gateway.HttpMethod.ANY],
    integration: new HttpLambdaIntegration('publicApi', publicApi),
  });
  if (route) acknowledge(route, { APIG4: 'The function itself checks the signed link, which opens one ticket.' });
}

function environment(desk: Desk) {
  const { storage } = desk.data;
  return {
    ...common.tickets(desk),
    ...common.signing(desk),
    ...common.addresses(desk),
    MAIL_BUCKET: storage.mail.bucketName,
    ATTACHMENTS_BUCKET: storage.attachments.bucketName,
  };
}

function grantPortal(api: TukiFunction<'customerApi' | 'publicApi'>, desk: Desk): void {
  const { storage } = desk.data;
  grantItems(api, storage.tickets, changing);
  grantReadObjects(api, storage.mail, 'bodies/');
  grantWriteObjects(api, storage.mail, 'bodies/');
  allow(api, ['secretsmanager:GetSecretValue'], [storage.signing.secretArn]);
}
