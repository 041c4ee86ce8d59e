import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinMessage, type Ticket, type TicketView } from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAddress, aReceived, aRequester } from '../support/factories.ts';

let dynamo: TestDynamo;
let api: TestApi;
let anna: ReturnType<TestApi['as']>;
let admin: ReturnType<TestApi['as']>;

beforeAll(async () => {
  dynamo = await startDynamo();
  api = await startApi(dynamo);
  anna = api.as('anna@demo.test');
  admin = api.as('admin@demo.test');
});
afterAll(() => dynamo.stop());

const bertta = aRequester({ id: 'customer-bertta', ...anAddress('bertta@customer.test', 'Bertta') });
const inSales = () => api.ticket({ mailbox: 'sales', requester: bertta });
const etag = ({ version }: { version: number }) => ({ 'if-match': `"${version}"` });
/** Bertta writes to a ticket about something else. */
async function second(ticket: Ticket) {
  const message = aReceived({
    number: ticket.number,
    from: bertta,
    at: api.now + 5,
    subject: 'Invoice',
    text: 'Invoice?',
  });
  await api.tickets.save(joinMessage(ticket, message));
  return message;
}

describe('a merged ticket in the API', () => {
  test('answers under both numbers as the one that it was merged into, and everything is done there', async () => {
    const [a, b] = [await api.ticket(), await api.ticket({ requester: bertta })];
    const merged = await anna<TicketView>('POST', `/tickets/${a.number}/merges`, { body: { number: b.number } });
    expect(merged).toMatchObject({ status: 201, body: { number: a.number, merged: [{ number: b.number }] } });
    const read = await anna<TicketView>('GET', `/tickets/${b.number}`);
    expect(read.body.number).toBe(a.number);
    expect(read.headers.etag).toBe(merged.headers.etag);
    const changed = await anna('PATCH', `/tickets/${b.number}`, {
      body: { priority: 'high' },
      headers: etag(read.body),
    });
    expect(changed).toMatchObject({ status: 200, body: { number: a.number, priority: 'high' } });
    const note = await anna('POST', `/tickets/${b.number}/notes`, { body: { text: 'Both are one' } });
    expect(note).toMatchObject({ status: 201, body: { number: a.number } });
    const reply = await anna('POST', `/tickets/${b.number}/replies`, { body: { text: 'To both' } });
    expect(reply.body).toMatchObject({ number: a.number, to: [{ address: 'kaisa@customer.test' }] });
    expect(reply.body).toMatchObject({ cc: [{ address: 'bertta@customer.test' }] });
    for (const number of [a.number, b.number]) {
      const { body } = await anna<{ items: { number: number; type: string }[] }>('GET', `/tickets/${number}/entries`);
      expect(body.items.filter(({ type }) => type !== 'change').map((entry) => entry.number)).toEqual(
        expect.arrayContaining([a.number, b.number]),
      );
    }
  });

  test('refuses who has seen one of them before, and shows what came', async () => {
    const [a, b] = [await api.ticket(), await api.ticket()];
    await anna('POST', `/tickets/${a.number}/merges`, { body: { number: b.number } });
    for (const seen of [a, b]) {
      const late = { body: { text: 'Too late' }, headers: etag(seen) };
      const { status, body } = await anna<{ entries: { field: string }[] }>(
        'POST',
        `/tickets/${seen.number}/replies`,
        late,
      );
      expect([status, body.entries.at(-1)?.field]).toEqual([412, 'merged']);
    }
  });

  test('writes a message once that was asked for under a key before and after', async () => {
    const [a, b] = [await api.ticket(), await api.ticket()];
    const asked = { body: { text: 'Once' }, headers: { 'idempotency-key': 'once' } };
    const first = await anna('POST', `/tickets/${b.number}/replies`, asked);
    await anna('POST', `/tickets/${a.number}/merges`, { body: { number: b.number } });
    const again = await anna('POST', `/tickets/${b.number}/replies`, asked);
    expect(again.body).toEqual(first.body);
  });

  test('takes a message back that went to the other, and nothing of this one with it', async () => {
    const [a, b] = [await api.ticket(), await api.ticket()];
    const { body: sent } = await anna<{ id: string }>('POST', `/tickets/${b.number}/replies`, {
      body: { text: 'Too hasty', undo: true },
    });
    const merged = await anna<TicketView>('POST', `/tickets/${a.number}/merges`, { body: { number: b.number } });
    const cancelled = await anna('POST', `/tickets/${b.number}/entries/${sent.id}/cancel`, {});
    expect(cancelled).toMatchObject({ status: 200, body: { number: b.number, delivery: { state: 'cancelled' } } });
    const { status, assignee } = (await anna<TicketView>('GET', `/tickets/${a.number}`)).body;
    expect({ status, assignee }).toEqual({ status: merged.body.status, assignee: merged.body.assignee });
  });

  test('gives the files and mails of the other under either number', async () => {
    const file = { id: 'a1', filename: 'x.txt', contentType: 'text/plain', size: 1, inline: false, key: 'uploads/x/1' };
    const number = await api.tickets.nextNumber();
    const message = aReceived({ number, attachments: [file], raw: 'mail/raw/x' });
    const [a, b] = [await api.ticket(), await api.ticket({ number, message })];
    await anna('POST', `/tickets/${a.number}/merges`, { body: { number: b.number } });
    for (const under of [a.number, b.number]) {
      for (const of of ['raw', 'attachments/a1'])
        expect((await anna('GET', `/tickets/${under}/entries/${message.id}/${of}`)).status).toBe(200);
    }
  });

  test('is decided by the mailbox of the one that it leads to, as long as it does', async () => {
    const [a, b] = [await api.ticket(), await inSales()];
    const sam = api.as('sam@demo.test');
    expect((await sam('GET', `/tickets/${b.number}`)).status).toBe(200);
    await admin('POST', `/tickets/${a.number}/merges`, { body: { number: b.number } });
    for (const path of ['', '/entries', '/scheduled']) {
      expect((await sam('GET', `/tickets/${b.number}${path}`)).status).toBe(403);
      expect((await anna('GET', `/tickets/${b.number}${path}`)).status).toBe(200);
    }
    expect((await sam('POST', `/tickets/${b.number}/notes`, { body: { text: 'x' } })).status).toBe(403);
    expect((await anna('DELETE', `/tickets/${a.number}/merges/${b.number}`)).status).toBe(403);
    expect((await admin('DELETE', `/tickets/${a.number}/merges/${b.number}`)).body).toMatchObject({
      number: b.number,
      mergedInto: null,
    });
    expect((await sam('GET', `/tickets/${b.number}`)).status).toBe(200);
    expect((await anna('GET', `/tickets/${b.number}`)).status).toBe(403);
  });

  test('says with a field why it cannot be', async () => {
    const a = await api.ticket();
    expect(await anna('POST', `/tickets/${a.number}/merges`, { body: { number: a.number } })).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'number' }] },
    });
  });
});

