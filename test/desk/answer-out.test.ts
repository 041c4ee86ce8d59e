import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntryView, first, startTestDesk, type TestDesk } from '../support/desk.ts';

const header = (raw: string, name: string) =>
  new RegExp(`^${name}:\\s*((?:.|\\r?\\n[ \\t])*)`, 'im').exec(raw)?.[1]?.replace(/\s+/g, ' ').trim();

describe('an answer goes out', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
  });
  afterAll(() => desk?.stop());

  async function ticketOf(address: string, subject: string, messageId?: string): Promise<number> {
    await desk.mail({ from: { name: 'Hannah Smith', address }, subject, text: 'Please help', messageId });
    await desk.idle();
    return (await anna.tickets('?limit=100')).find((ticket) => ticket.subject === subject)?.number ?? 0;
  }

  it('from the mailbox address, threaded by Message-ID, In-Reply-To and References, and shows its state', async () => {
    const number = await ticketOf('hannah@cafe.test', 'Quote', '<first@cafe.test>');
    const created = await anna.post<EntryView>(`/tickets/${number}/replies`, { text: 'Here is the quote.' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      type: 'sent',
      delivery: { state: 'queued' },
      actor: { type: 'agent', id: 'anna@demo.test' },
    });
    await desk.idle();
    const reply = (await desk.outbox()).find((mail) => mail.raw.includes('Here is the quote.'));
    expect(reply).toMatchObject({ from: expect.stringContaining('support@demo.test'), to: ['hannah@cafe.test'] });
    expect(header(reply?.raw ?? '', 'In-Reply-To')).toBe('<first@cafe.test>');
    expect(header(reply?.raw ?? '', 'References')).toContain('<first@cafe.test>');
    expect(header(reply?.raw ?? '', 'Message-ID')).toBe(reply?.messageId);
    expect(header(reply?.raw ?? '', 'Subject')).toMatch(/^Re: Quote/);
    const sent = (await anna.entries(number)).find((entry) => entry.id === created.body.id);
    expect(sent?.delivery?.state).toMatch(/sent|delivered/);
    expect(await anna.ticket(number)).toMatchObject({ status: 'waiting', waitingSince: null });
  });

  it('however long it is', async () => {
    const number = await ticketOf('long@cafe.test', 'A long story');
    const pages = Array.from(
      { length: 400 },
      (_, line) => `Line ${line} of ${(line * 7919) % 104_729} says something else.`,
    ).join('\n');
    expect((await anna.post(`/tickets/${number}/replies`, { text: pages })).status).toBe(201);
    expect((await anna.post(`/tickets/${number}/notes`, { text: pages })).status).toBe(201);
    await desk.idle();
    const entries = await anna.entries(number);
    expect(entries.filter((entry) => entry.text?.includes('Line 399'))).toHaveLength(2);
    expect(first(await desk.outbox()).raw).toContain('Line 399');
  });

  it('never for a note', async () => {
    const number = await ticketOf('ravi@corner.test', 'Decaf');
    const before = (await desk.outbox()).length;
    const note = await anna.post<EntryView>(`/tickets/${number}/notes`, { text: 'Secret supplier price 12 €' });
    expect(note.status).toBe(201);
    await desk.idle();
    expect(
      (await desk.outbox())
        .slice(0, (await desk.outbox()).length - before)
        .filter((mail) => mail.raw.includes('Secret supplier')),
    ).toEqual([]);
    expect((await anna.entries(number)).at(-1)).toMatchObject({ type: 'note', text: 'Secret supplier price 12 €' });
  });

  it('once, however often the same call is repeated', async () => {
    const number = await ticketOf('olga@fjord.test', 'Customs');
    const key = { 'idempotency-key': 'a-button-pressed-twice' };
    const first = await anna.post<EntryView>(`/tickets/${number}/replies`, { text: 'Cleared at the border' }, key);
    const second = await anna.post<EntryView>(`/tickets/${number}/replies`, { text: 'Cleared at the border' }, key);
    expect(second.body.id).toBe(first.body.id);
    await desk.idle();
    expect((await desk.outbox()).filter((mail) => mail.raw.includes('Cleared at the border'))).toHaveLength(1);
  });

  it('and every change stands on the timeline with who, from and to', async () => {
    const number = await ticketOf('ines@garcia.test', 'History');
    await anna.change(number, { assignee: 'anna@demo.test' });
    await anna.change(number, { priority: 'high', tags: ['loud'] });
    await anna.change(number, { status: 'closed' });
    const changes = (await anna.entries(number)).filter((entry) => entry.type === 'change');
    expect(changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          field: 'assignee',
          to: 'anna@demo.test',
          actor: expect.objectContaining({ id: 'anna@demo.test' }),
        }),
        expect.objectContaining({ field: 'priority', from: 'normal', to: 'high' }),
        expect.objectContaining({ field: 'status', to: 'closed' }),
      ]),
    );
  });

  it('fails with a sentence when the mail service refuses it for good', async () => {
    const number = await ticketOf('owen@roasters.test', 'Refused');
    await desk.fault({ function: 'sendMail', service: 'ses', call: 1, kind: 'fail', times: 50 });
    const created = await anna.post<EntryView>(`/tickets/${number}/replies`, { text: 'Never leaves' });
    await desk.idle();
    for (let round = 0; round < 6; round++) await desk.advance('PT4M');
    const entry = (await anna.entries(number)).find((one) => one.id === created.body.id);
    expect(entry?.delivery).toMatchObject({ state: 'failed', reason: expect.stringMatching(/\w+/) });
    await desk.clearFaults();
    const health = await desk.call<{ deadLetters: { queue: string; messages: unknown[] }[] }>('GET', '/local/health');
    const dead = health.body.deadLetters.flatMap(({ queue, messages }) => messages.map(() => queue));
    expect(dead).toEqual(['sendMailDeadQueue']);
    await anna.post(`/tickets/${number}/replies`, { text: 'Leaves again' });
    await desk.idle();
    expect(first(await desk.outbox()).raw).toContain('Leaves again');
  });
});

