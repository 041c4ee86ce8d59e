import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { posting } from '../../functions/platform/keys.ts';
import { createSearchStore } from '../../functions/search/search-store.ts';

describe('writing postings', () => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-north-1' }));
  const dynamo = mockClient(client);
  const pauses: number[] = [];
  const store = createSearchStore({
    client,
    table: 'search',
    retry: { attempts: 3, random: () => 0, wait: async (ms) => pauses.push(ms) },
  });
  beforeEach(() => {
    dynamo.reset();
    pauses.splice(0);
  });
  const written = () =>
    dynamo
      .commandCalls(BatchWriteCommand)
      .map(({ args: [{ input }] }) => (input.RequestItems?.search ?? []).map((one) => one.PutRequest?.Item?.pk));
  const terms = (count: number) => Array.from({ length: count }, (_, index) => `w${index}`);

  it('takes 25 at a time, each term once', async () => {
    dynamo.on(BatchWriteCommand).resolves({});
    await store.put(7, [...terms(60), 'w0'], 'E#1#x');
    expect(written().map((batch) => batch.length)).toEqual([25, 25, 10]);
    expect(new Set(written().flat()).size).toBe(60);
  });

  it('asks again, after a pause, for what was not taken', async () => {
    const left = [{ PutRequest: { Item: { ...posting('w1', 7) } } }];
    dynamo
      .on(BatchWriteCommand)
      .resolvesOnce({ UnprocessedItems: { search: left } })
      .resolves({});
    await store.put(7, ['w0', 'w1']);
    expect(written()).toEqual([['W#w0', 'W#w1'], ['W#w1']]);
    expect(pauses).toHaveLength(1);
  });

  it('fails when something is never taken, so that the message comes again', async () => {
    dynamo
      .on(BatchWriteCommand)
      .resolves({ UnprocessedItems: { search: [{ DeleteRequest: { Key: posting('w', 7) } }] } });
    await expect(store.remove(7, ['w'])).rejects.toMatchObject({ code: 'busy' });
    expect(pauses).toHaveLength(2);
  });

  it('writes nothing for no terms', async () => {
    await store.put(7, []);
    expect(written()).toEqual([]);
  });
});
