import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createItems, type Items } from '../../functions/platform/items.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

describe('single items', () => {
  let dynamo: TestDynamo;
  let items: Items;
  let calls: unknown[];
  beforeAll(async () => {
    dynamo = await startDynamo();
    dynamo.client.middlewareStack.add((next) => (args) => {
      calls.push(args.input);
      return next(args);
    });
  });
  afterAll(() => dynamo?.stop());
  const fresh = () => {
    calls = [];
    items = createItems({ client: dynamo.client, table: dynamo.search });
  };
  const key = (name: string) => ({ pk: name, sk: 'x' });

  it('that are written at the same time are read back, in one call each way', async () => {
    fresh();
    await Promise.all(['a', 'b', 'c'].map((name) => items.put({ ...key(name), says: name })));
    expect(calls).toHaveLength(1);
    const read = await Promise.all(['c', 'missing', 'a', 'a'].map((name) => items.get(key(name))));
    expect(read.map((item) => item?.says)).toEqual(['c', undefined, 'a', 'a']);
    expect(calls).toHaveLength(2);
  });

  it('are gone once removed', async () => {
    fresh();
    await items.put(key('gone'));
    await Promise.all([items.remove(key('gone')), items.remove(key('never there'))]);
    expect(await items.get(key('gone'))).toBeUndefined();
  });

  it('end as the last of several writes of one item says', async () => {
    fresh();
    await Promise.all([1, 2, 3].map((turn) => items.put({ ...key('twice'), turn })));
    expect(await items.get(key('twice'))).toMatchObject({ turn: 3 });
  });

  it('fail alone when DynamoDB does not accept one of them', async () => {
    fresh();
    const written = [
      items.put({ ...key('large'), bytes: 'x'.repeat(500_000) }),
      items.put({ ...key('small'), ok: true }),
    ];
    expect((await Promise.allSettled(written)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await items.get(key('small'))).toMatchObject({ ok: true });
  });

  it('are billed as they would be alone', async () => {
    fresh();
    dynamo.resetUnits();
    await Promise.all(['p', 'q'].map((name) => items.put(key(name))));
    expect(dynamo.units().write).toBe(2);
    dynamo.resetUnits();
    await Promise.all(['p', 'q'].map((name) => items.get(key(name))));
    expect(dynamo.units().read).toBe(2);
  });
});
