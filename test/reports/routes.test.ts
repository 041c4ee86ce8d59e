import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentRoutes } from '../../functions/reports/index.ts';
import { recordGroup } from '../../functions/reports/record-facts.ts';
import { createReportStore } from '../../functions/reports/report-store.ts';
import { createSettingsStore } from '../../functions/settings/index.ts';
import { askRoutes } from '../support/ask-routes.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aMailbox, anAgentPrincipal, anId, someTime } from '../support/factories.ts';
import { aRelayed, aStanding } from './factories.ts';

describe('the KPI report of the API', () => {
  let dynamo: TestDynamo;
  let ask: ReturnType<typeof askRoutes>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    ask = askRoutes(agentRoutes, dynamo, () => someTime);
    const over = { client: dynamo.client, table: dynamo.tickets };
    const store = createReportStore(over);
    for (const [index, mailbox] of ['support', 'sales', 'sales'].entries()) {
      await createSettingsStore(over).saveMailbox(aMailbox({ id: mailbox, address: `${mailbox}@demo.test` }));
      const entry = aRelayed({ number: index, mailbox, state: aStanding({ mailbox }), facts: [{ fact: 'created' }] });
      const recorder = { store, timeZone: 'Europe/Helsinki', kindOf: async () => undefined, failed: () => undefined };
      await recordGroup(recorder, mailbox, [
        { messageId: anId(), sequence: String(index + 1), body: JSON.stringify(entry) },
      ]);
    }
  });
  afterAll(() => dynamo.stop());

  const report = (query: string, agent = anAgentPrincipal()) => ask(agent, 'GET', `/reports/kpi?${query}`);
  const supportOnly = anAgentPrincipal({ mailboxes: ['support'] });

  it('counts a running month up to now', async () => {
    expect((await report('month=2026-11&mailbox=sales')).body).toMatchObject({
      month: '2026-11',
      mailbox: 'sales',
      rows: {
        newTickets: { thisMonth: 2, lastMonth: 0, changePercent: null, trend: 'up' },
        openAtEndOfMonth: { thisMonth: 2, lastMonth: 0 },
      },
    });
  });

  it('has all mailboxes that the agent may see, and no other', async () => {
    expect((await report('month=2026-11')).body).toMatchObject({
      mailbox: 'all',
      rows: { newTickets: { thisMonth: 3 } },
    });
    expect((await report('month=2026-11', supportOnly)).body).toMatchObject({
      mailbox: 'all',
      rows: { newTickets: { thisMonth: 1 } },
    });
    expect((await report('month=2026-11&mailbox=sales', supportOnly)).status).toBe(403);
  });

  it('is refused for a month that is none, that has not begun, and for a mailbox that is not there', async () => {
    for (const query of ['month=2026-13', 'month=2026-12', 'month=2026-11&mailbox=none', ''])
      expect((await report(query)).status).toBe(422);
  });
});
