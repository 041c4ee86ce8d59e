import type { DynamoClient, RawAnswer } from './client.ts';

interface WriteRequest {
  PutRequest?: { Item: object };
  DeleteRequest?: { Key: object };
}

/** What transactions report; numbers are units. */
type Capacity = number | string | Capacity[] | { [name: string]: Capacity };

/**
 * Carries a BatchWriteItem out as one transaction: the engine commits the items of a batch one by one, each time waiting for the disk, but those of
 * a transaction together. Whatever the engine does not take as a transaction goes to it again as the batch that it is.
 *
 * @returns the batch's answer, with the units that a batch is billed: a transaction is billed twice
 */
export async function writeBatch(client: DynamoClient, input: Record<string, unknown>): Promise<RawAnswer> {
  const batches = Object.entries((input.RequestItems ?? {}) as Record<string, WriteRequest[]>);
  const TransactItems = batches.flatMap(([TableName, requests]) =>
    requests.map(({ PutRequest, DeleteRequest }) =>
      PutRequest ? { Put: { TableName, ...PutRequest } } : { Delete: { TableName, ...DeleteRequest } },
    ),
  );
  const transaction = { TransactItems, ReturnConsumedCapacity: input.ReturnConsumedCapacity };
  const answer = await client.send('DynamoDB_20120810.TransactWriteItems', JSON.stringify(transaction));
  if (answer.status >= 400) return client.send('DynamoDB_20120810.BatchWriteItem', JSON.stringify(input));
  const { ConsumedCapacity } = JSON.parse(answer.body.toString('utf8')) as { ConsumedCapacity?: Capacity };
  const result = { UnprocessedItems: {}, ...(ConsumedCapacity && { ConsumedCapacity: halved(ConsumedCapacity) }) };
  return { ...answer, body: Buffer.from(JSON.stringify(result)) };
}

function halved(capacity: Capacity): Capacity {
  if (typeof capacity === 'number') return capacity / 2;
  if (typeof capacity === 'string') return capacity;
  if (Array.isArray(capacity)) return capacity.map(halved);
  return Object.fromEntries(Object.entries(capacity).map(([name, value]) => [name, halved(value)]));
}
