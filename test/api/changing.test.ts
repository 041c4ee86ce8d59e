import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EntryView, schedule, type TicketView } from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, anAddress, anAgent, aSent, hour, someTime } from '../support/factories.ts';

interface Problem {
  code: string;
  detail: string;
  fields: { path: string; message: string }[];
}
interface List<T> {
  items: T[];
}

let dynamo: TestDynamo;
let api: TestApi;
let anna: ReturnType<TestApi['as']>;
beforeAll(async () => {
  dynamo = await startDynamo();
  api = await startApi(dynamo);
  anna = api.as('anna@demo.test');
  for (const name of ['ben', 'both'])
    await api.settings.saveAgent(
      anAgent({ address: `${name}@demo.test`, name, mailboxes: name === 'ben' ? ['support'] : ['support', 'sales'] }),
    );
});
afterAll(() => dynamo.stop());

async function patch<T = TicketView>(number: number, body: object, as = anna) {
  const version = (await api.tickets.load(number))?.version;
  return as<T>('PATCH', `/tickets/${number}`, { body, headers: { 'if-match': `"${version}"` } });
}
const entriesOf = async (number: number) =>
  (await anna<List<EntryView>>('GET', `/tickets/${number}/entries`)).body.items;
const changesOf = async (number: number) =>
  (await entriesOf(number)).flatMap((entry) =>
    entry.type === 'change' ? [{ field: entry.field, from: entry.from, to: entry.to }] : [],
  );
const fieldsOf = (refused: { status: number; body: Problem }) => {
  expect(refused.status).toBe(422);
  return refused.body.fields.map(({ path }) => path);
};

describe('followers', () => {
  test('come and go one by one, and the timeline says so', async () => {
    const { number } = await api.ticket();
    await patch(number, { addFollowers: ['Ben@demo.test', 'light@demo.test'] });
    const { body } = await patch(number, { removeFollowers: ['light@demo.test'], addFollowers: ['ben@demo.test'] });
    expect(body.followers).toEqual(['ben@demo.test']);
    expect(await changesOf(number)).toEqual([
      { field: 'followers', from: null, to: ['ben@demo.test', 'light@demo.test'] },
      { field: 'followers', from: ['ben@demo.test', 'light@demo.test'], to: ['ben@demo.test'] },
    ]);
  });

  test.each([
    ['followers', 'sam@demo.test'],
    ['addFollowers', 'gone@demo.test'],
    ['addFollowers', 'kaisa@customer.test'],
  ])('%s does not take %s, who may not read the ticket', async (field, address) => {
    const { number } = await api.ticket();
    expect(fieldsOf(await patch<Problem>(number, { [field]: ['ben@demo.test', address] }))).toEqual([`${field}.1`]);
  });

  test('whoever is mentioned or assigned does not follow by itself', async () => {
    const { number } = await api.ticket();
    await patch(number, { assignee: 'ben@demo.test', note: 'Please', mentions: ['lead@demo.test'] });
    const { body } = await patch(number, { assignee: 'anna@demo.test' });
    expect(body.followers).toEqual([]);
  });

  test('who may not see the new mailbox are left out when a ticket moves', async () => {
    const { number } = await api.ticket();
    const both = api.as('both@demo.test');
    await patch(number, { followers: ['ben@demo.test', 'both@demo.test'] });
    const moved = await patch(number, { mailbox: 'sales' }, both);
    expect(moved.body).toMatchObject({ mailbox: 'sales', followers: ['both@demo.test'] });
  });
});

test('a ticket does not move to a mailbox that its assignee may not answer in, unless somebody else is given it', async () => {
  const { number } = await api.ticket();
  const both = api.as('both@demo.test');
  await patch(number, { assignee: 'ben@demo.test' });
  const refused = await patch<Problem>(number, { mailbox: 'sales' }, both);
  expect(fieldsOf(refused)).toEqual(['assignee']);
  expect(refused.body.detail).toContain('somebody else');
  expect((await api.tickets.load(number))?.mailbox).toBe('support');
  const moved = await patch(number, { mailbox: 'sales', assignee: 'sam@demo.test' }, both);
  expect(moved.body).toMatchObject({ mailbox: 'sales', assignee: 'sam@demo.test' });
});