describe('the API refuses', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  let number: number;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
    await desk.mail({ from: 'a@b.test', subject: 'Refusals', text: 'x' });
    await desk.idle();
    number = first(await anna.tickets()).number;
  });
  afterAll(() => desk?.stop());

  it('no token or a bad one with 401', async () => {
    expect((await desk.call('GET', '/api/v1/tickets')).status).toBe(401);
    expect((await desk.call('GET', '/api/v1/tickets', undefined, { authorization: 'Bearer not.a.token' })).status).toBe(
      401,
    );
  });

  it('a customer at the agents’ API with 401 or 403', async () => {
    const customer = await desk.as('a@b.test');
    expect([401, 403]).toContain((await customer.get('/tickets')).status);
  });

  it('an unknown ticket with 404', async () => {
    expect((await anna.get('/tickets/999999')).status).toBe(404);
    expect((await anna.get('/tickets/not-a-number')).status).toBeGreaterThanOrEqual(404);
  });

  it('a bad body with 422, each field listed, and never a stack trace', async () => {
    const { status, body, headers } = await anna.post<{ type: string; fields: { path: string }[] }>('/tickets', {
      mailbox: 'support',
      requester: { address: 'not a mail address' },
    });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('application/problem+json');
    const paths = JSON.stringify(body);
    for (const field of ['subject', 'requester', 'text']) expect(paths).toContain(field);
    expect(paths).not.toMatch(/\bat .*\.(ts|mjs|js):\d+/);
    expect((await anna.post(`/tickets/${number}/notes`, '{broken')).status).toBeGreaterThanOrEqual(400);
  });

  it('a change without If-Match with 428 and on a stale version with 412 ticket-changed', async () => {
    expect((await anna.patch(`/tickets/${number}`, { priority: 'high' })).status).toBe(428);
    const { headers } = await anna.get(`/tickets/${number}`);
    const etag = headers.get('etag') ?? '';
    expect((await anna.patch(`/tickets/${number}`, { priority: 'high' }, { 'if-match': etag })).status).toBe(200);
    const stale = await anna.patch<{ type: string; code: string }>(
      `/tickets/${number}`,
      { priority: 'low' },
      { 'if-match': etag },
    );
    expect(stale.status).toBe(412);
    expect(stale.body.type).toMatch(/ticket-changed$/);
    expect((await anna.ticket(number)).priority).toBe('high');
  });

  it('over 6 MB with 413', async () => {
    expect((await anna.post(`/tickets/${number}/notes`, { text: 'x'.repeat(6 * 1024 * 1024 + 10) })).status).toBe(413);
  });

  it('and describes itself in an OpenAPI 3.1 document', async () => {
    const { body } = await desk.call<{ openapi: string; paths: Record<string, unknown> }>(
      'GET',
      '/api/v1/openapi.json',
    );
    expect(body.openapi).toMatch(/^3\.1/);
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/api/v1/tickets', '/api/v1/tickets/{number}', '/api/v1/search', '/api/v1/reports/kpi']),
    );
  });
});
