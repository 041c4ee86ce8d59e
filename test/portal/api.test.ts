import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { customerIdOf } from '../../functions/customers/index.ts';
import { fileLink, linkToken } from '../../functions/mail/index.ts';
import { secretsClient } from '../../functions/platform/clients.ts';
import type { HttpLambda } from '../../functions/platform/http-handler.ts';
import { keys } from '../../functions/platform/keys.ts';
import { createSettingsStore } from '../../functions/settings/index.ts';
import {
  amend,
  annotate,
  answer,
  change,
  createTicketStore,
  openTicket,
  type Ticket,
  type TicketStore,
} from '../../functions/tickets/index.ts';
import { callApi } from '../support/api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import {
  agentActor,
  aMailbox,
  aNote,
  anAddress,
  aReceived,
  aRequester,
  aSent,
  hour,
  someTime,
} from '../support/factories.ts';

const key = { current: 'a key of at least sixteen letters', former: [] };
const kaisa = { id: customerIdOf('kaisa@customer.test'), name: 'Kaisa', address: 'kaisa@customer.test' };
/** What the tests look for in an answer. */
interface Answered {
  id: string;
  number: number;
  code: string;
  fields: { path: string }[];
  items: { number: number; type: string }[];
}

interface Ask {
  body?: unknown;
  email?: string;
  link?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
}