describe('dates', () => {
  test('are set, moved and taken away, each with a line in ISO 8601', async () => {
    const { number } = await api.ticket();
    const [start, due] = ['2026-11-24T06:00:00.000Z', '2026-11-25T06:00:00.000Z'];
    const set = await patch(number, { startAt: start, dueAt: due });
    expect(set.body).toMatchObject({ startAt: start, dueAt: due });
    const gone = await patch(number, { startAt: null, dueAt: '2026-11-26T08:00:00+02:00' });
    expect(gone.body).toMatchObject({ startAt: null, dueAt: '2026-11-26T06:00:00.000Z' });
    expect(await changesOf(number)).toEqual([
      { field: 'startAt', from: null, to: start },
      { field: 'dueAt', from: null, to: due },
      { field: 'startAt', from: start, to: null },
      { field: 'dueAt', from: due, to: '2026-11-26T06:00:00.000Z' },
    ]);
  });

  test('that would end before they begin are refused, naming the one that was changed', async () => {
    const { number } = await api.ticket();
    await patch(number, { dueAt: '2026-11-25T06:00:00Z' });
    expect(fieldsOf(await patch<Problem>(number, { startAt: '2026-11-26T06:00:00Z' }))).toEqual(['startAt']);
  });
});

describe('another customer', () => {
  test('is made where there is none, has the ticket from then on, and takes part no more besides', async () => {
    const { number } = await api.ticket({
      participants: [anAddress('eino@x.test', 'Eino'), anAddress('liisa@x.test')],
    });
    const { body } = await patch(number, { requester: { name: 'Eino Aho', address: 'Eino@x.test' } });
    expect(body.requester).toMatchObject({ name: 'Eino Aho', address: 'eino@x.test' });
    expect(body.participants.map(({ address }) => address)).toEqual(['liisa@x.test']);
    const mine = await anna<List<TicketView>>('GET', '/tickets', { query: { customer: body.requester.id } });
    expect(mine.body.items.map((ticket) => ticket.number)).toEqual([number]);
    const former = await anna<List<TicketView>>('GET', '/tickets', {
      query: { customer: 'customer-kaisa', limit: '100' },
    });
    expect(former.body.items.map((ticket) => ticket.number)).not.toContain(number);
    expect(await changesOf(number)).toMatchObject([
      { field: 'requester', from: { address: 'kaisa@customer.test' }, to: { address: 'eino@x.test' } },
    ]);
  });

  test('is answered in place of the former one, who wrote last', async () => {
    const { number } = await api.ticket();
    await patch(number, { requester: { name: 'Liisa', address: 'liisa@x.test' } });
    const { body } = await anna<{ to: { address: string }[]; cc: unknown[] }>('POST', `/tickets/${number}/replies`, {
      body: { text: 'Hello' },
    });
    expect(body.to.map(({ address }) => address)).toEqual(['liisa@x.test']);
    expect(body.cc).toEqual([]);
  });

  test('is chosen by id, and one who is not known is refused', async () => {
    const { number } = await api.ticket();
    const other = await patch(number, { requester: { name: 'Matti', address: 'matti@x.test' } });
    const { number: second } = await api.ticket();
    const chosen = await patch(second, { requester: { id: other.body.requester.id } });
    expect(chosen.body.requester).toEqual(other.body.requester);
    expect(fieldsOf(await patch<Problem>(second, { requester: { id: 'nobody' } }))).toEqual(['requester.id']);
  });

  test('is never the desk itself', async () => {
    const { number } = await api.ticket();
    const refused = await patch<Problem>(number, { requester: { address: 'sales@demo.test' } });
    expect(fieldsOf(refused)).toEqual(['requester.address']);
  });

  test('holds what waits to go out to the former one', async () => {
    const ticket = await api.ticket();
    const { number } = ticket;
    const draft = aSent({ number });
    const message = { id: 's1', number, sendAt: someTime + hour, by: { id: 'anna@demo.test', name: 'Anna' }, draft };
    await api.tickets.save(schedule(ticket, message, { actor: agentActor(), at: someTime }));
    const { body } = await patch(number, { requester: { address: 'liisa@x.test' } });
    expect(body.scheduled).toMatchObject([{ id: 's1', heldAt: expect.any(String) }]);
    expect((await changesOf(number)).map(({ field }) => field)).toEqual(['scheduled', 'requester', 'scheduled']);
  });
});

describe('a note of handing over', () => {
  test('stands behind the change, in the same transaction', async () => {
    const { number } = await api.ticket();
    const { body, status } = await patch(number, {
      assignee: 'ben@demo.test',
      note: 'I have asked the warehouse; they answer tomorrow.',
      mentions: ['ben@demo.test'],
    });
    expect([status, body.version]).toEqual([200, 2]);
    const lines = (await entriesOf(number)).map((entry) => (entry.type === 'change' ? entry.field : entry.type));
    expect(lines).toEqual(['received', 'assignee', 'status', 'note']);
    expect((await entriesOf(number)).at(-1)).toMatchObject({
      mentions: ['ben@demo.test'],
      actor: { id: 'anna@demo.test' },
    });
  });

  test('names only agents who may see the ticket, and nothing is changed when one may not', async () => {
    const { number } = await api.ticket();
    const body = { assignee: 'ben@demo.test', note: 'x', mentions: ['sam@demo.test'] };
    expect(fieldsOf(await patch<Problem>(number, body))).toEqual(['mentions.0']);
    expect(await api.tickets.load(number)).toMatchObject({ version: 1 });
  });
});

