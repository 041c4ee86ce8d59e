import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { type Key, keys } from '../platform/keys.ts';
import { type Calendar, calendar } from './calendar.ts';
import { type Policy, policy } from './policy.ts';

/** Schema version of the items. */
const VERSION = 1;

/** Policies and calendars. Every call reads the table, so that a changed promise holds from the next ticket on. */
export interface ServiceLevelStore {
  /** All of them, by id. */
  policies(): Promise<Policy[]>;
  policy(id: string): Promise<Policy | undefined>;
  savePolicy(policy: Policy): Promise<void>;
  /** All of them, by id. */
  calendars(): Promise<Calendar[]>;
  calendar(id: string): Promise<Calendar | undefined>;
  saveCalendar(calendar: Calendar): Promise<void>;
}

/** Policies and calendars in table `tickets`, one partition each. */
export function createServiceLevelStore({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): ServiceLevelStore {
  async function list<T>(pk: string, schema: z.ZodType<T>): Promise<T[]> {
    const items: T[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) items.push(schema.parse(item));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }

  async function get<T>(key: Key, schema: z.ZodType<T>): Promise<T | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key }));
    return Item && schema.parse(Item);
  }

  async function put(key: Key, item: string, value: Policy | Calendar): Promise<void> {
    await client.send(new PutCommand({ TableName: table, Item: { ...value, ...key, item, v: VERSION } }));
  }

  return {
    policies: () => list(keys.policy('').pk, policy),
    policy: (id) => get(keys.policy(id), policy),
    savePolicy: (value) => put(keys.policy(value.id), 'policy', value),
    calendars: () => list(keys.calendar('').pk, calendar),
    calendar: (id) => get(keys.calendar(id), calendar),
    saveCalendar: (value) => put(keys.calendar(value.id), 'calendar', value),
  };
}
