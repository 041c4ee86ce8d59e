import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentRoutes, createServiceLevelStore } from '../../functions/service-levels/index.ts';
import { createSettingsStore } from '../../functions/settings/index.ts';
import { askRoutes } from '../support/ask-routes.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aMailbox, anAgentPrincipal, someTime } from '../support/factories.ts';
import { aCalendar, aPolicy } from './factories.ts';

const lead = anAgentPrincipal({ role: 'lead', mailboxes: ['support'] });
const admin = anAgentPrincipal({ role: 'admin' });

describe('service levels and calendars of the API', () => {
  let dynamo: TestDynamo;
  let ask: ReturnType<typeof askRoutes>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    ask = askRoutes(agentRoutes, dynamo, () => someTime);
    const settings = createSettingsStore({ client: dynamo.client, table: dynamo.tickets });
    await settings.saveMailbox(aMailbox());
    await settings.saveMailbox(aMailbox({ id: 'sales', address: 'sales@demo.test' }));
    await createServiceLevelStore({ client: dynamo.client, table: dynamo.tickets }).saveCalendar(aCalendar());
  });
  afterAll(() => dynamo.stop());

  it('are written, replaced and read back', async () => {
    const { id, ...body } = aPolicy({ mailboxes: ['support'] });
    expect(await ask(lead, 'PUT', `/service-levels/${id}`, body)).toEqual({ status: 200, body: { id, ...body } });
    expect(await ask(lead, 'PUT', `/service-levels/${id}`, { ...body, formal: true })).toMatchObject({
      body: { formal: true },
    });
    expect((await ask(lead, 'GET', `/service-levels/${id}`)).body).toMatchObject({ formal: true });
    expect((await ask(lead, 'GET', '/service-levels')).body.items).toHaveLength(1);
    const { id: calendarId, ...calendar } = aCalendar({ id: 'nights', hours: { mon: [['22:00', '06:00']] } });
    expect((await ask(lead, 'PUT', `/calendars/${calendarId}`, calendar)).body).toEqual({
      id: calendarId,
      ...calendar,
    });
    expect((await ask(lead, 'GET', '/calendars')).body.items.map((one) => one.id)).toEqual(['nights', 'office']);
    expect((await ask(lead, 'GET', '/calendars/none')).status).toBe(404);
  });

  it('are refused when they name what is not there or cannot be, with the field', async () => {
    const policy = await ask(admin, 'PUT', '/service-levels/x', {
      ...aPolicy(),
      calendar: 'none',
      mailboxes: ['support', 'none'],
    });
    expect(policy.status).toBe(422);
    expect(policy.body.fields.map((field) => field.path)).toEqual(['mailboxes.1', 'calendar']);
    const calendar = await ask(admin, 'PUT', '/calendars/x', { ...aCalendar(), timeZone: 'Mars/Olympus' });
    expect(calendar.body.fields).toMatchObject([{ path: 'timeZone' }]);
  });

  it('are for those to decide who lead every mailbox that they are for', async () => {
    const { id, ...body } = aPolicy({ id: 'sales', mailboxes: ['sales'] });
    expect((await ask(lead, 'PUT', `/service-levels/${id}`, body)).status).toBe(403);
    expect((await ask(admin, 'PUT', `/service-levels/${id}`, body)).status).toBe(200);
    expect((await ask(lead, 'PUT', `/service-levels/${id}`, { ...body, mailboxes: ['support'] })).status).toBe(403);
    expect((await ask(anAgentPrincipal(), 'PUT', '/calendars/office', aCalendar())).status).toBe(403);
    expect((await ask(anAgentPrincipal(), 'GET', '/calendars')).status).toBe(200);
  });
});