describe('a checklist', () => {
  test('is kept whole; who has done a step and when is known, and stays', async () => {
    const { number } = await api.ticket();
    const made = await patch(number, { checklist: [{ text: 'Unplug it', required: true }, { text: 'Wipe it' }] });
    const [first, second] = made.body.checklist;
    const done = await patch(number, {
      checklist: [{ ...idOf(first), text: 'Unplug it', done: true }, idAndText(second)],
    });
    expect(done.body.checklist).toMatchObject([
      { id: first?.id, required: true, doneBy: 'anna@demo.test', doneAt: expect.any(String) },
      { id: second?.id, text: 'Wipe it', doneAt: null, doneBy: null },
    ]);
    const swapped = await patch(number, { checklist: [idAndText(second), idAndText(first)] }, api.as('lead@demo.test'));
    expect(swapped.body.checklist).toMatchObject([{ id: second?.id }, { id: first?.id, doneBy: 'anna@demo.test' }]);
    const [, ticked] = (await entriesOf(number)).filter((entry) => entry.type === 'change');
    expect(ticked).toMatchObject({
      field: 'checklist',
      from: [{ text: 'Unplug it' }],
      to: [{ text: 'Unplug it', doneAt: done.body.checklist[0]?.doneAt, doneBy: 'anna@demo.test' }],
    });
  });

  const idOf = (step?: { id: string }) => ({ id: step?.id ?? '' });
  const idAndText = (step?: { id: string; text: string }) => ({ id: step?.id ?? '', text: step?.text ?? '' });
});

describe('closing', () => {
  const steps = [{ text: 'Call back', required: true }, { text: 'Tidy up' }];
  beforeAll(() =>
    api.settings.saveField({
      id: 'cause',
      label: { en: 'Cause', fi: 'Syy' },
      on: 'ticket',
      type: 'choice',
      choices: ['wear', 'fault'],
      requiredOnClose: true,
      order: 1,
      mailboxes: ['support'],
    }),
  );
  afterAll(() =>
    api.settings.saveField({ id: 'cause', label: { en: 'Cause', fi: '' }, on: 'customer', type: 'text', order: 1 }),
  );

  test('is refused while a required step or field is missing, naming each with a sentence', async () => {
    const { number } = await api.ticket();
    await patch(number, { checklist: steps });
    const refused = await patch<Problem>(number, { status: 'closed' });
    expect(fieldsOf(refused)).toEqual(['checklist.0', 'fields.cause']);
    expect(refused.body.detail).toContain('“Call back” must be done before the ticket is closed');
    expect((await api.tickets.load(number))?.status).toBe('new');
  });

  test('is done by the change that fills in what was missing', async () => {
    const { number } = await api.ticket();
    const closed = await patch(number, {
      status: 'closed',
      fields: { cause: 'wear' },
      checklist: [{ text: 'x', done: true, required: true }],
    });
    expect(closed.body.status).toBe('closed');
  });

  test('by a reply is refused before any mail is queued', async () => {
    const { number } = await api.ticket();
    for (const [path, body] of [
      ['replies', { text: 'Bye', status: 'closed' }],
      ['scheduled', { text: 'Bye', status: 'closed', sendAt: '2026-11-30T08:00:00Z' }],
    ] as const) {
      const refused = await anna<Problem>('POST', `/tickets/${number}/${path}`, { body });
      expect(fieldsOf(refused), path).toEqual(['fields.cause']);
    }
    expect(await entriesOf(number)).toHaveLength(1);
    expect((await anna('POST', `/tickets/${number}/replies`, { body: { text: 'On it' } })).status).toBe(201);
  });

  test('of a new ticket is refused, and no ticket is made', async () => {
    const body = {
      mailbox: 'support',
      subject: 'x',
      text: 'x',
      requester: { address: 'pia@x.test' },
      status: 'closed',
    };
    expect(fieldsOf(await anna<Problem>('POST', '/tickets', { body }))).toEqual(['fields.cause']);
    const similar = await anna<List<unknown>>('GET', '/tickets/similar', { query: { address: 'pia@x.test' } });
    expect(similar.body.items).toEqual([]);
    expect((await anna('POST', '/tickets', { body: { ...body, fields: { cause: 'fault' } } })).status).toBe(201);
  });

  test('in another mailbox takes nothing that is not required there', async () => {
    const { number } = await api.ticket({ mailbox: 'sales' });
    expect((await patch(number, { status: 'closed' }, api.as('sam@demo.test'))).status).toBe(200);
  });

  test('values of another type are refused at any time', async () => {
    const { number } = await api.ticket();
    expect(fieldsOf(await patch<Problem>(number, { fields: { cause: 'magic', other: 'anything' } }))).toEqual([
      'fields.cause',
    ]);
  });
});
