import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTicketStore, type ListQuery, type Ticket, type TicketStore } from '../../functions/tickets/index.ts';
import { ticketItem } from '../../functions/tickets/ticket-item.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aRequester, aTicket, minute, someTime } from '../support/factories.ts';

let dynamo: TestDynamo;
let store: TicketStore;
let number = 0;

beforeEach(async () => {
  number = 0;
});
beforeAll(async () => {
  dynamo = await startDynamo();
  store = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
});
afterAll(() => dynamo.stop());

/** Puts heads as they are; mailboxes of a test's own keep the tests apart. */
async function put(tickets: Ticket[]): Promise<Ticket[]> {
  for (let at = 0; at < tickets.length; at += 25) {
    const requests = tickets.slice(at, at + 25).map((ticket) => ({ PutRequest: { Item: ticketItem(ticket) } }));
    await dynamo.client.send(new BatchWriteCommand({ RequestItems: { [dynamo.tickets]: requests } }));
  }
  return tickets;
}

let offset = 0;
function many(count: number, over: (at: number) => Partial<Ticket>): Ticket[] {
  offset += 100_000;
  return Array.from({ length: count }, (_, at) => {
    number += 1;
    const since = someTime + at * minute;
    return aTicket({ number: offset + number, createdAt: since, updatedAt: since, waitingSince: since, ...over(at) });
  });
}

/** All pages of a list. */
async function all(query: Omit<ListQuery, 'cursor'>): Promise<Ticket[]> {
  const found: Ticket[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ ...query, cursor });
    expect(page.items.length).toBeLessThanOrEqual(query.limit);
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return found;
}

const numbersOf = (tickets: readonly Ticket[]) => tickets.map((ticket) => ticket.number);

const standings: Partial<Ticket>[] = [
  { status: 'new' },
  { status: 'open' },
  { status: 'open', assignee: 'anna@list.test' },
  { status: 'waiting', assignee: 'anna@list.test', waitingSince: undefined },
  { status: 'deferred', deferredUntil: someTime, assignee: 'ben@list.test' },
  { status: 'closed', closedAt: someTime, assignee: 'anna@list.test', waitingSince: undefined },
  { status: 'new', folder: 'spam' },
];

