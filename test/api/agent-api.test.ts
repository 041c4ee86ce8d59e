import { HeadObjectCommand, NotFound } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { agentOpenApi, agentRoutes } from '../../functions/api/agent-routes.ts';
import { handler as describeApi } from '../../functions/api/describe-api.handler.ts';
import { fileRoutes } from '../../functions/api/tickets/file-routes.ts';
import { keys } from '../../functions/platform/keys.ts';
import { createSearchStore } from '../../functions/search/index.ts';
import { tagTerm } from '../../functions/search/terms.ts';
import type { EntryView, TicketView } from '../../functions/tickets/index.ts';
import { amend } from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, anId, aReceived, hour, someTime } from '../support/factories.ts';

let dynamo: TestDynamo;
let api: TestApi;
type Caller = ReturnType<TestApi['as']>;
let anna: Caller;
type List<T> = { items: T[]; next: string | null };

beforeAll(async () => {
  dynamo = await startDynamo();
  api = await startApi(dynamo);
  anna = api.as('anna@demo.test');
});
afterAll(() => dynamo.stop());
beforeEach(() => {
  api.now = someTime + hour;
});

const entriesOf = async (number: number) =>
  (await anna<List<EntryView>>('GET', `/tickets/${number}/entries`)).body.items;
const match = (version: number) => ({ 'if-match': `"${version}"` });

describe('who calls', () => {
  test.each(['gone@demo.test', 'stranger@x.test'])('%s is no active agent: 403', async (address) => {
    expect((await api.as(address)('GET', '/tickets')).status).toBe(403);
  });

  test('an agent is known by mail address in any case', async () => {
    expect((await api.as('ANNA@demo.test')('GET', '/tickets')).status).toBe(200);
  });

  test('a ticket of a mailbox that is not theirs is forbidden to read and to do anything to', async () => {
    const { number, version } = await api.ticket();
    const sam = api.as('sam@demo.test');
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/entries', undefined],
      ['GET', '/entries/x/raw', undefined],
      ['PATCH', '', { priority: 'high' }],
      ['POST', '/replies', { text: 'x' }],
      ['POST', '/notes', { text: 'x' }],
    ] as const) {
      expect(
        (await sam(method, `/tickets/${number}${path}`, { body, headers: match(version) })).status,
        `${method} ${path}`,
      ).toBe(403);
    }
    expect((await sam('GET', '/tickets', { query: { mailbox: 'support' } })).status).toBe(403);
    const seen = (await sam<List<TicketView>>('GET', '/tickets')).body.items;
    expect(seen.every(({ mailbox }) => mailbox === 'sales')).toBe(true);
  });

  test('a light user reads and writes notes, no more', async () => {
    const { number } = await api.ticket();
    const light = api.as('light@demo.test');
    expect((await light('GET', `/tickets/${number}`)).status).toBe(200);
    expect((await light('POST', `/tickets/${number}/notes`, { body: { text: 'I know them' } })).status).toBe(201);
    expect((await light('POST', `/tickets/${number}/replies`, { body: { text: 'x' } })).status).toBe(403);
    expect((await light('PATCH', `/tickets/${number}`, { body: { priority: 'high' }, headers: match(2) })).status).toBe(
      403,
    );
    const call = { mailbox: 'support', subject: 'x', requester: { address: 'x@x.test' }, text: 'x' };
    expect((await light('POST', '/tickets', { body: call })).status).toBe(403);
  });
});

describe('one ticket', () => {
  test('has the shape that others rely on, null for what is absent, and its version as ETag', async () => {
    const { number } = await api.ticket();
    const { status, headers, body } = await anna<TicketView>('GET', `/tickets/${number}`);
    expect(status).toBe(200);
    expect(headers.etag).toBe('"1"');
    expect(body).toMatchObject({
      number,
      id: String(number),
      status: 'new',
      assignee: null,
      team: null,
      closedAt: null,
      waitingSince: new Date(someTime).toISOString(),
      requester: { id: 'customer-kaisa', name: 'Kaisa Korhonen', address: 'kaisa@customer.test' },
      participants: [],
      tags: [],
      clocks: [],
    });
    expect(body).not.toHaveProperty('recent');
  });

  test.each(['999999', 'abc', '0', '-1'])('%s is not found', async (number) => {
    expect((await anna('GET', `/tickets/${number}`)).status).toBe(404);
  });
});

