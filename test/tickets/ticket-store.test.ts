import { randomBytes } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDeliveryStore } from '../../functions/mail/delivery-store.ts';
import { TukiError } from '../../functions/platform/errors.ts';
import {
  amend,
  annotate,
  answer,
  change,
  createTicketStore,
  joinMessage,
  openTicket,
  TicketChangedError,
  TicketExistsError,
  type TicketStore,
} from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import {
  aClock,
  agentActor,
  aNote,
  anId,
  aReceived,
  aRequester,
  aSent,
  hour,
  minute,
  someTime,
} from '../support/factories.ts';

let dynamo: TestDynamo;
let store: TicketStore;

beforeAll(async () => {
  dynamo = await startDynamo();
  store = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
});
afterAll(() => dynamo.stop());
beforeEach(() => dynamo.resetUnits());

/** A ticket in the table, opened by one message. */
async function opened(over: Partial<Parameters<typeof openTicket>[0]> = {}) {
  const number = await store.nextNumber();
  const made = openTicket({
    number,
    mailbox: 'support',
    requester: aRequester(),
    message: aReceived({ number }),
    clocks: [aClock()],
    ...over,
  });
  await store.create(made);
  return made;
}

const by = (over: Partial<Parameters<typeof amend>[2]> = {}) => ({
  actor: agentActor(),
  at: someTime + hour,
  idFor: () => anId(),
  ...over,
});

describe('numbers', () => {
  test('none is given twice when many ask at once', async () => {
    const given = await Promise.all(Array.from({ length: 20 }, () => store.nextNumber()));
    expect(new Set(given).size).toBe(20);
    expect(Math.min(...given)).toBeGreaterThan(1000);
  });
});

describe('keeping a ticket', () => {
  test('what was kept is loaded again, absent values and all', async () => {
    const { ticket } = await opened({
      language: 'fi',
      tags: ['lamp'],
      participants: [{ name: 'Eino', address: 'eino@customer.test' }],
    });
    expect(await store.load(ticket.number)).toEqual(JSON.parse(JSON.stringify(ticket)));
  });

  test('an unknown number gives nothing', async () => {
    expect(await store.load(999_999)).toBeUndefined();
  });

  test('creating it twice is the same as once, another ticket under its number is refused', async () => {
    const made = await opened();
    await expect(store.create(made)).resolves.toBeUndefined();
    const { number } = made.ticket;
    const other = openTicket({ number, mailbox: 'sales', requester: aRequester(), message: aReceived({ number }) });
    await expect(store.create(other)).rejects.toThrow(TicketExistsError);
    expect((await store.load(number))?.mailbox).toBe('support');
  });

  test('several come back in the order asked for, without those that are not there', async () => {
    const [one, two] = [await opened(), await opened()];
    const loaded = await store.loadMany([two.ticket.number, 888_888, one.ticket.number, two.ticket.number]);
    expect(loaded.map(({ number }) => number)).toEqual([two.ticket.number, one.ticket.number, two.ticket.number]);
  });
});

describe('changing a ticket', () => {
  test('a change on an older version is refused with the version there is, and writes nothing', async () => {
    const { ticket } = await opened();
    await store.save(amend(ticket, { priority: 'high' }, by()));
    const late = amend(ticket, { priority: 'low' }, by());
    await expect(store.save(late)).rejects.toMatchObject({
      name: 'TicketChangedError',
      number: ticket.number,
      version: 2,
    });
    expect((await store.load(ticket.number))?.priority).toBe('high');
    expect((await store.entries(ticket.number)).items).toHaveLength(2);
  });

  test('a version that the caller did not see is refused before anything is written', async () => {
    const { ticket } = await opened();
    const made = amend(ticket, { priority: 'high' }, by());
    await expect(store.save(made, 7)).rejects.toThrow(TicketChangedError);
  });

  test('saving the same change again is done already, also when the ticket has gone on', async () => {
    const { ticket } = await opened();
    const made = amend(ticket, { priority: 'high' }, by());
    await store.save(made);
    await store.save(amend(made.ticket, { level: 2 }, by()));
    await expect(store.save(made)).resolves.toBeUndefined();
    expect(await store.load(ticket.number)).toMatchObject({ priority: 'high', level: 2, version: 3 });
  });

  test('ten at once all come through, one version each', async () => {
    const { ticket } = await opened();
    const notes = Array.from({ length: 10 }, () => aNote({ number: ticket.number }));
    await Promise.all(
      notes.map((note) => change(store, ticket.number, (current) => annotate(current, note), { attempts: 30 })),
    );
    expect((await store.load(ticket.number))?.version).toBe(11);
    expect((await store.entries(ticket.number)).items).toHaveLength(11);
  });

  test('a change that changes nothing writes nothing', async () => {
    const { ticket } = await opened();
    dynamo.resetUnits();
    const made = await change(store, ticket.number, (current) => amend(current, { priority: 'normal' }, by()));
    expect(made.entries).toEqual([]);
    expect(dynamo.units().write).toBe(0);
  });

  test('a transaction in conflict is tried again, with growing pauses by chance, and ends as busy', async () => {
    const pauses: number[] = [];
    const mocked = mockClient(dynamo.client);
    try {
      mocked.on(TransactWriteCommand).rejects(
        new TransactionCanceledException({
          message: 'conflict',
          $metadata: {},
          CancellationReasons: [{ Code: 'TransactionConflict' }],
        }),
      );
      const retry = { attempts: 4, random: () => 0.5, wait: async (ms: number) => pauses.push(ms) };
      const patient = createTicketStore({ client: dynamo.client, table: dynamo.tickets, retry });
      const made = openTicket({
        number: 1,
        mailbox: 'support',
        requester: aRequester(),
        message: aReceived({ number: 1 }),
      });
      const failure = await patient.create(made).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(TukiError);
      expect(failure).toMatchObject({ code: 'busy', status: 503 });
      expect(pauses).toEqual([38, 75, 150]);
    } finally {
      mocked.restore();
    }
  });
});

