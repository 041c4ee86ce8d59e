import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentPrincipal } from '../../functions/access/index.ts';
import { createCustomerStore } from '../../functions/customers/customer-store.ts';
import { agentRoutes as customerRoutes } from '../../functions/customers/routes.ts';
import type { Environment } from '../../functions/platform/environments.ts';
import { httpHandler, type RouteClients } from '../../functions/platform/http.ts';
import { agentRoutes } from '../../functions/settings/routes.ts';
import { createSettingsStore, type SettingsStore } from '../../functions/settings/settings-store.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aMailbox, anAgent, anAgentPrincipal } from '../support/factories.ts';

describe('settings and customers over HTTP', () => {
  let dynamo: TestDynamo;
  let store: SettingsStore;
  const lead = anAgent({ address: 'lead@demo.test', role: 'lead', mailboxes: ['support'], language: 'fi' });
  beforeAll(async () => {
    dynamo = await startDynamo();
    store = createSettingsStore({ client: dynamo.client, table: dynamo.tickets });
    for (const mailbox of [aMailbox(), aMailbox({ id: 'sales', address: 'sales@demo.test' })])
      await store.saveMailbox(mailbox);
    for (const agent of [lead, anAgent()]) await store.saveAgent(agent);
    await store.saveTeam({ id: 'first', name: 'First line' });
  });
  afterAll(() => dynamo?.stop());

  async function call(method: string, path: string, principal: AgentPrincipal, body?: unknown) {
    const unused = () => {
      throw new Error('not used by these routes');
    };
    const clients: RouteClients = { documents: () => dynamo.client, s3: unused, secrets: unused };
    const handler = httpHandler<Environment<'settingsApi'> & Environment<'customersApi'>, AgentPrincipal>({
      routes: [...agentRoutes, ...customerRoutes],
      env: { TICKETS_TABLE: dynamo.tickets } as Environment<'settingsApi'> & Environment<'customersApi'>,
      clock: { now: () => 0 },
      ids: { next: () => 'id' },
      clients,
      authenticate: () => principal,
    });
    const event = {
      version: '2.0',
      routeKey: '$default',
      rawPath: `/api/v1${path}`,
      headers: { 'content-type': 'application/json' },
      requestContext: { http: { method, path: `/api/v1${path}` } },
      body: body === undefined ? undefined : JSON.stringify(body),
    } as unknown as APIGatewayProxyEventV2;
    const answer = await handler(event, {} as Context);
    return { status: answer.statusCode, body: JSON.parse(String(answer.body)) };
  }
  const asLead = anAgentPrincipal({ address: lead.address, role: 'lead', mailboxes: ['support'] });
  const asAnna = anAgentPrincipal();
  const asAdmin = anAgentPrincipal({ address: 'admin@demo.test', role: 'admin' });

  it('tells agents who they are', async () => {
    expect(await call('GET', '/me', asLead)).toMatchObject({ status: 200, body: lead });
  });

  it('lets agents change their own language and nothing else of themselves', async () => {
    expect(await call('PATCH', '/me', asLead, { language: 'en' })).toEqual({
      status: 200,
      body: { ...lead, language: 'en' },
    });
    expect(await store.agent(lead.address)).toEqual({ ...lead, language: 'en' });
    expect(await call('PATCH', '/me', asLead, { role: 'admin' })).toMatchObject({ status: 422 });
    expect(await call('PATCH', '/me', asLead, { language: 'sv' })).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'language' }] },
    });
  });

  it('lists the mailboxes that one may see', async () => {
    expect((await call('GET', '/mailboxes', asLead)).body).toEqual({ items: [aMailbox()], next: null });
    expect((await call('GET', '/mailboxes', asAnna)).body.items).toHaveLength(2);
  });

  it('lists agents and teams', async () => {
    expect(
      (await call('GET', '/agents', asAnna)).body.items.map((agent: { address: string }) => agent.address),
    ).toEqual(['anna@demo.test', 'lead@demo.test']);
    expect((await call('GET', '/teams', asAnna)).body).toEqual({
      items: [{ id: 'first', name: 'First line' }],
      next: null,
    });
  });

  it('lets leads change what their mailbox writes', async () => {
    const answer = await call('PATCH', '/mailboxes/support', asLead, {
      acknowledge: false,
      signature: { fi: 'Terveisin' },
    });
    const changed = aMailbox({ acknowledge: false, signature: { en: '', fi: 'Terveisin' } });
    expect(answer).toEqual({ status: 200, body: changed });
    expect(await store.mailbox('support')).toEqual(changed);
  });

  it.each([
    ['an agent', asAnna, 'support', 403],
    ['the lead of another mailbox', asLead, 'sales', 403],
    ['an admin, of a mailbox that is not there', asAdmin, 'none', 404],
  ] as const)('refuses a change of a mailbox by %s', async (_, principal, id, status) => {
    expect(await call('PATCH', `/mailboxes/${id}`, principal, { acknowledge: true })).toMatchObject({ status });
  });

  it('refuses to move a mailbox to another address', async () => {
    expect(await call('PATCH', '/mailboxes/support', asAdmin, { address: 'mine@evil.test' })).toMatchObject({
      status: 422,
    });
    expect((await store.mailbox('support'))?.address).toBe('support@demo.test');
  });

  it('shows a customer, and says when there is none', async () => {
    const { id } = await createCustomerStore({ client: dynamo.client, table: dynamo.tickets }).ensure(
      'k@x.test',
      'Kaisa',
      0,
    );
    expect(await call('GET', `/customers/${id}`, asAnna)).toMatchObject({
      status: 200,
      body: { id, name: 'Kaisa', addresses: ['k@x.test'], createdAt: '1970-01-01T00:00:00.000Z', undeliverable: [] },
    });
    expect(await call('GET', '/customers/nobody', asAnna)).toMatchObject({ status: 404 });
  });

  it('has rules of mail with their defaults, which leads change one by one', async () => {
    const before = await call('GET', '/mail/rules', asAnna);
    expect(before).toMatchObject({ status: 200, body: { reopenDays: 30, undoSeconds: 10 } });
    const changed = await call('PATCH', '/mail/rules', asLead, { undoSeconds: 20 });
    expect(changed).toEqual({ status: 200, body: { ...before.body, undoSeconds: 20 } });
    expect((await call('GET', '/mail/rules', asAnna)).body).toEqual(changed.body);
  });

  it.each([
    ['an agent', 403, { undoSeconds: 5 }],
    ['a number out of bounds', 422, { undoSeconds: 61 }],
    ['a rule that is none', 422, { undoMinutes: 1 }],
    ['a text', 422, { undoSeconds: 'many' }],
  ])('does not change rules of mail for %s', async (who, status, body) => {
    const changed = await call('PATCH', '/mail/rules', who === 'an agent' ? asAnna : asLead, body);
    expect(changed.status).toBe(status);
  });
});
