import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aReceived } from '../support/factories.ts';

interface Marks {
  seen: { number: number; version: number }[];
  starred: number[];
}

describe('what an agent marks for themselves', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
  });
  afterAll(() => dynamo?.stop());

  const marksOf = async (who: string): Promise<Marks> => (await api.as(who)<Marks>('GET', '/marks')).body;

  it('is what they have seen and up to which version, and can be taken back', async () => {
    const { number } = await api.ticket();
    expect((await api.as('anna@demo.test')('PUT', `/marks/${number}`, { body: { seen: 3 } })).status).toBe(204);
    expect((await marksOf('anna@demo.test')).seen).toContainEqual({ number, version: 3 });
    expect((await marksOf('lead@demo.test')).seen).toEqual([]);
    await api.as('anna@demo.test')('PUT', `/marks/${number}`, { body: { seen: null } });
    expect((await marksOf('anna@demo.test')).seen).not.toContainEqual(expect.objectContaining({ number }));
  });

  it('is their stars, which are a list of their own', async () => {
    const [one, other] = [await api.ticket(), await api.ticket()];
    const anna = api.as('anna@demo.test');
    for (const { number } of [one, other]) await anna('PUT', `/marks/${number}`, { body: { starred: true } });
    await anna('PUT', `/marks/${one.number}`, { body: { starred: false } });
    expect((await marksOf('anna@demo.test')).starred).toEqual([other.number]);
    const { body } = await anna<{ items: { number: number }[] }>('GET', '/tickets', { query: { starred: 'true' } });
    expect(body.items.map(({ number }) => number)).toEqual([other.number]);
  });

  it('cannot be put on a ticket that they may not see, and such a star shows nothing any more', async () => {
    const ticket = await api.ticket({ mailbox: 'sales' });
    const refused = await api.as('anna@demo.test')('PUT', `/marks/${ticket.number}`, { body: { starred: true } });
    expect(refused.status).toBe(403);
    const moved = await api.ticket();
    await api.as('anna@demo.test')('PUT', `/marks/${moved.number}`, { body: { starred: true } });
    await api.as('admin@demo.test')('PATCH', `/tickets/${moved.number}`, {
      body: { mailbox: 'sales' },
      headers: { 'if-match': `"${moved.version}"` },
    });
    const { body } = await api.as('anna@demo.test')<{ items: { number: number }[] }>('GET', '/tickets', {
      query: { starred: 'true' },
    });
    expect(body.items.map(({ number }) => number)).not.toContain(moved.number);
  });
});

describe('tickets of a doubtful state', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
  });
  afterAll(() => dynamo?.stop());

  it('are listed with the reason, and only those of the mailboxes that one may see', async () => {
    const [old] = [await api.ticket(), await api.ticket({ mailbox: 'sales' })];
    api.now += 3 * 24 * 60 * 60 * 1000;
    await api.ticket({ message: aReceived({ at: api.now, number: 1003 }), number: 1003 });
    const { body } = await api.as('anna@demo.test')<{ items: object[] }>('GET', '/tickets/doubtful');
    expect(body.items).toEqual([expect.objectContaining({ number: old?.number, doubt: 'untouched' })]);
  });
});