describe('lists', () => {
  let tickets: Ticket[];
  beforeAll(async () => {
    tickets = await put(
      many(140, (at) => ({
        mailbox: at % 2 === 0 ? 'even' : 'odd',
        tags: at % 5 === 0 ? ['five'] : [],
        ...standings[at % standings.length],
      })),
    );
  });
  const those = (accepts: (ticket: Ticket) => boolean) => new Set(numbersOf(tickets.filter(accepts)));
  const mailboxes = ['even', 'odd'];

  test.each<[string, Partial<ListQuery>, (ticket: Ticket) => boolean]>([
    ['desk', {}, (t) => t.folder === 'desk'],
    ['one mailbox', { mailboxes: ['odd'] }, (t) => t.folder === 'desk' && t.mailbox === 'odd'],
    ['spam', { folder: 'spam' }, (t) => t.folder === 'spam'],
    ['trash', { folder: 'trash' }, () => false],
    [
      'unassigned',
      { folder: 'unassigned' },
      (t) => t.folder === 'desk' && ['new', 'open'].includes(t.status) && !t.assignee,
    ],
    ['assigned', { folder: 'assigned' }, (t) => t.status === 'open' && t.assignee !== undefined],
    [
      'mine',
      { folder: 'mine', assignee: 'anna@list.test' },
      (t) => t.status === 'open' && t.assignee === 'anna@list.test',
    ],
    ['waiting', { folder: 'waiting' }, (t) => t.status === 'waiting'],
    ['deferred', { folder: 'deferred' }, (t) => t.status === 'deferred'],
    ['closed', { folder: 'closed' }, (t) => t.status === 'closed'],
    ['two statuses', { status: ['new', 'closed'] }, (t) => t.folder === 'desk' && ['new', 'closed'].includes(t.status)],
    ['an assignee', { assignee: 'anna@list.test' }, (t) => t.assignee === 'anna@list.test' && t.status !== 'closed'],
    [
      "an assignee's closed",
      { assignee: 'anna@list.test', status: ['closed'] },
      (t) => t.assignee === 'anna@list.test' && t.status === 'closed',
    ],
    ['nobody', { assignee: 'none' }, (t) => t.folder === 'desk' && t.assignee === undefined],
    ['a tag', { tag: 'five' }, (t) => t.folder === 'desk' && t.tags.includes('five')],
  ])('%s has exactly its tickets, each once, however it is paged', async (_name, query, accepts) => {
    for (const limit of [3, 50]) {
      const found = numbersOf(await all({ mailboxes, limit, ...query }));
      expect(found.length).toBe(new Set(found).size);
      expect(new Set(found)).toEqual(those(accepts));
    }
  });

  test('a mailbox that is not asked for never shows, whoever is the assignee', async () => {
    const found = await all({ mailboxes: ['odd'], assignee: 'anna@list.test', limit: 7 });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ mailbox }) => mailbox === 'odd')).toBe(true);
  });

  test('no mailbox, no ticket', async () => {
    expect(await store.list({ mailboxes: [], limit: 10 })).toEqual({ items: [], next: null });
  });

  test.each(['waitingSince', '-waitingSince'] as const)(
    'sort %s merges mailboxes and shelves into one order',
    async (sort) => {
      const found = await all({ mailboxes, folder: 'unassigned', sort, limit: 9 });
      const times = found.map(({ waitingSince }) => waitingSince ?? 0);
      expect(times).toEqual(times.toSorted((a, b) => (sort === 'waitingSince' ? a - b : b - a)));
    },
  );

  test('work comes longest waiting first, the whole desk newest first', async () => {
    const [work] = (await store.list({ mailboxes, folder: 'unassigned', limit: 1 })).items;
    const [desk] = (await store.list({ mailboxes, status: ['new', 'open'], limit: 1 })).items;
    expect(work?.waitingSince).toBeLessThan(desk?.waitingSince ?? 0);
  });

  test('a cursor of something else is refused as a field', async () => {
    await expect(store.list({ mailboxes, limit: 5, cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
      fields: [{ path: 'cursor' }],
    });
  });
});

test("a customer's tickets come newest first, without those of mailboxes that are not asked for", async () => {
  const requester = aRequester({ id: 'customer-of-list' });
  const own = await put(many(20, (at) => ({ requester, mailbox: at < 15 ? 'seen' : 'unseen' })));
  const found = await all({ mailboxes: ['seen'], customer: requester.id, limit: 4 });
  expect(numbersOf(found)).toEqual(numbersOf(own.slice(0, 15)).toReversed());
});

test('a list of 50 costs the same at 100 tickets and at 2,000, and no more than 15 read units', async () => {
  const prices: number[] = [];
  for (const [mailbox, count] of [
    ['hundred', 100],
    ['thousands', 2000],
  ] as const) {
    await put(many(count, (at) => ({ mailbox, ...standings[at % 6], tags: ['lamp', 'warranty'], clocks: [] })));
    dynamo.resetUnits();
    const page = await store.list({ mailboxes: [mailbox], limit: 50 });
    expect(page.items).toHaveLength(50);
    prices.push(dynamo.units().read);
  }
  expect(Math.max(...prices)).toBeLessThanOrEqual(15);
  expect(prices[1]).toBeLessThanOrEqual((prices[0] ?? 0) + 0.5);
});

test('a rare tag makes short pages, not dear ones', async () => {
  await put(many(1000, (at) => ({ mailbox: 'rare', tags: at === 0 ? ['rare'] : [] })));
  dynamo.resetUnits();
  const page = await store.list({ mailboxes: ['rare'], tag: 'rare', limit: 50 });
  expect(page.next).not.toBeNull();
  expect(dynamo.units().read).toBeLessThanOrEqual(40);
  expect(numbersOf(await all({ mailboxes: ['rare'], tag: 'rare', limit: 50 }))).toHaveLength(1);
});
