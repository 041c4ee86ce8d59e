import type { aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { grantItems, reading } from '../constructs/grants.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';

/** Adds what keeps the search up to date. @returns its queue */
export function addSearch(scope: Construct, desk: Desk): sqs.Queue {
  const { tickets, search } = desk.data.storage;
  const indexSearch = new TukiFunction(scope, 'indexSearch', {
    entry: 'functions/search/index-search.handler.ts',
    breaks: 'Keeps the search up to date. When it fails, new mails are not found.',
    environment: { ...common.tickets(desk), SEARCH_TABLE: search.tableName },
    logDays: desk.config.logDays,
  });
  grantItems(indexSearch, tickets, reading);
  grantItems(indexSearch, search, ['BatchGetItem', 'PutItem', 'BatchWriteItem']);
  return new QueueConsumer(scope, 'search', {
    consumer: indexSearch,
    deadLetters: desk.followUpsDead,
  }).queue;
}
