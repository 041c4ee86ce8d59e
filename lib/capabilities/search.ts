import type { aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { indexes } from '../../functions/platform/keys.ts';
import { changing, grantIndexes, grantItems, reading } from '../constructs/grants.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { addAgentPaths } from './api.ts';
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

/** Adds what finds tickets for agents. */
export function addSearchApi(scope: Construct, desk: Desk): void {
  const { tickets, search } = desk.data.storage;
  const searchApi = new TukiFunction(scope, 'searchApi', {
    entry: 'functions/search/search-api.handler.ts',
    breaks: 'Finds tickets and shows saved views. When it fails, the folders show tickets all the same.',
    environment: {
      ...common.tickets(desk),
      SEARCH_TABLE: search.tableName,
      DESK_TIME_ZONE: desk.config.timeZone,
    },
    logDays: desk.config.logDays,
    memory: 1024,
  });
  grantItems(searchApi, tickets, [...changing, 'DeleteItem']);
  grantIndexes(searchApi, tickets, [indexes.queue, indexes.assignee]);
  grantItems(searchApi, search, ['Query', 'BatchGetItem']);
  addAgentPaths(
    desk,
    searchApi,
    ['search', 'views'].flatMap((path) => [path, `${path}/{proxy+}`]),
  );
}
