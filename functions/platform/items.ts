import {
  BatchGetCommand,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { errorName } from './errors.ts';
import { gathered } from './gather.ts';
import type { Key } from './keys.ts';
import { type Retry, withRetry } from './retry.ts';

/** DynamoDB takes so many keys in one BatchGetItem. */
const mostKeys = 100;
/** DynamoDB takes so many items in one BatchWriteItem. */
const mostWrites = 25;

type WriteRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/** Reads and writes of single items that need no condition, gathered into few calls. They cost the units that they would cost alone. */
export interface Items {
  /**
   * Reads an item, consistently unless the maker was told otherwise.
   * @throws TukiError `busy` when DynamoDB does not answer for it after several attempts
   */
  get(key: Key): Promise<Record<string, unknown> | undefined>;
  /**
   * Writes an item, whatever is there.
   * @throws TukiError `busy` when DynamoDB does not take it after several attempts
   */
  put(item: Key & Record<string, unknown>): Promise<void>;
  /** Removes an item; a missing one is no error. Throws as `put` does. */
  remove(key: Key): Promise<void>;
}

/** DynamoDB has left out a part of a batch. */
class UnprocessedError extends Error {
  override readonly name = 'UnprocessedError';
}

const isUnprocessed = (error: unknown): boolean => error instanceof UnprocessedError;
const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

/**
 * @param o.retry how patiently DynamoDB is asked again for what it has left out
 * @param o.consistent `false`: reads for half the price what may be as it was a moment ago. @default true
 */
export function createItems(o: {
  client: DynamoDBDocumentClient;
  table: string;
  retry?: Retry;
  consistent?: boolean;
}): Items {
  const read = gathered<Key, Record<string, unknown> | undefined>(
    async (wanted) => {
      const found = new Map<string, Record<string, unknown>>();
      let left: Record<string, unknown>[] = [...new Map(wanted.map((key) => [nameOf(key), { ...key }])).values()];
      const attempt = async () => {
        const { Responses, UnprocessedKeys } = await o.client.send(
          new BatchGetCommand({ RequestItems: { [o.table]: { Keys: left, ConsistentRead: o.consistent ?? true } } }),
        );
        for (const item of Responses?.[o.table] ?? []) found.set(nameOf(item as unknown as Key), item);
        left = UnprocessedKeys?.[o.table]?.Keys ?? [];
        if (left.length > 0) throw new UnprocessedError(`${left.length} items were not read`);
      };
      await withRetry(attempt, isUnprocessed, o.retry);
      return wanted.map((key) => found.get(nameOf(key)));
    },
    { most: mostKeys },
  );

  const write = gathered<{ name: string; request: WriteRequest }, void>(
    async (writes) => {
      let left = writes.map(({ request }) => request);
      const [only] = left;
      // Alone it needs no permission for batches, which would include deleting.
      if (only?.PutRequest && left.length === 1) {
        await o.client.send(new PutCommand({ TableName: o.table, Item: only.PutRequest.Item }));
        return [undefined];
      }
      const attempt = async () => {
        const { UnprocessedItems } = await o.client.send(new BatchWriteCommand({ RequestItems: { [o.table]: left } }));
        left = UnprocessedItems?.[o.table] ?? [];
        if (left.length > 0) throw new UnprocessedError(`${left.length} items were not written`);
      };
      await withRetry(attempt, isUnprocessed, o.retry);
      return writes.map(() => undefined);
    },
    {
      most: mostWrites,
      // DynamoDB refuses two writes of one item in a batch.
      fitsWith: ({ name }, others) => others.every((other) => other.name !== name),
      // An item that DynamoDB does not accept, such as one that is too large.
      isFaultOfOne: (error) => errorName(error) === 'ValidationException',
    },
  );

  return {
    get: read,
    put: (Item) => write({ name: nameOf(Item), request: { PutRequest: { Item } } }),
    remove: ({ pk, sk }) => write({ name: nameOf({ pk, sk }), request: { DeleteRequest: { Key: { pk, sk } } } }),
  };
}
