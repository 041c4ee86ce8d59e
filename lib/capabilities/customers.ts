import type { Construct } from 'constructs';
import { indexes } from '../../functions/platform/keys.ts';
import {
  allow,
  changing,
  grantIndexes,
  grantItems,
  grantReadObjects,
  grantWriteObjects,
} from '../constructs/grants.ts';
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
  grantItems(customersApi, storage.search, ['Query']);
  grantReadObjects(customersApi, storage.attachments, '');
  grantWriteObjects(customersApi, storage.attachments, '');
  // Without it S3 answers 403, not 404, for a file that is not there.
  allow(customersApi, ['s3:ListBucket'], [storage.attachments.bucketArn]);
  addAgentPaths(
    desk,
    customersApi,
    ['customers', 'organisations'].flatMap((path) => [path, `${path}/{proxy+}`]),
  );
}
