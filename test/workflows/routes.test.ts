import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSettingsStore } from '../../functions/settings/index.ts';
import { agentRoutes } from '../../functions/workflows/index.ts';
import { askRoutes } from '../support/ask-routes.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgent, anAgentPrincipal, someTime } from '../support/factories.ts';

const lead = anAgentPrincipal({ address: 'lead@demo.test', role: 'lead' });
const refund = {
  name: 'Refunds to billing',
  conditions: { all: [{ field: 'subject', operator: 'contains', value: 'refund' }] },
  actions: [
    { type: 'addTags', tags: ['refund'] },
    { type: 'assignTeam', team: 'billing' },
  ],
};

describe('the workflows of the API', () => {
  let dynamo: TestDynamo;
  let ask: ReturnType<typeof askRoutes>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    ask = askRoutes(agentRoutes, dynamo, () => someTime);
    const settings = createSettingsStore({ client: dynamo.client, table: dynamo.tickets });
    await settings.saveTeam({ id: 'billing', name: 'Billing' });
    await settings.saveAgent(anAgent({ address: 'gone@demo.test', active: false }));
  });
  afterAll(() => dynamo.stop());

  it('are made, listed, changed and deleted', async () => {
    const made = await ask(lead, 'POST', '/workflows', refund);
    expect(made).toMatchObject({ status: 201, body: { ...refund, enabled: true, when: ['received'], order: 100 } });
    const { id } = made.body;
    expect((await ask(lead, 'GET', `/workflows/${id}`)).body).toEqual(made.body);
    expect((await ask(lead, 'GET', '/workflows')).body).toEqual({ items: [made.body], next: null });
    const changed = await ask(lead, 'PATCH', `/workflows/${id}`, { enabled: false });
    expect(changed).toMatchObject({ status: 200, body: { ...refund, enabled: false } });
    expect((await ask(lead, 'DELETE', `/workflows/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await ask(lead, method, `/workflows/${id}`)).status).toBe(404);
  });

  it('are made once for an Idempotency-Key', async () => {
    const key = { 'Idempotency-Key': 'once' };
    const first = await ask(lead, 'POST', '/workflows', refund, key);
    expect(await ask(lead, 'POST', '/workflows', refund, key)).toEqual(first);
  });

  it.each([
    ['a team that is not there', { actions: [{ type: 'assignTeam', team: 'nobody' }] }, 'actions.0.team'],
    ['an agent who has left', { actions: [{ type: 'assign', agent: 'gone@demo.test' }] }, 'actions.0.agent'],
    [
      'an operator that is none',
      { conditions: { all: [{ field: 'subject', operator: 'like', value: 'x' }] } },
      'conditions.all.0.operator',
    ],
    ['no actions', { actions: [] }, 'actions'],
    ['no name', { name: '' }, 'name'],
  ])('are refused with %s, naming the field', async (_, over, path) => {
    const refused = await ask(lead, 'POST', '/workflows', { ...refund, ...over });
    expect(refused.status).toBe(422);
    expect(refused.body.fields.map((field) => field.path)).toContain(path);
  });

  it('are for leads and admins to make, and for everybody to read', async () => {
    for (const role of ['agent', 'light'] as const) {
      expect((await ask(anAgentPrincipal({ role }), 'POST', '/workflows', refund)).status).toBe(403);
      expect((await ask(anAgentPrincipal({ role }), 'GET', '/workflows')).status).toBe(200);
    }
    expect((await ask(anAgentPrincipal({ role: 'admin' }), 'POST', '/workflows', refund)).status).toBe(201);
  });
});
