import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import type { Key } from './keys.ts';

/** Schema version of the items. */
export const settingsVersion = 1;

/** Items that leads and admins edit: few of a kind, one partition for each kind. */
export interface SettingsItems {
  /** All of a partition, by sort key. */
  list<T>(pk: string, schema: z.ZodType<T>): Promise<T[]>;
  get<T>(key: Key, schema: z.ZodType<T>): Promise<T | undefined>;
  /** @param item what kind of item it is */
  put(key: Key, item: string, value: object): Promise<void>;
  /** Removes an item; a missing one is no error. */
  remove(key: Key): Promise<void>;
}

/** Settings in a table. Every call reads the table, so that what was changed bites with the next event. Throws ZodError for an item of another shape. */
export function createSettingsItems({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): SettingsItems {
  return {
    async list<T>(pk: string, schema: z.ZodType<T>): Promise<T[]> {
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
    },

    async get(key, schema) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: key }));
      return Item && schema.parse(Item);
    },

    async put(key, item, value) {
      await client.send(new PutCommand({ TableName: table, Item: { ...value, ...key, item, v: settingsVersion } }));
    },

    async remove(key) {
      await client.send(new DeleteCommand({ TableName: table, Key: key }));
    },
  };
}
