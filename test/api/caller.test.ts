import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callerAddress } from '../../functions/platform/caller-address.ts';
import { keys } from '../../functions/platform/keys.ts';
import type { EntryView, TicketView } from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgent } from '../support/factories.ts';

interface Problem {
  detail: string;
  fields: { path: string }[];
}

let dynamo: TestDynamo;
let api: TestApi;
let anna: ReturnType<TestApi['as']>;
beforeAll(async () => {
  dynamo = await startDynamo();
  api = await startApi(dynamo);
  anna = api.as('anna@demo.test');
  await api.settings.saveAgent(anAgent({ address: 'ben@demo.test', name: 'Ben', mailboxes: ['support'] }));
});
afterAll(() => dynamo.stop());

const call = {
  mailbox: 'support',
  subject: 'Lamp',
  text: 'She asked how to change the bulb.',
  requester: { name: 'Liisa', address: 'liisa@x.test' },
};
const open = <T = TicketView>(more: object, headers = {}) =>
  anna<T>('POST', '/tickets', { body: { ...call, ...more }, headers });
const kept = async (number: number) => (await api.tickets.entries(number)).items;

describe('a ticket of a phone call', () => {
  const solved = { note: 'Told her which bulb.', status: 'closed', assignee: 'me', tags: ['lamp'] };

  test('is opened, solved and closed in one request', async () => {
    const { status, body } = await open(solved);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'closed',
      assignee: 'anna@demo.test',
      tags: ['lamp'],
      waitingSince: null,
      firstAnsweredAt: null,
      closedAt: body.createdAt,
      version: 1,
    });
    const entries = await kept(body.number);
    expect(entries.map((entry) => (entry.type === 'change' ? entry.field : entry.type))).toEqual([
      'received',
      'note',
      'status',
    ]);
    expect(entries.flatMap(({ facts }) => facts ?? [])).toEqual([{ fact: 'created' }, { fact: 'closed', value: 0 }]);
    expect(entries[0]?.state).toMatchObject({ status: 'open', assignee: 'anna@demo.test' });
    expect(entries[2]).toMatchObject({ before: { status: 'open' }, state: { status: 'closed' } });
    expect(entries.every(({ actor }) => actor.id === 'anna@demo.test')).toBe(true);
  });

  test('is one ticket under one Idempotency-Key, whatever of it was done', async () => {
    const headers = { 'idempotency-key': 'solved-once' };
    const first = await open(solved, headers);
    const [again, ...both] = await Promise.all([1, 2, 3].map(() => open(solved, headers)));
    expect(again?.body).toEqual(first.body);
    for (const one of both) expect(one.body.number).toBe(first.body.number);
    const atOnce = await Promise.all([1, 2].map(() => open(solved, { 'idempotency-key': 'both-at-once' })));
    expect(atOnce[0]?.body.number).toBe(atOnce[1]?.body.number);
    expect(await kept(atOnce[0]?.body.number ?? 0)).toHaveLength(3);
  });

  test('begins with all that is said of it, and tells others who are given it', async () => {
    const { body } = await open({
      assignee: 'ben@demo.test',
      team: 'billing',
      fields: { serial: 'L-1' },
      checklist: [{ text: 'Send the bulb', required: true }],
      dueAt: '2026-12-01T08:00:00Z',
    });
    expect(body).toMatchObject({
      status: 'open',
      assignee: 'ben@demo.test',
      team: 'billing',
      fields: { serial: 'L-1' },
      checklist: [{ text: 'Send the bulb', required: true, doneAt: null }],
      dueAt: '2026-12-01T08:00:00.000Z',
    });
    const lines = (await kept(body.number)).map((entry) =>
      entry.type === 'change' ? [entry.field, entry.to] : entry.type,
    );
    expect(lines).toEqual(['received', ['team', 'billing'], ['assignee', 'ben@demo.test']]);
  });

  test.each([
    [{ assignee: 'sam@demo.test' }, 'assignee'],
    [{ team: 'nobody' }, 'team'],
    [{ requester: { name: 'x' } }, 'requester.address'],
    [{ requester: { phone: 'call me' } }, 'requester.phone'],
    [{ requester: { id: 'nobody' } }, 'requester.id'],
    [{ requester: { id: 'x', address: 'a@x.test' } }, 'requester.id'],
    [{ requester: { address: 'support@demo.test' } }, 'requester.address'],
    [{ status: 'closed', checklist: [{ text: 'x', required: true }] }, 'checklist.0'],
  ])('with %j is refused, naming %s', async (more, path) => {
    const refused = await open<Problem>(more);
    expect(refused.status).toBe(422);
    expect(refused.body.fields.map((field) => field.path)).toEqual([path]);
  });

  test('costs 12 W: number, customer, head, three entries and two indexes', async () => {
    dynamo.resetUnits();
    await open({ ...solved, requester: { address: 'price@x.test' } });
    expect(dynamo.units()).toMatchObject({ write: 12 });
  });
});

