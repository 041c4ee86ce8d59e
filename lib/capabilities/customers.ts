import type { Construct } from 'constructs';
import { indexes } from '../../functions/platform/keys.ts';
import { changing, grantIndexes, grantItems, grantReadObjects, grantWriteObjects } from '../constructs/grants.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { addAgentPaths } from './api.ts';
import { common, type Desk } from './desk.ts';

/** Adds what agents do with customers and organisations. */
export function addCustomers(scope: Construct, desk: Desk): void {
  const { storage } = desk.data;
  const customersApi = new TukiFunction(scope, 'customersApi', {
    entry: 'functions/customers/customers-api.handler.ts',
    breaks: 'Shows customers and organisations. When it fails, tickets can be answered all the same.',
    environment: {
      ...common.tickets(desk),
      ...common.files(desk),
      SEARCH_TABLE: storage.search.tableName,
      ATTACHMENTS_BUCKET: storage.attachments.bucketName,
    },
    logDays: desk.config.logDays,
    memory: 1024,
  });
  grantItems(customersApi, storage.tickets, [...changing, 'DeleteItem']);
  grantIndexes(customersApi, storage.tickets, [indexes.customer]);
  grantItems(customersApi, storage.search, ['Query', 'BatchGetItem', 'PutItem', 'BatchWriteItem']);
  grantReadObjects(customersApi, storage.attachments, 'pages/');
  grantWriteObjects(customersApi, storage.attachments, 'pages/');
  addAgentPaths(
    desk,
    customersApi,
    ['customers', 'organisations'].flatMap((path) => [path, `${path}/{proxy+}`]),
  );
}
