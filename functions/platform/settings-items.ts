import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { type Author, auditMonth, auditOf } from './audit.ts';
import { errorName, NotAllowedError, TukiError } from './errors.ts';
import { type Key, keys } from './keys.ts';

/** Schema version of the items. */
export const settingsVersion = 1;

/** An item that must still be as it is named here when a setting changes. */
export interface Standing {
  key: Key;
  /** Attributes and their values. */
  is: Record<string, string | boolean>;
}

/** Items that leads and admins edit: few of a kind, one partition for each kind. */
export interface SettingsItems {
  /** All of a partition, by sort key. */
  list<T>(pk: string, schema: z.ZodType<T>): Promise<T[]>;
  get<T>(key: Key, schema: z.ZodType<T>): Promise<T | undefined>;
  /**
   * Keeps an item. With an author it also keeps the line of the audit log that says so, in one transaction; a change that changes nothing writes nothing.
   * @param item what kind of item it is
   * @param standing what must still hold
   * @throws NotAllowedError when it does not; TukiError `busy` when others change the same at the same moment
   */
  put(key: Key, item: string, value: object, by?: Author, standing?: Standing): Promise<void>;
  /** Removes an item; a missing one is no error. With an author a line of the audit log says so. Throws as `put` does. */
  remove(key: Key, by?: Author): Promise<void>;
}

type Transaction = NonNullable<TransactWriteCommandInput['TransactItems']>;
type Item = Record<string, unknown>;

/** Settings in a table. Every call reads the table, so that what was changed bites with the next event. Throws ZodError for an item of another shape. */
export function createSettingsItems({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): SettingsItems {
  const place = { client, table };
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
      const found = await read(place, key);
      return found && schema.parse(found);
    },

    async put(key, item, value, by, standing) {
      const kept = { ...value, ...key, item, v: settingsVersion };
      if (by) await change(place, { key, after: kept, by, standing });
      else await client.send(new PutCommand({ TableName: table, Item: kept }));
    },

    async remove(key, by) {
      if (by) await change(place, { key, after: undefined, by });
      else await client.send(new DeleteCommand({ TableName: table, Key: key }));
    },
  };
}

interface Place {
  client: DynamoDBDocumentClient;
  table: string;
}

async function read({ client, table }: Place, key: Key): Promise<Item | undefined> {
  return (await client.send(new GetCommand({ TableName: table, Key: key }))).Item;
}

/** Keeps a setting and the line that says who changed it, both or neither. */
async function change(
  place: Place,
  { key, after, by, standing }: { key: Key; after: Item | undefined; by: Author; standing?: Standing | undefined },
): Promise<void> {
  const TableName = place.table;
  const before = await read(place, key);
  if (before === undefined && after === undefined) return;
  const line = auditOf({ what: String(after?.item ?? before?.item ?? ''), subject: key.sk, before, after }, by);
  if (line === undefined) return;
  const log = { ...line, ...keys.audit(auditMonth(by.at), by.at, by.id), item: 'audit', v: settingsVersion };
  await transact(place, [
    after === undefined ? { Delete: { TableName, Key: key } } : { Put: { TableName, Item: after } },
    { Put: { TableName, Item: log } },
    ...(standing === undefined ? [] : [{ ConditionCheck: { TableName, ...conditionOf(standing) } }]),
  ]);
}

async function transact({ client }: Place, TransactItems: Transaction): Promise<void> {
  try {
    await client.send(new TransactWriteCommand({ TransactItems }));
  } catch (error) {
    if (errorName(error) !== 'TransactionCanceledException') throw error;
    const reasons = (error as { CancellationReasons?: { Code?: string }[] }).CancellationReasons ?? [];
    if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) throw new NotAllowedError();
    throw new TukiError('busy', 'Somebody else changed the same at this moment. Try again.', { cause: error });
  }
}

function conditionOf({ key, is }: Standing) {
  const names = Object.keys(is);
  return {
    Key: key,
    ConditionExpression: names.map((name) => `#${name} = :${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(Object.entries(is).map(([name, value]) => [`:${name}`, value])),
  };
}
