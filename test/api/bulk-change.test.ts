import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSenderStore } from '../../functions/settings/index.ts';
import type { Ticket, TicketView } from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aClock, hour, someTime } from '../support/factories.ts';

interface Outcome {
  number: number;
  ok: boolean;
  version?: number;
  undo?: Record<string, unknown>;
  error?: { code: string; detail: string; fields?: { path: string }[] };
}

let dynamo: TestDynamo;
let api: TestApi;
let anna: ReturnType<TestApi['as']>;
beforeAll(async () => {
  dynamo = await startDynamo();
  api = await startApi(dynamo);
  anna = api.as('anna@demo.test');
});
afterAll(() => dynamo.stop());

async function bulk(changes: { number: number; version?: number; patch: object }[], as = anna): Promise<Outcome[]> {
  const { status, body } = await as<{ items: Outcome[] }>('POST', '/tickets/bulk', { body: { changes } });
  expect(status).toBe(200);
  return body.items;
}
const undoAll = (items: readonly Outcome[]) =>
  bulk(items.map(({ number, version, undo = {} }) => ({ number, version, patch: undo })));
const load = async (number: number): Promise<Ticket> => {
  const ticket = await api.tickets.load(number);
  if (!ticket) throw new Error(`ticket ${number} is gone`);
  return ticket;
};
/** A ticket as everybody sees it, but for when and how often it was changed. */
const shown = ({ version, updatedAt, undo, recent, ...rest }: Ticket) => ({
  ...rest,
  followers: rest.followers ?? [],
  checklist: rest.checklist ?? [],
});

describe('many tickets at once', () => {
  test('are changed each on its own: one that cannot be stops no other', async () => {
    const [mine, hidden, stale, bad] = [
      await api.ticket(),
      await api.ticket({ mailbox: 'sales' }),
      await api.ticket(),
      await api.ticket(),
    ];
    const items = await bulk([
      { number: mine.number, version: 1, patch: { priority: 'high' } },
      { number: hidden.number, patch: { priority: 'high' } },
      { number: stale.number, version: 7, patch: { priority: 'high' } },
      { number: bad.number, patch: { assignee: 'sam@demo.test' } },
      { number: 999_999, patch: { priority: 'high' } },
    ]);
    expect(items).toEqual([
      { number: mine.number, ok: true, version: 2, undo: { priority: 'normal' } },
      { number: hidden.number, ok: false, error: { code: 'not-allowed', detail: expect.any(String) } },
      { number: stale.number, ok: false, version: 1, error: { code: 'ticket-changed', detail: expect.any(String) } },
      {
        number: bad.number,
        ok: false,
        error: {
          code: 'invalid-request',
          detail: expect.any(String),
          fields: [expect.objectContaining({ path: 'assignee' })],
        },
      },
      { number: 999_999, ok: false, error: { code: 'not-found', detail: expect.any(String) } },
    ]);
    expect(await load(hidden.number)).toMatchObject({ priority: 'normal', version: 1 });
  });

  test('are changed once however often it is asked for, also from the version before', async () => {
    const { number } = await api.ticket();
    const change = { number, version: 1, patch: { addTags: ['lamp'], status: 'closed' } };
    await bulk([change]);
    expect(await bulk([change])).toEqual([{ number, ok: true, version: 2 }]);
    expect((await api.tickets.entries(number)).items).toHaveLength(3);
  });

  test('are held to the rules of closing, each its own', async () => {
    const [bare, open] = [await api.ticket(), await api.ticket()];
    await bulk([{ number: open.number, patch: { checklist: [{ text: 'Call', required: true }] } }]);
    const items = await bulk([bare, open].map(({ number }) => ({ number, patch: { status: 'closed' } })));
    expect(items).toMatchObject([
      { ok: true },
      { ok: false, error: { code: 'invalid-change', fields: [{ path: 'checklist.0' }] } },
    ]);
  });

  test.each([
    ['none', []],
    ['51', Array.from({ length: 51 }, (_, at) => ({ number: at + 1, patch: {} }))],
    ['the same twice', [1, 1].map((number) => ({ number, patch: {} }))],
    ['a note', [{ number: 1, patch: { note: 'x' } }]],
  ])('are not %s', async (_, changes) => {
    expect((await anna('POST', '/tickets/bulk', { body: { changes } })).status).toBe(422);
  });

  test('are never more than ten at the same moment, and each setting is read once', async () => {
    const tickets = await Promise.all(Array.from({ length: 30 }, () => api.ticket()));
    const { send } = dynamo.client;
    const real = send.bind(dynamo.client) as (command: unknown) => Promise<unknown>;
    const calls: string[] = [];
    let [most, now] = [0, 0];
    const counting = async (command: { constructor: { name: string }; input: { Key?: { pk: string } } }) => {
      calls.push(`${command.constructor.name} ${command.input.Key?.pk}`);
      now += 1;
      most = Math.max(most, now);
      try {
        return await real(command);
      } finally {
        now -= 1;
      }
    };
    dynamo.client.send = counting as unknown as typeof send;
    try {
      const items = await bulk(tickets.map(({ number }) => ({ number, patch: { assignee: 'lead@demo.test' } })));
      expect(items.every(({ ok }) => ok)).toBe(true);
    } finally {
      dynamo.client.send = send;
    }
    expect(most).toBeLessThanOrEqual(10);
    // The one who asks, and the one who is given the tickets.
    expect(calls.filter((call) => call === 'GetCommand AGENT')).toHaveLength(2);
  });
});

