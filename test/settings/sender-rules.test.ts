import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSenderStore, type SenderRule, senderPattern, senderRules } from '../../functions/settings/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { hour, someTime } from '../support/factories.ts';

const aRule = (over: Partial<SenderRule> = {}): SenderRule => ({
  pattern: 'kaisa@customer.test',
  verdict: 'block',
  by: 'lead@demo.test',
  at: someTime,
  ...over,
});

describe('a pattern of senders', () => {
  it.each([
    ['Kaisa@Customer.test', 'kaisa@customer.test'],
    ['@Customer.Test', '@customer.test'],
    [' @mail.customer.test ', '@mail.customer.test'],
  ])('%s is kept as %s', (given, kept) => expect(senderPattern.parse(given)).toBe(kept));

  it.each(['customer.test', '@', '@test', '*@customer.test', 'kaisa', ''])('%s is none', (given) =>
    expect(senderPattern.safeParse(given).success).toBe(false),
  );
});

describe('rules of senders', () => {
  let dynamo: TestDynamo;
  let store: ReturnType<typeof createSenderStore>;
  let now = someTime;
  beforeAll(async () => {
    dynamo = await startDynamo();
    store = createSenderStore({ client: dynamo.client, table: dynamo.tickets });
  });
  afterAll(() => dynamo.stop());
  beforeEach(async () => {
    now = someTime;
    for (const { pattern } of (await store.list({ limit: 100 })).items) await store.remove(pattern);
  });
  const find = (address: string) => senderRules(store, { now: () => now }).find(address);

  it('are found by address, else by domain', async () => {
    await store.put(aRule({ pattern: '@customer.test' }));
    await store.put(aRule({ verdict: 'allow', note: 'a good customer' }));
    expect(await find('Kaisa@customer.test')).toMatchObject({ verdict: 'allow', note: 'a good customer' });
    expect(await find('pekka@customer.test')).toMatchObject({ verdict: 'block', pattern: '@customer.test' });
    expect(await find('pekka@mail.customer.test')).toBeUndefined();
    expect(await find('')).toBeUndefined();
  });

  it('do not count any more once they have expired, and let that of the domain count', async () => {
    await store.put(aRule({ verdict: 'allow', until: someTime + hour }));
    await store.put(aRule({ pattern: '@customer.test' }));
    expect(await find('kaisa@customer.test')).toMatchObject({ verdict: 'allow' });
    now = someTime + hour;
    expect(await find('kaisa@customer.test')).toMatchObject({ verdict: 'block' });
  });

  it('cost one read unit for each of the two patterns', async () => {
    dynamo.resetUnits();
    await find('kaisa@customer.test');
    expect(dynamo.units()).toEqual({ read: 2, write: 0 });
  });

  it('are listed in pages', async () => {
    for (const name of ['a', 'b', 'c']) await store.put(aRule({ pattern: `${name}@customer.test` }));
    const page = await store.list({ limit: 2 });
    expect(page.items.map(({ pattern }) => pattern)).toEqual(['a@customer.test', 'b@customer.test']);
    const rest = await store.list({ limit: 2, cursor: page.next ?? '' });
    expect(rest.items.map(({ pattern }) => pattern)).toEqual(['c@customer.test']);
    expect(rest.next).toBeNull();
  });
});