describe('the timeline', () => {
  test('brings bodies, long bodies and deliveries with their entries, oldest first', async () => {
    const long = Array.from({ length: 3000 }, (_, at) => `line ${at} ${(at * 7919) % 104729}`).join('\n');
    const number = await store.nextNumber();
    const message = aReceived({ number, text: long, html: `<p>${long}</p>`, visibleText: 'line 0' });
    const first = openTicket({ number, mailbox: 'support', requester: aRequester(), message });
    await store.create(first);
    const sent = aSent({ number, at: someTime + hour });
    await store.save(answer(first.ticket, sent));
    const deliveries = createDeliveryStore({ client: dynamo.client, table: dynamo.tickets });
    const { order, id } = sent;
    await deliveries.replace({ number, order, id, mailbox: 'support' }, undefined, {
      state: 'sent',
      at: someTime + hour + 5,
      sesId: 's1',
    });
    const { items, next } = await store.entries(number);
    expect(next).toBeNull();
    expect(items.map(({ type }) => type)).toEqual(['received', 'sent', 'change', 'change']);
    expect(items[0]).toMatchObject({ text: long, html: `<p>${long}</p>`, visibleText: 'line 0' });
    expect(items[1]).toMatchObject({
      text: sent.text,
      delivery: { state: 'sent', at: someTime + hour + 5, sesId: 's1' },
    });
    expect(items.slice(2)).toMatchObject([
      { field: 'assignee', from: null, to: 'anna@demo.test', actor: agentActor() },
      { field: 'status', from: 'new', to: 'waiting' },
    ]);
  });

  test('keeps a body too long for an item in the bucket, and shows its beginning where there is no bucket', async () => {
    const long = randomBytes(500_000).toString('base64');
    const objects = new Map<string, Uint8Array>();
    const s3 = new S3Client({ region: 'eu-north-1' });
    const mocked = mockClient(s3);
    mocked.on(PutObjectCommand).callsFake(({ Key, Body }) => objects.set(Key, Body) && {});
    mocked
      .on(GetObjectCommand)
      .callsFake(({ Key }) => ({ Body: { transformToByteArray: async () => objects.get(Key) } }));
    const wide = createTicketStore({
      client: dynamo.client,
      table: dynamo.tickets,
      mailBucket: { s3, bucket: 'mail' },
    });
    const number = await store.nextNumber();
    const message = aReceived({ number, text: long });
    await wide.create(openTicket({ number, mailbox: 'support', requester: aRequester(), message }));
    expect([...objects.keys()]).toEqual([`bodies/${number}/${message.id}`]);
    expect((await wide.entries(number)).items[0]).toMatchObject({ text: long });
    expect((await store.entries(number)).items[0]).toMatchObject({ text: long.slice(0, 2000) });
  });

  test('a sent entry nobody has begun to send is queued', async () => {
    const { ticket } = await opened();
    const sent = aSent({ number: ticket.number });
    await store.save(answer(ticket, sent));
    expect(await store.entry(ticket.number, sent.order, sent.id)).toMatchObject({
      delivery: { state: 'queued', at: sent.at },
    });
  });

  test('an entry is found by its place, by its id, and by the key that messages carry, also one that came with a message', async () => {
    const { ticket } = await opened();
    const sent = aSent({ number: ticket.number });
    const made = answer(ticket, sent);
    await store.save(made);
    const status = made.entries.at(-1);
    expect(await store.findEntry(ticket.number, sent.id)).toMatchObject({ id: sent.id, text: sent.text });
    expect(await store.findEntry(ticket.number, status?.id ?? '')).toMatchObject({ field: 'status' });
    expect(await store.entry(ticket.number, sent.order, status?.id ?? '')).toMatchObject({ field: 'status' });
    expect(await store.entry(ticket.number, sent.order, 'nowhere')).toBeUndefined();
    expect(await store.findEntry(ticket.number, 'nowhere')).toBeUndefined();
    const sk = `E#${String(sent.order).padStart(15, '0')}#${sent.id}`;
    expect(await store.entryBySk(ticket.number, sk)).toMatchObject({ type: 'sent' });
    expect(await store.entryBySk(ticket.number, `${sk}#+${status?.id}`)).toMatchObject({
      type: 'change',
      field: 'status',
    });
  });

  test.each([false, true])('pages hold every entry once, in order (newest first: %s)', async (newestFirst) => {
    const { ticket, entries } = await opened();
    const ids = [entries[0]?.id];
    let current = ticket;
    for (let at = 1; at <= 11; at += 1) {
      const note = aNote({ number: ticket.number, at: someTime + at * minute, text: 'x'.repeat(at * 400) + anId() });
      const made = annotate(current, note);
      await store.save(made);
      current = made.ticket;
      ids.push(note.id);
    }
    const read: (string | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.entries(ticket.number, { limit: 3, cursor, newestFirst });
      expect(page.items.length).toBeLessThanOrEqual(3);
      read.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(read).toEqual(newestFirst ? ids.toReversed() : ids);
  });

  test('a cursor of something else is refused as a field', async () => {
    const { ticket } = await opened();
    await expect(store.entries(ticket.number, { cursor: 'nonsense' })).rejects.toMatchObject({
      fields: [{ path: 'cursor' }],
    });
  });

  test('appending is once, and leaves the head alone', async () => {
    const { ticket } = await opened();
    const sent = aSent({ number: ticket.number, automatic: true });
    expect(await store.append(sent)).toBe(true);
    expect(await store.append(sent, 'support')).toBe(false);
    expect((await store.load(ticket.number))?.version).toBe(1);
  });
});

describe('claims', () => {
  test('the first proposal wins and everybody else is told of it', async () => {
    const digest = anId();
    expect(await store.findClaim(digest)).toBeUndefined();
    const proposals = Array.from({ length: 5 }, (_, at) => ({ number: 2000 + at, order: at, entryId: `e${at}` }));
    const claims = await Promise.all(proposals.map((proposal) => store.claim(digest, proposal)));
    expect(claims.filter(({ mine }) => mine)).toHaveLength(1);
    expect(new Set(claims.map(({ number }) => number)).size).toBe(1);
    const { mine, ...winner } = claims.find((claim) => claim.mine) ?? { mine: false };
    expect(mine).toBe(true);
    expect(await store.findClaim(digest)).toEqual(winner);
  });
});

describe('what falls due', () => {
  test('is given earliest first, up to the instant, in pages, and no more once answered', async () => {
    const numbers: number[] = [];
    const base = someTime + 900 * 24 * hour;
    for (let at = 0; at < 5; at += 1) {
      const made = await opened({ clocks: [aClock({ warnAt: base + at * minute, dueAt: base + hour })] });
      numbers.push(made.ticket.number);
      if (at === 1) await store.save(answer(made.ticket, aSent({ number: made.ticket.number })));
    }
    const expected = numbers.filter((_, at) => at !== 1 && at < 4);
    const found: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.due(base + 3 * minute, { limit: 2, cursor });
      found.push(...page.items.map(({ number }) => number).filter((number) => numbers.includes(number)));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(found).toEqual(expected);
  });

  test('costs one read when nothing is', async () => {
    dynamo.resetUnits();
    expect(await store.due(1000, { limit: 100 })).toEqual({ items: [], next: null });
    expect(dynamo.units().read).toBeLessThanOrEqual(0.5);
  });
});

describe('prices', () => {
  test("a new ticket's head, entry and indexes cost 8 write units", async () => {
    const number = await store.nextNumber();
    const made = openTicket({
      number,
      mailbox: 'support',
      requester: aRequester(),
      message: aReceived({ number }),
      clocks: [aClock()],
    });
    dynamo.resetUnits();
    await store.create(made);
    expect(dynamo.units().write).toBeLessThanOrEqual(8);
  });

  test('an answer that takes the ticket and stops its clock costs 8 write units without its delivery', async () => {
    const { ticket } = await opened();
    dynamo.resetUnits();
    await store.save(answer(ticket, aSent({ number: ticket.number })));
    expect(dynamo.units().write).toBeLessThanOrEqual(8);
  });

  test('a later answer of the assignee costs 8 write units without its delivery', async () => {
    const { ticket } = await opened();
    const first = answer(ticket, aSent({ number: ticket.number }));
    await store.save(first);
    const joined = joinMessage(first.ticket, aReceived({ number: ticket.number, at: someTime + 2 * hour }));
    await store.save(joined);
    dynamo.resetUnits();
    await store.save(answer(joined.ticket, aSent({ number: ticket.number, at: someTime + 3 * hour })));
    expect(dynamo.units().write).toBeLessThanOrEqual(8);
  });
});