describe('the APIs for customers', () => {
  let dynamo: TestDynamo;
  let tickets: TicketStore;
  let customerApi: HttpLambda;
  let publicApi: HttpLambda;
  let number = 5000;

  beforeAll(async () => {
    dynamo = await startDynamo();
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamo.endpoint);
    for (const [name, value] of Object.entries({
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      TICKETS_TABLE: dynamo.tickets,
      SIGNING_SECRET: 'signing',
      PORTAL_URL: 'https://desk.demo.test/portal',
      INBOX_URL: 'https://desk.demo.test',
      MAIL_BUCKET: 'mail',
      ATTACHMENTS_BUCKET: 'attachments',
      FILES_URL: 'https://files.demo.test',
    })) {
      vi.stubEnv(name, value);
    }
    mockClient(secretsClient() as SecretsManagerClient)
      .on(GetSecretValueCommand)
      .resolves({ SecretString: JSON.stringify({ key: key.current }) });
    tickets = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
    await createSettingsStore({ client: dynamo.client, table: dynamo.tickets }).saveMailbox(aMailbox());
    await dynamo.client.send(
      new PutCommand({ TableName: dynamo.tickets, Item: { ...keys.numbers(), item: 'counter', last: 6000 } }),
    );
    ({ handler: customerApi } = await import('../../functions/api/customer-api.handler.ts'));
    ({ handler: publicApi } = await import('../../functions/api/public-api.handler.ts'));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await dynamo.stop();
  });
  afterEach(() => vi.useRealTimers());

  async function ask(api: HttpLambda, method: string, path: string, { email, link, headers, ...more }: Ask = {}) {
    const { status, body } = await callApi<Answered>(api, {
      ...more,
      method,
      path: `/api/v1${path}`,
      headers: { ...(link === undefined ? {} : { authorization: `Link ${link}` }), ...headers },
      ...(email === undefined ? {} : { claims: { email } }),
    });
    return { status, body, text: JSON.stringify(body) };
  }
  const customer = (method: string, path: string, more: Ask = {}) =>
    ask(customerApi, method, path, { email: kaisa.address, ...more });
  const byLink = (method: string, path: string, more: Ask = {}) => ask(publicApi, method, path, more);
  const linkTo = (of: number, over: Partial<Parameters<typeof linkToken>[0]> = {}) =>
    linkToken({ number: of, customerId: kaisa.id, key, expiresAt: Date.now() + hour, ...over });

  /** A ticket with a question, a note, an inner change and an answer. */
  async function aConversation(over: Partial<Parameters<typeof openTicket>[0]> = {}): Promise<number> {
    number += 1;
    const message = aReceived({ number, from: { name: kaisa.name, address: kaisa.address } });
    await tickets.create(openTicket({ number, mailbox: 'support', message, requester: kaisa, ...over }));
    const at = someTime + hour;
    const by = { actor: agentActor(), at, idFor: (field: string) => `inner-${field}` };
    await change(tickets, number, (ticket) => annotate(ticket, aNote({ number, text: 'Inner remark' })));
    await change(tickets, number, (ticket) => amend(ticket, { tags: ['difficult'], priority: 'urgent', level: 2 }, by));
    await change(tickets, number, (ticket) =>
      answer(ticket, aSent({ number, at: at + 1, text: 'Public answer' }), { status: 'closed' }),
    );
    return number;
  }
  const load = async (of: number): Promise<Ticket | undefined> => tickets.load(of);

  it('show a customer their own tickets with the public thread alone', async () => {
    const own = await aConversation();
    const list = await customer('GET', '/portal/tickets');
    expect(list.body.items.map((ticket) => ticket.number)).toContain(own);
    const one = await customer('GET', `/portal/tickets/${own}`);
    expect(one.body).toMatchObject({ number: own, status: 'closed' });
    const entries = await customer('GET', `/portal/tickets/${own}/entries`);
    expect(entries.body.items.map((entry) => entry.type)).toEqual(['received', 'sent']);
    for (const inside of ['Inner remark', 'difficult', 'urgent', 'anna@demo.test', 'inner-']) {
      for (const { text } of [list, one, entries]) expect(text).not.toContain(inside);
    }
  });

  it('hide other people’s tickets as if they were not there', async () => {
    const others = await aConversation({
      requester: aRequester({ id: 'somebody', address: 'pekka@office.test' }),
      message: aReceived({ number: number + 1 }),
    });
    const missing = (await customer('GET', '/portal/tickets/99')).body;
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/entries', undefined],
      ['POST', '/replies', { text: 'Let me in' }],
    ] as const) {
      const refused = await customer(method, `/portal/tickets/${others}${path}`, { body });
      expect(refused.status).toBe(404);
      expect(refused.body.code).toBe(missing.code);
    }
    expect((await customer('GET', '/portal/tickets')).body.items.map((one) => one.number)).not.toContain(others);
    expect((await load(others))?.status).toBe('closed');
  });

  it('show a ticket to somebody who takes part in it', async () => {
    const shared = await aConversation({
      requester: aRequester({ id: 'somebody', address: 'pekka@office.test' }),
      participants: [anAddress(kaisa.address)],
      message: aReceived({ number: number + 1 }),
    });
    expect((await customer('GET', `/portal/tickets/${shared}`)).status).toBe(200);
  });

  it('hide a ticket that was put away as spam', async () => {
    const spam = await aConversation({ folder: 'spam' });
    expect((await customer('GET', `/portal/tickets/${spam}`)).status).toBe(404);
    expect((await byLink('GET', '/public/ticket', { link: linkTo(spam) })).status).toBe(404);
  });

  it('take an answer once for an Idempotency-Key, and open the ticket again', async () => {
    const own = await aConversation();
    const asked = { body: { text: 'It is still dark' }, headers: { 'Idempotency-Key': 'once' } };
    const first = await customer('POST', `/portal/tickets/${own}/replies`, asked);
    const second = await customer('POST', `/portal/tickets/${own}/replies`, asked);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(await load(own)).toMatchObject({ status: 'open', reopened: 1 });
    const { items } = await tickets.entries(own);
    expect(items.filter((entry) => entry.type === 'received')).toHaveLength(2);
    expect(items.find((entry) => entry.id === first.body.id)).toMatchObject({
      channel: 'portal',
      actor: { type: 'customer', id: kaisa.id },
    });
  });

  it('open a ticket once for an Idempotency-Key', async () => {
    const asked = { body: { subject: 'A new matter', text: 'Hello' }, headers: { 'Idempotency-Key': 'open-once' } };
    const first = await customer('POST', '/portal/tickets', asked);
    expect(first.status).toBe(201);
    expect((await customer('POST', '/portal/tickets', asked)).body.number).toBe(first.body.number);
    expect(await load(first.body.number)).toMatchObject({
      channel: 'portal',
      mailbox: 'support',
      requester: { address: kaisa.address },
      status: 'new',
    });
    expect((await customer('POST', '/portal/tickets', { ...asked, headers: {} })).body.number).not.toBe(
      first.body.number,
    );
  });

  it('refuse what is not as it must be, naming the field', async () => {
    const refused = await customer('POST', '/portal/tickets', {
      body: { subject: ' ', text: 'x', mailbox: 'nowhere' },
    });
    expect(refused.status).toBe(422);
    expect(refused.body.fields.map((field) => field.path)).toEqual(['subject']);
    const unknown = await customer('POST', '/portal/tickets', {
      body: { subject: 'x', text: 'x', mailbox: 'nowhere' },
    });
    expect(unknown.body.fields).toMatchObject([{ path: 'mailbox' }]);
  });

  it('let nobody in who has not signed in', async () => {
    expect((await ask(customerApi, 'GET', '/portal/tickets')).status).toBe(401);
    expect((await customer('GET', '/portal/me')).body).toMatchObject({ address: kaisa.address, id: kaisa.id });
  });

  it('open by a signed link that one ticket and no other', async () => {
    const [own, other] = [await aConversation(), await aConversation()];
    expect((await byLink('GET', '/public/ticket', { link: linkTo(own) })).body).toMatchObject({ number: own });
    const entries = await byLink('GET', '/public/ticket/entries', { link: linkTo(own) });
    expect(entries.text).not.toContain('Inner remark');
    expect(entries.body.items.every((entry) => entry.number === own)).toBe(true);
    const answered = await byLink('POST', '/public/ticket/replies', {
      link: linkTo(own),
      body: { text: 'By the link' },
    });
    expect(answered.status).toBe(201);
    expect((await load(own))?.status).toBe('open');
    expect((await load(other))?.status).toBe('closed');
  });

  it('refuse a link that is forged, damaged, expired or of somebody who left', async () => {
    const own = await aConversation();
    const good = linkTo(own);
    for (const link of [
      `${good.slice(0, -2)}xx`,
      'nonsense',
      linkTo(own, { key: { current: 'another key of sixteen', former: [] } }),
      linkTo(own, { expiresAt: Date.now() - 1000 }),
    ]) {
      expect((await byLink('GET', '/public/ticket', { link })).status).toBe(401);
    }
    expect((await byLink('GET', '/public/ticket')).status).toBe(401);
    const stranger = linkTo(own, { customerId: 'somebody-else' });
    expect((await byLink('POST', '/public/ticket/replies', { link: stranger, body: { text: 'x' } })).status).toBe(403);
  });

  it('tell everybody what the desk is called and where to write', async () => {
    expect((await byLink('GET', '/public/desk')).body).toEqual({
      name: 'Tuki',
      mailboxes: [{ id: 'support', name: 'Support', address: 'support@demo.test' }],
      signIn: null,
    });
  });

  it('hand out a file that a link in a mail names, and nothing else', async () => {
    const of = await aConversation();
    const file = { filename: 'plan.pdf', contentType: 'application/pdf', size: 40_000_000, inline: false };
    const attachments = [
      { ...file, id: 'big', key: 'uploads/x/big', linked: true },
      { ...file, id: 'inside', key: 'uploads/x/inside' },
    ];
    const sent = aSent({ number: of, at: someTime + 2 * hour, attachments });
    await change(tickets, of, (ticket) => answer(ticket, sent));
    const ask = (attachmentId: string, path = attachmentId, now = Date.now()) => {
      const grant = { number: of, order: sent.order, entryId: sent.id, attachmentId };
      const [, link] = fileLink(grant, { portalUrl: 'https://desk.demo.test', now, key }).split('#');
      return byLink('GET', `/public/files/${of}/${sent.id}/${path}`, { link });
    };
    const given = (await ask('big')).body as unknown as { url: string };
    expect(given.url).toMatch(/^https:\/\/files\.demo\.test\/.*uploads\/x\/big.*attachment/);
    expect((await ask('inside')).status).toBe(404);
    expect((await ask('big', 'inside')).status).toBe(404);
    expect((await ask('big', 'big', Date.now() - 91 * 24 * hour)).status).toBe(401);
    expect((await byLink('GET', `/public/files/${of}/${sent.id}/big`)).status).toBe(401);
    expect((await byLink('GET', `/public/files/${of}/${sent.id}/big`, { link: linkTo(of) })).status).toBe(401);
    await change(tickets, of, (ticket) =>
      amend(ticket, { folder: 'trash' }, { actor: agentActor(), at: someTime, idFor: () => 'trashed' }),
    );
    expect((await ask('big')).status).toBe(404);
  });
});
