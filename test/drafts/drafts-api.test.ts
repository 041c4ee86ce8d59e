import { randomBytes } from 'node:crypto';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDraftStore } from '../../functions/drafts/index.ts';
import type { Ticket, TicketView } from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aNote, anAgent } from '../support/factories.ts';

interface DraftView {
  id: string;
  kind: string;
  agent: string;
  savedAt: string;
  text: string;
  html: string | null;
  attachments: { id: string }[];
  baseVersion: number | null;
}
type Caller = ReturnType<TestApi['as']>;

describe('drafts at the desk', () => {
  let dynamo: TestDynamo;
  let desk: TestApi;
  let anna: Caller;
  let ben: Caller;
  let light: Caller;
  let sam: Caller;
  beforeAll(async () => {
    dynamo = await startDynamo();
    desk = await startApi(dynamo);
    await desk.settings.saveAgent(anAgent({ address: 'ben@demo.test', name: 'Ben', mailboxes: ['support', 'sales'] }));
    anna = desk.as('anna@demo.test');
    ben = desk.as('ben@demo.test');
    light = desk.as('light@demo.test');
    sam = desk.as('sam@demo.test');
  });
  afterAll(() => dynamo?.stop());

  const put = (who: Caller, { number }: Pick<Ticket, 'number'>, body: object, kind = 'reply') =>
    who<DraftView & { code?: string; draft?: DraftView | null }>('PUT', `/tickets/${number}/drafts/${kind}`, { body });
  const draftsOf = async (who: Caller, { number }: Pick<Ticket, 'number'>) =>
    (await who<{ items: DraftView[] }>('GET', `/tickets/${number}/drafts`)).body.items;
  const take = (who: Caller, { number }: Pick<Ticket, 'number'>, id: string) =>
    who<DraftView>('POST', `/tickets/${number}/drafts/${encodeURIComponent(id)}/take`);
  const counted = async (who: Caller, mailbox = 'support') => {
    const { body } = await who<{ items: { mailbox: string; drafts: number }[] }>('GET', '/folders');
    return body.items.find((one) => one.mailbox === mailbox)?.drafts;
  };
  const listed = async (who: Caller, query: Record<string, string> = {}) => {
    const { body } = await who<{ items: TicketView[]; next: string | null }>('GET', '/tickets', {
      query: { folder: 'drafts', ...query },
    });
    return { numbers: body.items.map(({ number }) => number), next: body.next };
  };
  const newsOf = async (agent: string) => {
    const { Items = [] } = await dynamo.client.send(
      new QueryCommand({
        TableName: dynamo.tickets,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `NEWS#${agent}` },
      }),
    );
    return Items;
  };
  const move = (ticket: Pick<Ticket, 'number'>, patch: object) =>
    desk.as('admin@demo.test')('PATCH', `/tickets/${ticket.number}`, { body: patch, headers: { 'if-match': '*' } });

  it('are kept with all that belongs to them and seen by colleagues', async () => {
    const ticket = await desk.ticket();
    const body = {
      text: 'Hello',
      html: '<p>Hello</p>',
      cc: [{ name: 'Boss', address: 'boss@customer.test' }],
      attachments: [{ id: 'file1', filename: 'a.pdf', size: 12 }],
      status: 'closed',
      baseVersion: 1,
    };
    expect(await put(anna, ticket, body)).toMatchObject({ status: 200, body: { id: 'reply:anna@demo.test', ...body } });
    expect(await draftsOf(ben, ticket)).toMatchObject([{ agent: 'anna@demo.test', name: 'anna', to: null, ...body }]);
  });

  it('are listed once a ticket and counted until they are thrown away, twice or not', async () => {
    const before = (await counted(anna)) ?? 0;
    const ticket = await desk.ticket();
    await put(anna, ticket, { text: 'Hello' });
    await put(anna, ticket, { text: 'Look at this' }, 'note');
    expect((await listed(anna)).numbers.filter((number) => number === ticket.number)).toHaveLength(1);
    expect(await counted(anna)).toBe(before + 2);
    for (const kind of ['reply', 'note', 'note'])
      expect(await anna('DELETE', `/tickets/${ticket.number}/drafts/${kind}`)).toMatchObject({ status: 204 });
    expect((await listed(anna)).numbers).not.toContain(ticket.number);
    expect(await counted(anna)).toBe(before);
  });

  it('are saved over what was seen, and never over what was not', async () => {
    const ticket = await desk.ticket();
    const first = await put(anna, ticket, { text: 'One' });
    const second = await put(anna, ticket, { text: 'One two', seen: first.body.savedAt });
    expect(second.status).toBe(200);
    expect(await put(anna, ticket, { text: 'One three', seen: first.body.savedAt })).toMatchObject({
      status: 409,
      body: { code: 'draft-changed', draft: { text: 'One two', savedAt: second.body.savedAt } },
    });
    expect(await put(anna, ticket, { text: 'Four' })).toMatchObject({
      status: 409,
      body: { draft: { text: 'One two' } },
    });
    expect(await draftsOf(anna, ticket)).toMatchObject([{ text: 'One two' }]);
  });

  it('are refused with a sentence when they are too long to be kept', async () => {
    const ticket = await desk.ticket();
    const noise = randomBytes(220_000).toString('base64');
    const tooLong = await put(anna, ticket, { text: 'x'.repeat(100_001) });
    const tooMuch = await put(anna, ticket, { text: noise.slice(0, 90_000), html: noise });
    expect([tooLong.status, tooMuch.status]).toEqual([422, 200]);
    const cjk = Array.from(randomBytes(598_000), (byte, at) => (at % 2 === 0 ? byte : 0x4e + (byte % 0x50)));
    const wide = Buffer.from(cjk).toString('utf16le');
    const refused = await put(anna, ticket, { text: 'Noise', html: wide }, 'note');
    expect([refused.status, JSON.stringify(refused.body).includes('is too long for a draft')]).toEqual([422, true]);
    expect((await draftsOf(anna, ticket)).map(({ kind }) => kind)).toEqual(['reply']);
  });

  it('take the same save twice as once', async () => {
    const ticket = await desk.ticket();
    const before = (await counted(anna)) ?? 0;
    const first = await put(anna, ticket, { text: 'One' });
    expect(await put(anna, ticket, { text: 'One' })).toEqual(first);
    const again = { text: 'One two', seen: first.body.savedAt };
    expect((await put(anna, ticket, again)).body.savedAt).toBe((await put(anna, ticket, again)).body.savedAt);
    expect(await counted(anna)).toBe(before + 1);
  });

  it('of replies are for those who may reply, of notes for all who may read', async () => {
    const ticket = await desk.ticket();
    const notes = (await counted(light)) ?? 0;
    await put(anna, ticket, { text: 'Dear customer' });
    expect(await draftsOf(light, ticket)).toEqual([]);
    expect((await listed(light)).numbers).not.toContain(ticket.number);
    expect(await counted(light)).toBe(notes);
    expect(await put(light, ticket, { text: 'Hm' })).toMatchObject({ status: 403 });
    expect(await put(light, ticket, { text: 'Hm' }, 'note')).toMatchObject({ status: 200 });
    expect(await take(light, ticket, 'reply:anna@demo.test')).toMatchObject({ status: 403 });
    expect((await draftsOf(light, ticket)).map(({ id }) => id)).toEqual(['note:light@demo.test']);
    expect((await listed(light)).numbers).toContain(ticket.number);
    expect(await counted(light)).toBe(notes + 1);
  });

  it('show nothing of a mailbox that somebody may not see', async () => {
    const ticket = await desk.ticket();
    await put(anna, ticket, { text: 'Secret' });
    for (const answer of [
      await sam('GET', `/tickets/${ticket.number}/drafts`),
      await put(sam, ticket, { text: 'x' }),
      await sam('DELETE', `/tickets/${ticket.number}/drafts/reply`),
      await take(sam, ticket, 'reply:anna@demo.test'),
      await sam('GET', '/tickets', { query: { folder: 'drafts', mailbox: 'support' } }),
    ])
      expect(answer.status).toBe(403);
    expect((await listed(sam)).numbers).not.toContain(ticket.number);
    expect(await counted(sam)).toBeUndefined();
  });

  it('are taken over whole: the colleague is told and has none any more', async () => {
    const s3 = mockClient(desk.s3).on(CopyObjectCommand).resolves({});
    const ticket = await desk.ticket();
    const before = (await counted(anna)) ?? 0;
    const attachments = [{ id: 'file1', filename: 'a.pdf', size: 12 }];
    await put(anna, ticket, { text: 'Half of it', html: '<p>Half of it</p>', attachments });
    const taken = await take(ben, ticket, 'reply:anna@demo.test');
    expect(taken).toMatchObject({ status: 200, body: { id: 'reply:ben@demo.test', text: 'Half of it', attachments } });
    expect((await draftsOf(anna, ticket)).map(({ id }) => id)).toEqual(['reply:ben@demo.test']);
    expect(await counted(anna)).toBe(before + 1);
    expect((await newsOf('anna@demo.test')).filter(({ number }) => number === ticket.number)).toMatchObject([
      { item: 'notification', reason: 'draftTaken', agent: 'anna@demo.test', by: 'Ben', mailbox: 'support' },
    ]);
    expect(s3.commandCalls(CopyObjectCommand)).toHaveLength(1);
    expect(await take(ben, ticket, 'reply:anna@demo.test')).toMatchObject({ status: 404 });
    expect(await put(anna, ticket, { text: 'More', seen: taken.body.savedAt })).toMatchObject({
      status: 409,
      body: { draft: null },
    });
  });

  it('are taken over behind what one has begun oneself', async () => {
    const ticket = await desk.ticket();
    const before = (await counted(anna)) ?? 0;
    await put(anna, ticket, { text: 'Hers' }, 'note');
    await put(ben, ticket, { text: 'His' }, 'note');
    expect((await take(ben, ticket, 'note:anna@demo.test')).body.text).toBe('His\n\nHers');
    expect(await draftsOf(ben, ticket)).toMatchObject([{ agent: 'ben@demo.test', text: 'His\n\nHers' }]);
    expect(await counted(anna)).toBe(before + 1);
  });

  it('end when the message they became has been written, even if nobody has thrown them away', async () => {
    const ticket = await desk.ticket();
    const before = (await counted(anna)) ?? 0;
    const first = await put(anna, ticket, { text: 'Done', key: 'key-1' }, 'note');
    await anna('POST', `/tickets/${ticket.number}/notes`, {
      body: { text: 'Done' },
      headers: { 'idempotency-key': 'key-1' },
    });
    expect(await put(anna, ticket, { text: 'Done.', key: 'key-1', seen: first.body.savedAt }, 'note')).toMatchObject({
      status: 409,
      body: { code: 'already-sent' },
    });
    expect((await listed(anna)).numbers).not.toContain(ticket.number);
    expect(await draftsOf(ben, ticket)).toEqual([]);
    expect(await counted(anna)).toBe(before);
  });

  describe('of a ticket that moves to another mailbox', () => {
    it.each([
      ['its next save', (ticket: Ticket, seen: string) => put(ben, ticket, { text: 'Go on', seen })],
      ['opening the ticket', (ticket: Ticket) => draftsOf(ben, ticket)],
      ['the list that comes across it', () => listed(desk.as('admin@demo.test'))],
    ])('are counted there after %s', async (_, heal) => {
      const ticket = await desk.ticket();
      const [support = 0, sales = 0] = [await counted(ben), await counted(ben, 'sales')];
      const saved = await put(ben, ticket, { text: 'Go' });
      await move(ticket, { mailbox: 'sales' });
      await heal(ticket, saved.body.savedAt);
      expect([await counted(ben), await counted(ben, 'sales')]).toEqual([support, sales + 1]);
      expect((await listed(sam)).numbers).toContain(ticket.number);
      expect((await listed(anna)).numbers).not.toContain(ticket.number);
      await ben('DELETE', `/tickets/${ticket.number}/drafts/reply`);
      expect(await counted(ben, 'sales')).toBe(sales);
    });

    it('are not shown to who may see only the mailbox that it came from', async () => {
      const ticket = await desk.ticket();
      await put(ben, ticket, { text: 'Go' });
      await move(ticket, { mailbox: 'sales' });
      expect((await listed(anna)).numbers).not.toContain(ticket.number);
    });
  });

  it('of a ticket that was merged are shown and counted with the one that it was merged into', async () => {
    const [kept, gone] = [await desk.ticket(), await desk.ticket()];
    const before = (await counted(anna)) ?? 0;
    await put(anna, gone, { text: 'On the one that goes' });
    await put(ben, gone, { text: 'On both' });
    await put(ben, kept, { text: 'On the one that stays' });
    const merged = [{ number: gone.number, at: desk.now, by: 'anna@demo.test', brought: [] }];
    const at = desk.now;
    await desk.tickets.save({
      ticket: { ...kept, merged, version: kept.version + 1 },
      entries: [aNote({ number: kept.number, at, order: at })],
    });
    await desk.tickets.save({
      ticket: { ...gone, mergedInto: kept.number, version: gone.version + 1 },
      entries: [aNote({ number: gone.number, at, order: at })],
    });
    expect(new Set((await listed(anna)).numbers)).toContain(kept.number);
    expect((await draftsOf(anna, kept)).map(({ agent, text }) => [agent, text])).toEqual([
      ['anna@demo.test', 'On the one that goes'],
      ['ben@demo.test', 'On the one that stays\n\nOn both'],
    ]);
    expect((await listed(anna)).numbers).not.toContain(gone.number);
    expect(await counted(anna)).toBe(before + 2);
  });

  it('go with their counts when the ticket is deleted for good', async () => {
    const before = (await counted(anna)) ?? 0;
    const ticket = await desk.ticket();
    await put(anna, ticket, { text: 'Hello' });
    await put(anna, ticket, { text: 'Hello' }, 'note');
    await move(ticket, { folder: 'trash' });
    expect(await desk.as('admin@demo.test')('DELETE', `/tickets/${ticket.number}`)).toMatchObject({ status: 204 });
    expect(await counted(anna)).toBe(before);
    const store = createDraftStore({ client: dynamo.client, table: dynamo.tickets });
    expect(await store.ofTickets([ticket.number])).toEqual([]);
  });

  it('are listed page by page over several mailboxes, newest first or oldest', async () => {
    const [first, second, third] = [await desk.ticket(), await desk.ticket({ mailbox: 'sales' }), await desk.ticket()];
    for (const ticket of [first, second, third]) await put(ben, ticket, { text: 'Hello' }, 'note');
    const all: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await listed(ben, { limit: '1', ...(cursor ? { cursor } : {}) });
      all.push(...page.numbers);
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(all.slice(0, 3)).toEqual([third.number, second.number, first.number]);
    expect((await listed(ben, { sort: 'waitingSince' })).numbers.slice(-3)).toEqual([
      first.number,
      second.number,
      third.number,
    ]);
    expect(await ben('GET', '/tickets', { query: { folder: 'drafts', cursor: 'x' } })).toMatchObject({ status: 422 });
  });

  it('cost one write a save, whatever else is in the mailbox', async () => {
    const ticket = await desk.ticket();
    const priceOf = async (call: () => Promise<unknown>) => {
      dynamo.resetUnits();
      await call();
      return dynamo.units();
    };
    let seen = '';
    const begin = await priceOf(async () => {
      seen = (await put(anna, ticket, { text: 'Hello' })).body.savedAt;
    });
    const save = await priceOf(() => put(anna, ticket, { text: 'Hello there', seen }));
    const read = await priceOf(() => draftsOf(ben, ticket));
    const taken = await priceOf(() => take(ben, ticket, 'reply:anna@demo.test'));
    const remove = await priceOf(() => ben('DELETE', `/tickets/${ticket.number}/drafts/reply`));
    const replies = await priceOf(() => anna('GET', '/saved-replies', { query: { mailbox: 'support' } }));
    const templates = await priceOf(() => anna('GET', '/templates'));
    expect({ begin, save, read, taken, remove, replies, templates }).toEqual({
      begin: { read: 1.5, write: 7 },
      save: { read: 1.5, write: 1 },
      read: { read: 2.5, write: 0 },
      taken: { read: 4.5, write: 12 },
      remove: { read: 2.5, write: 7 },
      replies: { read: 2, write: 0 },
      templates: { read: 1, write: 0 },
    });
  });
});