describe('a caller without a mail address', () => {
  const phone = '+358 40 123 4567';

  test('is the same customer however the number is written, and the number is kept', async () => {
    const { body } = await open({ requester: { name: 'Pekka', phone } });
    const again = await open({ requester: { name: 'Pekka', phone: '00358401234567' } });
    expect(body.requester).toMatchObject({
      name: 'Pekka',
      address: expect.stringMatching(/^caller-.{12}@phone\.invalid$/),
    });
    expect(again.body.requester.id).toBe(body.requester.id);
    const { Item } = await dynamo.client.send(
      new GetCommand({ TableName: dynamo.tickets, Key: keys.customer(body.requester.id) }),
    );
    expect(Item?.phones).toEqual([phone, '00358401234567']);
  });

  test('is called by the number when there is no name', async () => {
    const { body } = await open({ requester: { phone: '09 555 123' } });
    expect(body.requester.name).toBe('09 555 123');
  });

  test('is not written to: answering, forwarding and later sending are refused with a sentence', async () => {
    const { body } = await open({ requester: { phone } });
    const { number, requester } = body;
    for (const [path, said] of [
      ['replies', { text: 'Hi' }],
      ['replies', { text: 'Hi', to: [requester.address] }],
      ['replies', { text: 'Hi', to: ['liisa@x.test'], cc: [requester.address] }],
      ['forwards', { text: 'Hi', to: [requester.address] }],
      ['scheduled', { text: 'Hi', sendAt: '2026-12-01T08:00:00Z' }],
    ] as const) {
      const refused = await anna<Problem>('POST', `/tickets/${number}/${path}`, { body: said });
      expect(refused.status, path).toBe(422);
    }
    const plain = await anna<Problem>('POST', `/tickets/${number}/replies`, { body: { text: 'Hi' } });
    expect(plain.body).toMatchObject({
      fields: [{ path: 'to' }],
      detail: expect.stringContaining('without a mail address'),
    });
    expect((await kept(number)).map(({ type }) => type)).toEqual(['received']);
  });

  test('is answered once the ticket has a customer with an address', async () => {
    const { body } = await open({ requester: { phone } });
    const headers = { 'if-match': '*' };
    const requester = { address: 'pekka@x.test', phone };
    await anna('PATCH', `/tickets/${body.number}`, { body: { requester }, headers });
    const sent = await anna<EntryView>('POST', `/tickets/${body.number}/replies`, { body: { text: 'Hi' } });
    expect(sent).toMatchObject({ status: 201, body: { to: [{ address: 'pekka@x.test' }], cc: [] } });
  });

  test.each(['+358401234567', '00358 40 1234567', '+358 (40) 123-4567'])('%s gives the same address', (written) => {
    expect(callerAddress(written)).toBe(callerAddress('+358 40 123 4567'));
  });
});

describe('tickets that a new one may repeat', () => {
  const similar = async (query: Record<string, string>, as = anna) =>
    (await as<{ items: TicketView[] }>('GET', '/tickets/similar', { query })).body.items.map(({ subject }) => subject);

  test('are the open and lately closed ones of the customer, likest first, without what the agent may not see', async () => {
    const requester = { name: 'Aada', address: 'aada@x.test' };
    const day = 24 * 60 * 60 * 1000;
    await open({ requester, subject: 'Closed long ago', status: 'closed' });
    api.now += 8 * day;
    for (const subject of ['Old question', 'Broken lamp in the hall', 'Invoice', 'Delivery', 'Key', 'Door'])
      await open({ requester, subject });
    await open({ requester, subject: 'Closed lately', status: 'closed' });
    await api.as('admin@demo.test')('POST', '/tickets', {
      body: { ...call, mailbox: 'sales', requester, subject: 'Secret lamp' },
    });
    expect(await similar({ address: 'AADA@x.test', subject: 'The lamp is broken' })).toEqual([
      'Broken lamp in the hall',
      'Closed lately',
      'Door',
      'Key',
      'Delivery',
    ]);
    expect(await similar({ address: 'aada@x.test' }, api.as('sam@demo.test'))).toEqual(['Secret lamp']);
    expect(await similar({ address: 'nobody@x.test' })).toEqual([]);
  });

  test('are found by the number of a caller', async () => {
    await open({ requester: { phone: '040 99' }, subject: 'By phone' });
    expect(await similar({ phone: '04099' })).toEqual(['By phone']);
    expect((await anna('GET', '/tickets/similar')).status).toBe(422);
  });
});

describe('lists by due date and follower', () => {
  const list = async (query: Record<string, string>) =>
    (await anna<{ items: TicketView[] }>('GET', '/tickets', { query: { limit: '100', ...query } })).body.items.map(
      ({ subject }) => subject,
    );

  test('have what is overdue, or due today where the desk is, and not closed', async () => {
    api.now = Date.parse('2026-12-10T12:00:00Z');
    for (const [subject, dueAt, more] of [
      ['Yesterday', '2026-12-09T21:59:00Z', {}],
      ['This night', '2026-12-09T22:00:00Z', {}],
      ['This evening', '2026-12-10T21:59:00Z', {}],
      ['Tomorrow', '2026-12-10T22:00:00Z', {}],
      ['Done', '2026-12-10T11:00:00Z', { status: 'closed' }],
    ] as const)
      await open({ subject, dueAt, ...more });
    expect((await list({ due: 'today' })).sort()).toEqual(['This evening', 'This night']);
    expect((await list({ due: 'overdue' })).toSorted()).toEqual(expect.arrayContaining(['This night', 'Yesterday']));
    expect(await list({ due: 'overdue' })).not.toContain('Done');
    expect(await list({ due: 'overdue' })).not.toContain('This evening');
    expect((await anna('GET', '/tickets', { query: { due: 'soon' } })).status).toBe(422);
  });

  test('have what one follows', async () => {
    const { body } = await open({ subject: 'Followed' });
    await anna('PATCH', `/tickets/${body.number}`, {
      body: { followers: ['anna@demo.test'] },
      headers: { 'if-match': '*' },
    });
    expect(await list({ follower: 'me' })).toEqual(['Followed']);
    expect(await list({ follower: 'lead@demo.test' })).toEqual([]);
  });
});
