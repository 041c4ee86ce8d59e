import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { indexTicket } from '../../functions/search/index-search.ts';
import { createSearchStore } from '../../functions/search/search-store.ts';
import { createVocabulary } from '../../functions/search/vocabulary.ts';
import { inOrder, searchOf, type View } from '../../functions/views/view.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aReceived } from '../support/factories.ts';

const aView = (over: Partial<View> = {}): View => ({
  id: 'v',
  name: 'View',
  q: 'lamp',
  sort: 'relevance',
  shared: false,
  order: 0,
  owner: 'anna@demo.test',
  ...over,
});

describe('saved views', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
  });
  afterAll(() => dynamo?.stop());

  const put = (agent: string, id: string, body: Record<string, unknown>) =>
    api.as(`${agent}@demo.test`)('PUT', `/views/${id}`, { body });
  const drop = (agent: string, id: string) => api.as(`${agent}@demo.test`)('DELETE', `/views/${id}`);
  const viewsOf = async (agent: string) =>
    (await api.as(`${agent}@demo.test`)<{ items: View[] }>('GET', '/views')).body.items;
  const countsOf = async (agent: string) => {
    const { body } = await api.as(`${agent}@demo.test`)<{ items: { id: string; count: number; more: boolean }[] }>(
      'GET',
      '/views/counts',
    );
    return Object.fromEntries(body.items.map(({ id, count, more }) => [id, more ? `${count}+` : String(count)]));
  };
  async function arrives(text: string, mailbox: string): Promise<void> {
    const number = await api.tickets.nextNumber();
    const message = aReceived({ number, text, messageId: `<${number}@customer.test>` });
    const ticket = await api.ticket({ number, mailbox, message });
    const over = { client: dynamo.client, table: dynamo.search };
    const parts = { tickets: api.tickets, postings: createSearchStore(over), vocabulary: createVocabulary(over) };
    await indexTicket(parts, ticket);
  }
  beforeEach(async () => {
    for (const agent of ['lead', 'anna', 'sam', 'light'])
      for (const { id } of (await viewsOf(agent)).filter(({ shared }) => !shared)) await drop(agent, id);
    for (const { id } of await viewsOf('admin')) await drop('admin', id);
  });

  it('are their owner’s alone, unless they are shared', async () => {
    expect(await put('anna', 'mine', { name: 'Mine', q: 'is:open lamp' })).toMatchObject({
      status: 200,
      body: { id: 'mine', owner: 'anna@demo.test', shared: false, sort: 'relevance' },
    });
    await put('lead', 'ours', { name: 'Ours', q: 'priority:urgent', shared: true, sort: 'waitingSince' });
    expect((await viewsOf('anna')).map(({ id }) => id)).toEqual(['mine', 'ours']);
    expect((await viewsOf('sam')).map(({ id }) => id)).toEqual(['ours']);
  });

  it('are shared, changed and deleted for all by leads only', async () => {
    await put('lead', 'ours', { name: 'Ours', q: 'lamp', shared: true });
    expect((await put('anna', 'theirs', { name: 'x', q: 'x', shared: true })).status).toBe(403);
    expect((await put('anna', 'ours', { name: 'x', q: 'x' })).status).toBe(403);
    expect((await drop('anna', 'ours')).status).toBe(403);
    expect(await viewsOf('sam')).toMatchObject([{ name: 'Ours', shared: true, owner: 'lead@demo.test' }]);
    expect((await drop('lead', 'ours')).status).toBe(204);
    expect(await viewsOf('sam')).toEqual([]);
    expect((await drop('lead', 'ours')).status).toBe(404);
  });

  it('move when they are shared and when they no longer are', async () => {
    await put('lead', 'one', { name: 'One', q: 'lamp' });
    await put('lead', 'one', { name: 'One', q: 'lamp', shared: true });
    expect(await viewsOf('lead')).toHaveLength(1);
    expect(await viewsOf('anna')).toHaveLength(1);
    await put('lead', 'one', { name: 'One', q: 'lamp', shared: false });
    expect(await viewsOf('lead')).toHaveLength(1);
    expect(await viewsOf('anna')).toEqual([]);
  });

  it('count what the one who asks may see, and nothing of other mailboxes', async () => {
    await arrives('A potoroo hops', 'support');
    await arrives('Potoroos hop', 'sales');
    await put('lead', 'roos', { name: 'Roos', q: 'potoroo', shared: true });
    await put('admin', 'sales', { name: 'Sales', q: 'potoroo', mailbox: 'sales', shared: true });
    await put('admin', 'all', { name: 'All', q: 'is:open', shared: true });
    expect(await countsOf('admin')).toEqual({ roos: '2', sales: '1', all: '2' });
    expect(await countsOf('anna')).toEqual({ roos: '1', all: '1' });
    expect((await viewsOf('anna')).map(({ id }) => id)).not.toContain('sales');
    expect(await countsOf('sam')).toEqual({ roos: '1', sales: '1', all: '1' });
    const shown = async (agent: string, id: string) => {
      const { status, body } = await api.as(`${agent}@demo.test`)<{ items: { mailbox: string }[] }>(
        'GET',
        `/views/${id}/tickets`,
      );
      return status === 200 ? body.items.map(({ mailbox }) => mailbox) : status;
    };
    expect(await shown('admin', 'roos')).toEqual(['sales', 'support']);
    expect(await shown('anna', 'roos')).toEqual(['support']);
    expect(await shown('anna', 'sales')).toBe(404);
  });

  it('are counted up to a bound, at a bounded price', async () => {
    for (let count = 0; count < 210; count++) await arrives('bettong', 'sales');
    await put('sam', 'many', { name: 'Many', q: 'bettong' });
    await put('sam', 'listed', { name: 'Listed', q: 'is:open' });
    dynamo.resetUnits();
    expect(await countsOf('sam')).toEqual({ many: '200+', listed: '200+' });
    expect(dynamo.units().read).toBeLessThan(150);
  });

  it.each([
    [{ name: '', q: 'x' }, 'name'],
    [{ name: 'x'.repeat(61), q: 'x' }, 'name'],
    [{ name: 'x', q: 'x'.repeat(501) }, 'q'],
    [{ name: 'x', q: 'x', mailbox: 'sales' }, 'mailbox'],
    [{ name: 'x', q: 'x', sort: 'up' }, 'sort'],
  ])('refuse %j', async (body, path) => {
    const { status, body: problem } = await put('anna', 'x', body);
    expect(status).toBe(422);
    expect(problem).toMatchObject({ fields: [{ path }] });
  });

  it('are fifty at most', async () => {
    for (let count = 0; count < 50; count++)
      expect((await put('light', `v${count}`, { name: 'x', q: 'x' })).status).toBe(200);
    expect((await put('light', 'v50', { name: 'x', q: 'x' })).status).toBe(422);
    expect((await put('light', 'v49', { name: 'y', q: 'x' })).status).toBe(200);
  });
});

describe('a view', () => {
  it('looks for its mailbox and its words, the last word still the last', () => {
    expect(searchOf(aView({ mailbox: 'sales', q: 'red lam' }))).toBe('mailbox:sales red lam');
    expect(searchOf(aView())).toBe('lamp');
    expect(searchOf(aView({ mailbox: 'sales', q: '' }))).toBe('mailbox:sales');
  });

  it('stands by its order, then its name', () => {
    const views = [aView({ id: 'c', order: 2 }), aView({ id: 'b', name: 'B' }), aView({ id: 'a', name: 'A' })];
    expect(inOrder(views).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});