describe('taking a bulk change back', () => {
  const due = { dueAt: someTime + 20 * hour };
  test.each<[string, object, (number: number) => Promise<unknown>]>([
    ['closing', { status: 'closed' }, async () => {}],
    ['giving a new ticket to somebody', { assignee: 'lead@demo.test', team: 'billing' }, async () => {}],
    ['waiting', { status: 'waiting' }, async () => {}],
    ['deferring', { status: 'deferred', deferredUntil: '2026-12-01T08:00:00Z' }, async () => {}],
    [
      'opening what was closed',
      { status: 'open' },
      (number) => bulk([{ number, patch: { status: 'closed', assignee: 'anna@demo.test' } }]),
    ],
    [
      'opening what was deferred',
      { status: 'open' },
      (number) => bulk([{ number, patch: { status: 'deferred', deferredUntil: '2026-12-01T08:00:00Z' } }]),
    ],
    [
      'everything else',
      {
        priority: 'urgent',
        kind: 'problem',
        level: 2,
        subject: 'Other',
        tags: ['b'],
        fields: { a: 2, c: null },
        requester: { address: 'liisa@x.test' },
        startAt: null,
        dueAt: '2026-12-02T08:00:00Z',
        followers: [],
        checklist: [],
      },
      (number) =>
        bulk([
          {
            number,
            patch: {
              tags: ['a'],
              fields: { a: 1, c: 'x' },
              startAt: new Date(someTime).toISOString(),
              dueAt: new Date(due.dueAt).toISOString(),
              followers: ['lead@demo.test'],
              checklist: [{ text: 'One', required: true }],
            },
          },
        ]),
    ],
  ])('of %s leaves the ticket as it was', async (_, patch, prepare) => {
    const { number } = await api.ticket({ clocks: [aClock({ dueAt: someTime + 400 * hour })] });
    await prepare(number);
    const before = await load(number);
    const changed = await bulk([{ number, version: before.version, patch }]);
    expect(shown(await load(number))).not.toEqual(shown(before));
    expect(await undoAll(changed)).toMatchObject([{ ok: true }]);
    const requester = { ...before.requester, id: expect.any(String) };
    expect(shown(await load(number))).toEqual({ ...shown(before), requester });
  });

  test('of closing leaves the promise running and the customer waiting since they wrote', async () => {
    const { number } = await api.ticket({ clocks: [aClock()] });
    const closed = await bulk([{ number, patch: { status: 'closed' } }]);
    expect(await load(number)).toMatchObject({ clocks: [{ state: 'kept' }] });
    await undoAll(closed);
    expect(await load(number)).toMatchObject({ status: 'new', waitingSince: someTime, clocks: [{ state: 'running' }] });
    expect((await load(number)).clocks[0]).not.toHaveProperty('stoppedAt');
  });

  test('is refused when somebody has changed the ticket since', async () => {
    const { number } = await api.ticket();
    const changed = await bulk([{ number, patch: { status: 'closed' } }]);
    await anna('POST', `/tickets/${number}/notes`, { body: { text: 'x' } });
    expect(await undoAll(changed)).toMatchObject([{ ok: false, error: { code: 'ticket-changed' } }]);
    expect((await load(number)).status).toBe('closed');
  });

  test('of an older change brings nothing back once the customer was answered', async () => {
    const { number } = await api.ticket();
    const [done] = await bulk([{ number, patch: { status: 'open' } }]);
    await anna('POST', `/tickets/${number}/replies`, { body: { text: 'Hello', status: 'open' } });
    const undone = await bulk([{ number, patch: done?.undo ?? {} }]);
    expect(undone).toMatchObject([{ ok: false, error: { code: 'invalid-change' } }]);
    const stale = await bulk([{ number, version: done?.version, patch: done?.undo ?? {} }]);
    expect(stale).toMatchObject([{ ok: false, error: { code: 'ticket-changed' } }]);
  });

  test('of spam releases the sender, and of the trash the ticket as it was', async () => {
    const senders = createSenderStore({ client: dynamo.client, table: dynamo.tickets });
    const { number } = await api.ticket();
    const spam = await bulk([{ number, patch: { folder: 'spam' } }]);
    expect(await senders.get(['kaisa@customer.test'])).toMatchObject([{ verdict: 'block' }]);
    expect(await undoAll(spam)).toMatchObject([{ ok: true }]);
    expect(await senders.get(['kaisa@customer.test'])).toEqual([]);
    await bulk([{ number, patch: { status: 'waiting', assignee: 'anna@demo.test' } }]);
    const trashed = await bulk([{ number, patch: { folder: 'trash' } }]);
    expect((await load(number)).trashedAt).toBe(api.now);
    await undoAll(trashed);
    const { body } = await anna<TicketView>('GET', `/tickets/${number}`);
    expect(body).toMatchObject({ folder: 'desk', status: 'waiting', assignee: 'anna@demo.test', trashedAt: null });
  });
});