describe('who may not change both', () => {
  test.each([
    ['light@demo.test', 'reads and notes only'],
    ['sam@demo.test', 'sees the other mailbox alone'],
    ['anna@demo.test', 'sees the one mailbox alone'],
  ])('%s, who %s, can neither merge nor link them', async (who) => {
    const [a, b] = [await api.ticket(), await inSales()];
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const call = (path: string, body: object) => api.as(who)('POST', `/tickets/${one.number}/${path}`, { body });
      expect((await call('merges', { number: other.number })).status).toBe(403);
      expect((await call('links', { number: other.number, kind: 'relates' })).status).toBe(403);
    }
    for (const { number } of [a, b]) expect(await api.tickets.load(number)).toMatchObject({ number, version: 1 });
  });

  test('cannot take a link away, nor split off into a mailbox that is not theirs', async () => {
    const [a, b] = [await api.ticket(), await inSales()];
    await admin('POST', `/tickets/${a.number}/links`, { body: { number: b.number, kind: 'parent' } });
    expect((await anna('DELETE', `/tickets/${a.number}/links/${b.number}`, { query: { kind: 'parent' } })).status).toBe(
      403,
    );
    const c = await api.ticket();
    const message = await second(c);
    const split = { entry: message.id, mailbox: 'sales' };
    expect((await anna('POST', `/tickets/${c.number}/splits`, { body: split })).status).toBe(403);
    expect(
      (await api.as('light@demo.test')('POST', `/tickets/${c.number}/splits`, { body: { entry: message.id } })).status,
    ).toBe(403);
    // Whose message was split off is not told by asking for it again.
    const made = await admin<TicketView>('POST', `/tickets/${c.number}/splits`, { body: split });
    expect(made).toMatchObject({ status: 201, body: { mailbox: 'sales' } });
    expect((await anna('POST', `/tickets/${c.number}/splits`, { body: split })).status).toBe(403);
  });
});

test('a link is made and taken away on both tickets', async () => {
  const [a, b] = [await api.ticket(), await api.ticket()];
  const made = await anna('POST', `/tickets/${a.number}/links`, { body: { number: b.number, kind: 'duplicate' } });
  expect(made).toMatchObject({ status: 200, body: { links: [{ number: b.number, kind: 'duplicate' }] } });
  const gone = await anna('DELETE', `/tickets/${b.number}/links/${a.number}`, { query: { kind: 'duplicated' } });
  expect(gone).toMatchObject({ status: 200, body: { links: [] } });
  expect((await anna('GET', `/tickets/${a.number}`)).body).toMatchObject({ links: [] });
  expect(
    (await anna('POST', `/tickets/${a.number}/links`, { body: { number: b.number, kind: 'splitTo' } })).status,
  ).toBe(422);
});

test('a message that is split off is a new ticket with its customer and subject', async () => {
  const c = await api.ticket();
  const message = aReceived({
    number: c.number,
    from: bertta,
    at: api.now + 5,
    text: 'Invoice?',
    raw: 'mail/raw/y',
    attachments: [{ id: 'a1', filename: 'i.txt', contentType: 'text/plain', size: 3, inline: false }],
  });
  await api.tickets.save(joinMessage(c, message));
  const body = { entry: message.id, subject: 'Your invoice' };
  const made = await anna<TicketView>('POST', `/tickets/${c.number}/splits`, { body });
  expect(made).toMatchObject({
    status: 201,
    body: { subject: 'Your invoice', requester: { address: bertta.address } },
  });
  expect((await anna('POST', `/tickets/${c.number}/splits`, { body })).body).toEqual(made.body);
  expect((await anna('GET', `/tickets/${c.number}/entries/${message.id}/attachments/a1`)).status).toBe(404);
});