describe('a change', () => {
  test('needs If-Match', async () => {
    const { number } = await api.ticket();
    expect(await anna('PATCH', `/tickets/${number}`, { body: { priority: 'high' } })).toMatchObject({
      status: 428,
      body: { code: 'if-match-required' },
    });
  });

  test('answers the ticket with its new ETag, and stands on the timeline', async () => {
    const { number } = await api.ticket();
    const { status, headers, body } = await anna<TicketView>('PATCH', `/tickets/${number}`, {
      body: { priority: 'high', assignee: 'ANNA@demo.test' },
      headers: match(1),
    });
    expect(status).toBe(200);
    expect(headers.etag).toBe('"2"');
    expect(body).toMatchObject({ priority: 'high', assignee: 'anna@demo.test', status: 'open', version: 2 });
    expect((await entriesOf(number)).slice(1)).toMatchObject([
      { type: 'change', field: 'priority', from: 'normal', to: 'high', actor: { type: 'agent', id: 'anna@demo.test' } },
      { field: 'assignee', from: null },
      { field: 'status', from: 'new', to: 'open' },
    ]);
  });

  test('on a stale version is refused with the version there is and what was written since', async () => {
    const { number } = await api.ticket();
    await anna('PATCH', `/tickets/${number}`, { body: { priority: 'high' }, headers: match(1) });
    await anna('POST', `/tickets/${number}/notes`, { body: { text: 'SECRET of the note' } });
    const late = await anna('PATCH', `/tickets/${number}`, { body: { priority: 'low' }, headers: match(1) });
    expect(late.status).toBe(412);
    expect(late.body).toMatchObject({
      type: '/problems/ticket-changed',
      code: 'ticket-changed',
      version: 3,
      entries: [{ field: 'priority', to: 'high' }, { type: 'note' }],
    });
    expect(JSON.stringify(late.body)).not.toContain('SECRET');
    expect((await anna<TicketView>('GET', `/tickets/${number}`)).body.priority).toBe('high');
  });

  test('made by two at the same time is kept for one of them', async () => {
    const { number } = await api.ticket();
    const both = await Promise.all(
      ['high', 'low'].map((priority) => anna('PATCH', `/tickets/${number}`, { body: { priority }, headers: match(1) })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test.each([
    [{ assignee: 'nobody@demo.test' }, 'assignee'],
    [{ assignee: 'gone@demo.test' }, 'assignee'],
    [{ assignee: 'sam@demo.test' }, 'assignee'],
    [{ assignee: 'light@demo.test' }, 'assignee'],
    [{ team: 'nobodies' }, 'team'],
    [{ priority: 'very' }, 'priority'],
    [{ level: 4 }, 'level'],
    [{ status: 'deferred' }, 'deferredUntil'],
    [{ subject: ' ' }, 'subject'],
    [{ number: 5 }, 'number'],
    [{ requester: { id: 'x' } }, 'requester.id'],
    [{ fields: { ok: [1] } }, 'fields.ok'],
  ])('%j is refused, naming %s', async (body, path) => {
    const { number } = await api.ticket();
    const refused = await anna<{ fields: { path: string }[] }>('PATCH', `/tickets/${number}`, {
      body,
      headers: match(1),
    });
    expect(refused.status).toBe(422);
    expect(refused.body.fields.map((field) => field.path)).toEqual([path]);
  });

  test('of the mailbox needs the right to the other one too', async () => {
    const { number } = await api.ticket();
    expect((await anna('PATCH', `/tickets/${number}`, { body: { mailbox: 'sales' }, headers: match(1) })).status).toBe(
      403,
    );
    const moved = await api.as('admin@demo.test')<TicketView>('PATCH', `/tickets/${number}`, {
      body: { mailbox: 'sales' },
      headers: match(1),
    });
    expect(moved.body.mailbox).toBe('sales');
    expect((await anna('GET', `/tickets/${number}`)).status).toBe(403);
  });

  test('that changes nothing leaves the version', async () => {
    const { number } = await api.ticket();
    expect(
      (await anna('PATCH', `/tickets/${number}`, { body: { priority: 'normal' }, headers: match(1) })).headers.etag,
    ).toBe('"1"');
  });

  test('defers until a time in any zone', async () => {
    const { number } = await api.ticket();
    const { body } = await anna<TicketView>('PATCH', `/tickets/${number}`, {
      body: { status: 'deferred', deferredUntil: '2026-12-01T09:00:00+02:00' },
      headers: match(1),
    });
    expect(body).toMatchObject({ status: 'deferred', deferredUntil: '2026-12-01T07:00:00.000Z' });
  });
});

describe('an answer', () => {
  test('is queued to the requester and the participants, and threads', async () => {
    const { number } = await api.ticket({ participants: [{ name: 'Eino', address: 'eino@x.test' }] });
    const { status, headers, body } = await anna<EntryView>('POST', `/tickets/${number}/replies`, {
      body: { text: 'Turn the switch.' },
    });
    expect(status).toBe(201);
    expect(headers.etag).toBe('"2"');
    expect(body).toMatchObject({
      type: 'sent',
      text: expect.stringContaining('Turn the switch.'),
      delivery: { state: 'queued' },
      actor: { type: 'agent', id: 'anna@demo.test' },
      to: [{ address: 'kaisa@customer.test' }],
      cc: [{ address: 'eino@x.test' }],
      subject: expect.stringMatching(/^Re: .*\[#\d+\]$/),
    });
    expect((await anna<TicketView>('GET', `/tickets/${number}`)).body).toMatchObject({
      status: 'waiting',
      assignee: 'anna@demo.test',
      waitingSince: null,
    });
  });

  test('with html goes out sanitised and as text too', async () => {
    const { number } = await api.ticket();
    const { body } = await anna<{ html: string; text: string }>('POST', `/tickets/${number}/replies`, {
      body: { html: '<p>Hello <b>you</b></p><script>alert(1)</script>' },
    });
    expect(body.html).toContain('<b>you</b>');
    expect(body.html).not.toContain('script');
    expect(body.text).toContain('Hello you');
  });

  test('goes to the recipients that are named', async () => {
    const { number } = await api.ticket({ participants: [{ name: 'Eino', address: 'eino@x.test' }] });
    const body = { text: 'x', cc: [], bcc: ['Boss@X.test', { name: 'Liisa', address: 'liisa@x.test' }] };
    const sent = (await anna<{ cc: unknown[]; bcc: unknown[] }>('POST', `/tickets/${number}/replies`, { body })).body;
    expect(sent).toMatchObject({
      cc: [],
      bcc: [
        { name: '', address: 'boss@x.test' },
        { name: 'Liisa', address: 'liisa@x.test' },
      ],
    });
  });

  test('twice under one Idempotency-Key is one answer with one body', async () => {
    const { number } = await api.ticket();
    const headers = { 'idempotency-key': 'pressed-twice' };
    const first = await anna('POST', `/tickets/${number}/replies`, { body: { text: 'Once' }, headers });
    api.now += 5000;
    const again = await anna('POST', `/tickets/${number}/replies`, { body: { text: 'Once' }, headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect((await entriesOf(number)).filter(({ type }) => type === 'sent')).toHaveLength(1);
  });

  test('twice at the same time under one key is one answer', async () => {
    const { number } = await api.ticket();
    const headers = { 'idempotency-key': 'at-once' };
    const both = await Promise.all(
      [1, 2].map(() => anna('POST', `/tickets/${number}/replies`, { body: { text: 'Once' }, headers })),
    );
    expect(both[0]?.body.id).toBe(both[1]?.body.id);
    expect((await entriesOf(number)).filter(({ type }) => type === 'sent')).toHaveLength(1);
  });

  test('by another agent under the same key is another answer', async () => {
    const { number } = await api.ticket();
    const headers = { 'idempotency-key': 'same-key' };
    await anna('POST', `/tickets/${number}/replies`, { body: { text: 'One' }, headers });
    await api.as('lead@demo.test')('POST', `/tickets/${number}/replies`, { body: { text: 'Two' }, headers });
    expect((await entriesOf(number)).filter(({ type }) => type === 'sent')).toHaveLength(2);
  });

  test('on a stale version is refused when it names one, and no mail is queued', async () => {
    const { number } = await api.ticket();
    await anna('POST', `/tickets/${number}/notes`, { body: { text: 'x' } });
    expect((await anna('POST', `/tickets/${number}/replies`, { body: { text: 'x' }, headers: match(1) })).status).toBe(
      412,
    );
    expect((await entriesOf(number)).filter(({ type }) => type === 'sent')).toEqual([]);
  });

  test.each([
    [{}, 'text'],
    [{ text: 'x', status: 'new' }, 'status'],
    [{ text: 'x', cc: ['nobody'] }, 'cc.0'],
    [{ text: 'x', attachments: ['missing'] }, 'attachments.0'],
  ])('%j is refused, naming %s', async (body, path) => {
    const s3 = mockClient(api.s3);
    s3.on(HeadObjectCommand).rejects(new NotFound({ message: 'no', $metadata: {} }));
    const { number } = await api.ticket();
    const refused = await anna<{ fields: { path: string }[] }>('POST', `/tickets/${number}/replies`, { body });
    expect(refused.status).toBe(422);
    expect(refused.body.fields.map((field) => field.path)).toEqual([path]);
  });

  test('takes the files that the same agent has uploaded', async () => {
    const s3 = mockClient(api.s3);
    s3.on(HeadObjectCommand).resolves({
      ContentLength: 12,
      ContentType: 'application/pdf',
      Metadata: { filename: encodeURIComponent('ohje ä.pdf') },
    });
    const { number } = await api.ticket();
    const { body } = await anna('POST', `/tickets/${number}/replies`, { body: { text: 'x', attachments: ['up1'] } });
    expect(body).toMatchObject({
      attachments: [{ id: 'up1', filename: 'ohje ä.pdf', contentType: 'application/pdf', size: 12, inline: false }],
    });
    const key = s3.commandCalls(HeadObjectCommand)[0]?.args[0].input.Key;
    await api.as('lead@demo.test')('POST', `/tickets/${number}/replies`, { body: { text: 'x', attachments: ['up1'] } });
    expect(s3.commandCalls(HeadObjectCommand)[1]?.args[0].input.Key).not.toBe(key);
  });
});

describe('a note', () => {
  test('names agents, and only agents', async () => {
    const { number } = await api.ticket();
    const { status, body } = await anna('POST', `/tickets/${number}/notes`, {
      body: { text: 'Look', mentions: ['lead@demo.test'] },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ type: 'note', text: 'Look', mentions: ['lead@demo.test'] });
    const refused = await anna('POST', `/tickets/${number}/notes`, {
      body: { text: 'x', mentions: ['kaisa@customer.test'] },
    });
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ path: 'mentions.0' }] } });
  });

  test('changes no status', async () => {
    const { number } = await api.ticket();
    await anna('POST', `/tickets/${number}/notes`, { body: { text: 'x' } });
    expect((await anna<TicketView>('GET', `/tickets/${number}`)).body).toMatchObject({
      status: 'new',
      assignee: null,
      version: 2,
    });
  });
});

describe('a ticket for a caller', () => {
  const call = {
    mailbox: 'support',
    subject: 'Broken lamp',
    requester: { name: 'Liisa', address: 'Liisa@Customer.test' },
    text: 'She called.',
  };

  test('is made with its customer, on the phone, and no mail goes out', async () => {
    const { status, headers, body } = await anna<TicketView>('POST', '/tickets', {
      body: { ...call, tags: ['lamp'], priority: 'high' },
    });
    expect(status).toBe(201);
    expect(headers).toMatchObject({ etag: '"1"', location: `/api/v1/tickets/${body.number}` });
    expect(body).toMatchObject({
      status: 'new',
      channel: 'phone',
      priority: 'high',
      tags: ['lamp'],
      requester: { name: 'Liisa', address: 'liisa@customer.test' },
    });
    expect((await entriesOf(body.number)).map(({ type, actor }) => [type, actor.id])).toEqual([
      ['received', 'anna@demo.test'],
    ]);
    const listed = (await anna<List<TicketView>>('GET', '/tickets', { query: { customer: body.requester.id } })).body
      .items;
    expect(listed.map(({ number }) => number)).toEqual([body.number]);
  });

  test('twice under one Idempotency-Key is one ticket', async () => {
    const headers = { 'idempotency-key': 'ticket-once' };
    const first = await anna<TicketView>('POST', '/tickets', { body: call, headers });
    const again = await anna<TicketView>('POST', '/tickets', { body: call, headers });
    const atOnce = await Promise.all(
      [1, 2].map(() => anna<TicketView>('POST', '/tickets', { body: call, headers: { 'idempotency-key': 'at-once' } })),
    );
    expect(again).toMatchObject({ status: 201, body: { number: first.body.number } });
    expect(atOnce[0]?.body.number).toBe(atOnce[1]?.body.number);
  });

  test('lists every field that is wrong', async () => {
    const refused = await anna<{ fields: { path: string }[] }>('POST', '/tickets', {
      body: { mailbox: 'support', requester: { address: 'no' }, kind: 'x' },
    });
    expect(refused.status).toBe(422);
    expect(refused.body.fields.map(({ path }) => path).sort()).toEqual([
      'kind',
      'requester.address',
      'subject',
      'text',
    ]);
  });

  test('in a mailbox that is not there, or not theirs', async () => {
    expect(
      (await api.as('admin@demo.test')('POST', '/tickets', { body: { ...call, mailbox: 'nowhere' } })).body,
    ).toMatchObject({ fields: [{ path: 'mailbox' }] });
    expect((await anna('POST', '/tickets', { body: { ...call, mailbox: 'sales' } })).status).toBe(403);
  });
});

describe('lists', () => {
  test('know "me" and "mine"', async () => {
    const { ticket } = amend(
      await api.ticket(),
      { assignee: 'anna@demo.test' },
      { actor: agentActor(), at: someTime, idFor: () => anId() },
    );
    await api.tickets.save({ ticket, entries: [aReceived({ number: ticket.number })] });
    for (const query of [{ assignee: 'me' }, { folder: 'mine' }, { assignee: 'Anna@demo.test' }] as Record<
      string,
      string
    >[]) {
      const { items } = (await anna<List<TicketView>>('GET', '/tickets', { query })).body;
      expect(
        items.map(({ number }) => number),
        JSON.stringify(query),
      ).toContain(ticket.number);
      expect(items.every(({ assignee }) => assignee === 'anna@demo.test')).toBe(true);
    }
  });

  test('go on where the cursor says, to the end', async () => {
    await Promise.all(Array.from({ length: 7 }, () => api.ticket()));
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await anna<List<TicketView>>('GET', '/tickets', {
        query: { limit: '3', status: 'new,open', ...(cursor ? { cursor } : {}) },
      });
      seen.push(...body.items.map(({ number }) => number));
      cursor = body.next ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(7);
  });

  test.each([
    { limit: '0' },
    { limit: '101' },
    { status: 'odd' },
    { folder: 'odd' },
    { sort: 'odd' },
    { cursor: 'odd' },
  ] as Record<string, string>[])('%j is refused, naming it', async (query) => {
    const refused = await anna<{ fields: { path: string }[] }>('GET', '/tickets', { query });
    expect(refused.status).toBe(422);
    expect(refused.body.fields[0]?.path.split('.')[0]).toBe(Object.keys(query)[0]);
  });

  test('of folders show the mailboxes that the agent sees, nought where nothing was counted', async () => {
    const { body } = await anna<List<unknown>>('GET', '/folders');
    const nought = {
      unassigned: 0,
      mine: 0,
      assigned: 0,
      waiting: 0,
      deferred: 0,
      drafts: 0,
      closed: 0,
      suspended: 0,
      spam: 0,
      trash: 0,
    };
    expect(body.items).toEqual([{ mailbox: 'support', ...nought }]);
  });
});

test('folders count what the stream has counted, mine by the agent who asks', async () => {
  const counted = {
    new: 2,
    'open-': 1,
    'open+': 3,
    waiting: 4,
    closed: 5,
    spam: -1,
    'mine:anna@demo.test': 2,
    'mine:lead@demo.test': 1,
  };
  await dynamo.client.send(
    new PutCommand({ TableName: dynamo.tickets, Item: { ...keys.counts('support'), item: 'counts', ...counted } }),
  );
  const { items } = (await anna<List<unknown>>('GET', '/folders')).body;
  expect(items).toMatchObject([
    { mailbox: 'support', unassigned: 3, mine: 2, assigned: 3, waiting: 4, deferred: 0, closed: 5, spam: 0 },
  ]);
});

test('a list by tag is found through the search, page by page, without what lost the tag or lies elsewhere', async () => {
  const search = createSearchStore({ client: dynamo.client, table: dynamo.search });
  const tagged: number[] = [];
  for (const over of [
    { tags: ['lamp'] },
    { tags: [] },
    { tags: ['lamp'], mailbox: 'sales' },
    { tags: ['lamp'] },
    { tags: ['lamp'] },
  ]) {
    const { number } = await api.ticket(over);
    await search.put(number, [tagTerm('lamp')]);
    if (over.tags.length > 0 && over.mailbox === undefined) tagged.unshift(number);
  }
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await anna<List<TicketView>>('GET', '/tickets', {
      query: { tag: 'lamp', limit: '2', ...(cursor ? { cursor } : {}) },
    });
    seen.push(...body.items.map(({ number }) => number));
    cursor = body.next ?? undefined;
  } while (cursor);
  expect(seen).toEqual(tagged);
});

describe('files', () => {
  test('an upload gets an address of its own that wants the stated type', async () => {
    const { status, body } = await anna<{ id: string; url: string; headers: Record<string, string> }>(
      'POST',
      '/uploads',
      { body: { filename: 'a b.png', contentType: 'image/png', size: 10 } },
    );
    expect(status).toBe(201);
    expect(body.headers).toEqual({ 'content-type': 'image/png' });
    expect(new URL(body.url).pathname).toContain(body.id);
    expect(new URL(body.url).searchParams.get('X-Amz-SignedHeaders')).toContain('content-type');
  });

  test('an upload over 100 MB is refused', async () => {
    expect(
      (await anna('POST', '/uploads', { body: { filename: 'a', contentType: 'image/png', size: 100_000_001 } })).status,
    ).toBe(422);
  });

  test('the mail as it came is fetched as a file', async () => {
    const number = await api.tickets.nextNumber();
    const message = aReceived({ number, raw: 'mail/in/abc' });
    await api.ticket({ number, message });
    const { body } = await anna<{ url: string }>('GET', `/tickets/${number}/entries/${message.id}/raw`);
    const url = new URL(body.url);
    expect(url.pathname).toMatch(/in\/abc$/);
    expect(url.searchParams.get('response-content-disposition')).toMatch(/^attachment; filename="ticket-\d+\.eml"/);
    expect((await anna('GET', `/tickets/${number}/entries/nothing/raw`)).status).toBe(404);
    expect((await anna('GET', `/tickets/${number}/entries/${message.id}/attachments/a1`)).status).toBe(404);
  });
});

test('every route stands in the OpenAPI document with the schemas that check it, and the document is open to all', async () => {
  const paths = agentOpenApi().paths as Record<
    string,
    Record<string, { requestBody?: unknown; parameters?: { name: string; in: string }[]; responses: object }>
  >;
  for (const route of [...agentRoutes, ...fileRoutes]) {
    const described = paths[`/api/v1${route.path}`]?.[route.method.toLowerCase()];
    expect(described, `${route.method} ${route.path}`).toBeDefined();
    expect(described?.requestBody !== undefined).toBe(route.body !== undefined);
    expect(Object.keys(described?.responses ?? {})).toContain(String(route.status));
    const inPath = (described?.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(inPath.sort()).toEqual([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
  }
  const references = JSON.stringify(agentOpenApi()).match(/#\/components\/schemas\/\w+/g) ?? [];
  const { schemas } = agentOpenApi().components as { schemas: object };
  for (const reference of new Set(references)) expect(Object.keys(schemas)).toContain(reference.split('/').at(-1));
  expect(JSON.parse((await describeApi()).body ?? '')).toEqual(agentOpenApi());
});
