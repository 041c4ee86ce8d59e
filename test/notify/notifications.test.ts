import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Notification } from '../../functions/notify/notification.ts';
import { createNotificationStore, type NotificationStore } from '../../functions/notify/notification-store.ts';
import { defaultNotifications } from '../../functions/settings/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anId, hour, someTime } from '../support/factories.ts';

interface Told {
  items: { id: string; number: number; reason: string; subject: string; unread: boolean; at: string }[];
  next: string | null;
  unread: number;
}

describe('the bell of an agent', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  let news: NotificationStore;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
    news = createNotificationStore({ client: dynamo.client, table: dynamo.tickets });
  });
  afterAll(() => dynamo?.stop());
  const agent = { address: '' };
  const quiet = { ...defaultNotifications, unassigned: { app: false, mail: false } };
  beforeEach(async () => {
    agent.address = `${anId()}@demo.test`;
    api.now = someTime + 10 * hour;
    const anna = await api.settings.agent('anna@demo.test');
    if (anna) await api.settings.saveAgent({ ...anna, address: agent.address, notifications: quiet });
  });

  const bell = async (query: Record<string, string> = {}) =>
    (await api.as(agent.address)<Told>('GET', '/notifications', { query })).body;
  const tell = (over: Partial<Notification>) =>
    news.put({
      id: anId(),
      at: someTime,
      agent: agent.address,
      reason: 'customerWrote',
      number: 1,
      subject: 'As it was',
      mailbox: 'support',
      ...over,
    });
  const read = (upTo: number) =>
    api.as(agent.address)('POST', '/notifications/read', { body: { upTo: new Date(upTo).toISOString() } });

  it('shows what they are told, newest first, with the ticket’s subject of now', async () => {
    const ticket = await api.ticket();
    await tell({ number: ticket.number, at: someTime });
    await tell({ number: ticket.number, at: someTime + 1, reason: 'mentioned' });
    const { items, unread } = await bell();
    expect(items).toMatchObject([
      { reason: 'mentioned', number: ticket.number, subject: ticket.subject, unread: true },
      { reason: 'customerWrote' },
    ]);
    expect(unread).toBe(2);
  });

  it('counts what came after they have looked, which never goes back nor beyond the present', async () => {
    const { number } = await api.ticket();
    for (const at of [1, 2, 3]) await tell({ number, at: someTime + at });
    expect((await read(someTime + 2)).status).toBe(204);
    await read(someTime + 1);
    expect(await bell()).toMatchObject({ unread: 1, items: [{ unread: true }, { unread: false }, { unread: false }] });
    await read(api.now + 100 * hour);
    await tell({ number, at: api.now + hour });
    expect((await bell()).unread).toBe(1);
  });

  it('says nothing of a ticket that they may not see any more, or that is gone', async () => {
    const hidden = await api.ticket({ mailbox: 'sales' });
    await tell({ number: hidden.number, mailbox: 'sales' });
    await tell({ number: 9_999_999 });
    expect((await bell()).items).toEqual([]);
    const { number } = await api.ticket();
    await tell({ number, mailbox: 'sales', at: someTime + 2 });
    expect((await bell()).unread).toBe(1);
  });

  it('shows each agent their own alone', async () => {
    const { number } = await api.ticket();
    await tell({ number, agent: 'somebody@demo.test' });
    expect(await bell()).toEqual({ items: [], next: null, unread: 0 });
  });

  it('has pages, and the same price for each however much there is', async () => {
    const { number } = await api.ticket();
    for (let n = 0; n < 70; n += 1) await tell({ number, at: someTime + n });
    await read(someTime + 70);
    dynamo.resetUnits();
    const first = await bell();
    expect(dynamo.units()).toEqual({ read: 3.5, write: 0 });
    expect(first.items).toHaveLength(30);
    const second = await bell({ cursor: first.next ?? '' });
    const third = await bell({ cursor: second.next ?? '' });
    expect(third).toMatchObject({ next: null });
    const all = [first, second, third].flatMap(({ items }) => items.map(({ at }) => at));
    expect(new Set(all).size).toBe(70);
    expect(all).toEqual([...all].sort().reverse());
  });

  it('counts no further than a hundred', async () => {
    const { number } = await api.ticket();
    for (let n = 0; n < 105; n += 1) await tell({ number, at: someTime + n });
    expect((await bell()).unread).toBe(100);
  });

  it('refuses what is no cursor and no instant', async () => {
    const call = api.as(agent.address);
    expect((await call('GET', '/notifications', { query: { cursor: 'x' } })).status).toBe(422);
    expect((await call('POST', '/notifications/read', { body: { upTo: 'yesterday' } })).status).toBe(422);
  });

  describe('about new tickets that nobody has', () => {
    const wants = async (app: boolean) => {
      const notifications = { ...quiet, unassigned: { app, mail: false } };
      return (await api.as(agent.address)('PATCH', '/me', { body: { notifications } })).status;
    };

    it('shows them without a write, unless the agent does not want that', async () => {
      expect(await wants(true)).toBe(200);
      dynamo.resetUnits();
      const ticket = await api.ticket();
      const written = dynamo.units().write;
      const mine = (await bell()).items.find(({ number }) => number === ticket.number);
      expect(mine).toMatchObject({ id: `new-${ticket.number}`, reason: 'unassigned', unread: true });
      expect(dynamo.units().write).toBe(written);
      expect((await bell()).unread).toBeGreaterThan(0);
      await wants(false);
      expect(await bell()).toMatchObject({ items: [], unread: 0 });
    });

    it('shows none of a mailbox that they may not see', async () => {
      await wants(true);
      const hidden = await api.ticket({ mailbox: 'sales' });
      expect((await bell()).items.map(({ number }) => number)).not.toContain(hidden.number);
    });
  });

  it('is told in the settings what each wants, whole or not at all', async () => {
    const call = api.as(agent.address);
    const notifications = { ...quiet, following: { app: true, mail: true } };
    expect((await call('PATCH', '/me', { body: { notifications } })).body).toMatchObject({ notifications });
    expect((await call('PATCH', '/me', { body: { language: 'fi' } })).body).toMatchObject({ notifications });
    expect((await call('PATCH', '/me', { body: { notifications: { mine: quiet.mine } } })).status).toBe(422);
  });
});

describe('what an agent is told', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo?.stop());

  it('is kept once however often it is written, costs one write and goes after 30 days', async () => {
    const news = createNotificationStore({ client: dynamo.client, table: dynamo.tickets });
    const one: Notification = {
      id: 'n',
      at: someTime,
      agent: 'anna@demo.test',
      reason: 'due',
      number: 1,
      subject: 'Lamp',
      mailbox: 'support',
      text: 'x'.repeat(500),
    };
    dynamo.resetUnits();
    expect(await news.put(one)).toBe(true);
    expect(dynamo.units().write).toBe(1);
    expect(await news.put(one)).toBe(false);
    expect((await news.page('anna@demo.test', { limit: 10 })).items).toEqual([one]);
  });
});
