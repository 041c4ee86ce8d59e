import type { APIGatewayProxyEventV2, Context, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AgentPrincipal } from '../../functions/access/index.ts';
import type { QueueHandler } from '../../functions/platform/batch.ts';
import type { Environment } from '../../functions/platform/environments.ts';
import { httpHandler } from '../../functions/platform/http.ts';
import { keys } from '../../functions/platform/keys.ts';
import { agentRoutes } from '../../functions/search/index.ts';
import { createSettingsStore } from '../../functions/settings/index.ts';
import { createTicketStore, openTicket } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aMailbox, anAgentPrincipal, aReceived, aRequester } from '../support/factories.ts';

vi.hoisted(() => {
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
});

describe('GET /search', () => {
  let dynamo: TestDynamo;
  let indexSearch: QueueHandler;
  beforeAll(async () => {
    dynamo = await startDynamo();
    Object.assign(process.env, {
      TICKETS_TABLE: dynamo.tickets,
      SEARCH_TABLE: dynamo.search,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    ({ handler: indexSearch } = await import('../../functions/search/index-search.handler.ts'));
    const settings = createSettingsStore({ client: dynamo.client, table: dynamo.tickets });
    await settings.saveMailbox(aMailbox());
    await settings.saveMailbox(aMailbox({ id: 'sales' }));
    await arrive(1042, 'support', 'Where is my parcel?');
    await arrive(1043, 'sales', 'Is the parcel free?');
  });
  afterAll(() => dynamo?.stop());

  async function arrive(number: number, mailbox: string, text: string): Promise<void> {
    const message = aReceived({ number, text });
    const { ticket, entries } = openTicket({ number, mailbox, message, requester: aRequester() });
    await createTicketStore({ client: dynamo.client, table: dynamo.tickets }).create({ ticket, entries });
    const [entry] = entries;
    if (!entry) throw new Error('a new ticket has an entry');
    const { sk } = keys.entry(number, entry.order, entry.id);
    expect(await indexSearch({ Records: [record({ ...entry, mailbox, sk })] }, {} as Context)).toEqual({
      batchItemFailures: [],
    });
  }

  const record = (body: unknown) => ({ messageId: 'm', body: JSON.stringify(body), attributes: {} }) as SQSRecord;

  async function get(queryStringParameters: Record<string, string>, principal: AgentPrincipal = anAgentPrincipal()) {
    const unused = () => {
      throw new Error('not used by search');
    };
    const handler = httpHandler({
      routes: agentRoutes,
      env: {
        TICKETS_TABLE: dynamo.tickets,
        SEARCH_TABLE: dynamo.search,
        DESK_TIME_ZONE: 'Europe/Helsinki',
      } as Environment<'agentApi'>,
      clock: { now: () => 0 },
      ids: { next: () => 'id' },
      clients: { documents: () => dynamo.client, s3: unused, secrets: unused },
      authenticate: () => principal,
    });
    const event = {
      version: '2.0',
      rawPath: '/api/v1/search',
      queryStringParameters,
      headers: {},
      requestContext: { http: { method: 'GET', path: '/api/v1/search' } },
    };
    const answer = await handler(event as unknown as APIGatewayProxyEventV2, {} as Context);
    return { status: answer.statusCode, body: JSON.parse(String(answer.body)) };
  }

  it('answers tickets as everywhere, with an excerpt', async () => {
    const { status, body } = await get({ q: 'parcel mailbox:support' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [{ number: 1042, id: '1042', mailbox: 'support', status: 'new', excerpt: 'Where is my parcel?' }],
      next: null,
    });
  });

  it('pages by cursor', async () => {
    const first = await get({ q: 'parcel', limit: '1' });
    expect(first.body.items).toMatchObject([{ number: 1043 }]);
    const second = await get({ q: 'parcel', limit: '1', cursor: first.body.next });
    expect(second.body.items).toMatchObject([{ number: 1042 }]);
  });

  it('shows an agent only what lies in their mailboxes', async () => {
    for (const q of ['parcel', 'mailbox:sales', '#1043', 'status:new']) {
      const { body } = await get({ q }, anAgentPrincipal({ mailboxes: ['support'] }));
      expect(
        body.items.filter((item: { mailbox: string }) => item.mailbox === 'sales'),
        q,
      ).toEqual([]);
    }
  });

  it('answers nothing to nothing', async () => {
    expect((await get({})).body).toEqual({ items: [], next: null });
  });

  it.each<Record<string, string>>([
    { q: 'x', limit: '0' },
    { q: 'x', limit: 'many' },
    { q: 'x', cursor: 'forged' },
    { q: 'x'.repeat(501) },
  ])('refuses %j', async (query) => {
    expect(await get(query)).toMatchObject({ status: 422, body: { code: 'invalid-request' } });
  });

  it('reports a message of the queue that cannot be read, and no other', async () => {
    const Records = [
      { ...record({}), messageId: 'bad' },
      record({ number: 1, mailbox: 'support', sk: 'E#', id: 'x', order: 1, at: 1, type: 'delivery' }),
    ];
    expect(await indexSearch({ Records }, {} as Context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
  });
});
