import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditLine, auditOf } from '../../functions/platform/audit.ts';
import { keys } from '../../functions/platform/keys.ts';
import { createSettingsItems } from '../../functions/platform/settings-items.ts';
import { agentRoutes as serviceLevelRoutes } from '../../functions/service-levels/routes.ts';
import { agentRoutes as workflowRoutes } from '../../functions/workflows/routes.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { minute, someTime } from '../support/factories.ts';

const by = { address: 'lead@demo.test', name: 'Lead', at: someTime, id: 'line' };

describe('a line of the audit log', () => {
  const of = (before: object | undefined, after: object | undefined) =>
    auditOf({ what: 'team', subject: 'x', before: before as never, after: after as never }, by);

  it('holds what differs and nothing else', () => {
    expect(of({ name: 'A', order: 1, v: 1 }, { name: 'B', order: 1, v: 1 })).toMatchObject({
      before: { name: 'A' },
      after: { name: 'B' },
      by: { address: 'lead@demo.test', name: 'Lead' },
    });
  });

  it('is not written when nothing differs, in whatever order DynamoDB gives the members back', () => {
    expect(of({ a: { x: 1, y: 2 }, b: 1 }, { b: 1, a: { y: 2, x: 1 }, c: undefined })).toBeUndefined();
  });

  it('holds no secret and no more of a long text than its beginning', () => {
    const line = of({}, { apiKey: 'abc', text: 'x'.repeat(5000), list: Array(500).fill('a long line') });
    expect(line?.after).toEqual({
      apiKey: '…',
      text: `${'x'.repeat(2000)}…`,
      list: expect.stringMatching(/^\["a long line",.{1980,}…$/),
    });
  });
});

describe('the audit log', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
  });
  afterAll(() => dynamo?.stop());
  const read = async (who: string, query: Record<string, string> = {}) =>
    (await api.as(`${who}@demo.test`)<{ items: AuditLine[]; next: string | null }>('GET', '/audit', { query })).body;

  it('says of every kind of setting who changed it, newest first', async () => {
    const lead = api.as('lead@demo.test');
    const admin = api.as('admin@demo.test');
    const calendar = { name: 'Ours', timeZone: 'Europe/Helsinki', hours: { mon: [['08:00', '16:00']] }, holidays: [] };
    const policy = {
      name: 'Promise',
      enabled: true,
      order: 1,
      formal: false,
      mailboxes: ['support'],
      priorities: 'all',
      kinds: 'all',
      calendar: 'ours',
      firstResponse: { minutes: 60, warnAtPercent: 50 },
    };
    const filter = {
      name: 'Drop',
      all: [{ field: 'subject', operator: 'contains', value: 'x' }],
      actions: { folder: 'spam' },
    };
    const workflow = { name: 'Tag', on: 'entry', when: ['received'], actions: [{ type: 'addTags', tags: ['x'] }] };
    const made = await lead<{ id: string }>('POST', '/workflows', { body: workflow });
    const answers = [
      made,
      await lead('PATCH', '/mailboxes/support', { body: { acknowledge: false } }),
      await lead('PATCH', '/mail/rules', { body: { undoSeconds: 20 } }),
      await lead('PUT', '/mail/filters/drop', { body: filter }),
      await lead('DELETE', '/mail/filters/drop'),
      await lead('PUT', '/calendars/ours', { body: calendar }),
      await lead('PUT', '/service-levels/promise', { body: policy }),
      await lead('PATCH', `/workflows/${made.body.id}`, { body: { name: 'Label' } }),
      await lead('DELETE', `/workflows/${made.body.id}`),
      await lead('PATCH', '/words', { body: { statuses: { closed: { en: 'Solved', fi: '' } } } }),
      await admin('PUT', '/teams/second', { body: { name: 'Second' } }),
      await admin('PUT', '/agents/light@demo.test', { body: { name: 'Lumi', role: 'agent', mailboxes: ['support'] } }),
      await admin('PUT', '/roles/trainee', { body: { name: 'Trainee', base: 'agent', rights: [] } }),
    ];
    expect(answers.map(({ status }) => status).filter((status) => status >= 400)).toEqual([]);
    const { items } = await read('lead');
    expect(items.map(({ what }) => what)).toEqual(
      'role agent team words workflow workflow policy calendar mailFilter mailFilter mailRules mailbox workflow'.split(
        ' ',
      ),
    );
    expect(items.find(({ what }) => what === 'agent')).toMatchObject({
      subject: 'light@demo.test',
      by: { address: 'admin@demo.test', name: 'Admin' },
      before: { role: 'light' },
      after: { role: 'agent' },
      at: expect.stringMatching(/^2026-11-23T/),
    });
    expect(
      items.filter(({ what }) => what === 'workflow').map(({ before, after }) => [before?.name, after?.name]),
    ).toEqual([
      ['Label', undefined],
      ['Tag', 'Label'],
      [undefined, 'Tag'],
    ]);
  });

  it('has no second line for the same change once more', async () => {
    const before = (await read('lead')).items.length;
    await api.as('lead@demo.test')('PATCH', '/mail/rules', { body: { undoSeconds: 20 } });
    expect((await read('lead')).items).toHaveLength(before);
  });

  it('is not told of a mailbox to a lead who may not see it', async () => {
    await api.as('admin@demo.test')('PATCH', '/mailboxes/sales', { body: { signature: { en: 'Hush' } } });
    expect(JSON.stringify(await read('admin'))).toContain('Hush');
    expect(JSON.stringify(await read('lead'))).not.toMatch(/Hush|sales/);
  });

  it('is for leads and admins', async () => {
    for (const who of ['anna', 'light', 'gone'])
      expect(await api.as(`${who}@demo.test`)('GET', '/audit')).toMatchObject({ status: 403 });
  });

  it('is read a month and a page at a time', async () => {
    const { saveTeam } = api.settings;
    for (let at = 0; at < 60; at += 1)
      await saveTeam(
        { id: 'many', name: `Team ${at}` },
        { ...by, at: Date.UTC(2026, 8, 1) + at * minute, id: `m${at}` },
      );
    const first = await read('admin', { month: '2026-09' });
    expect(first.items).toHaveLength(50);
    expect(first.items[0]).toMatchObject({ before: { name: 'Team 58' }, after: { name: 'Team 59' } });
    const second = await read('admin', { month: '2026-09', cursor: first.next ?? '' });
    expect([second.items.length, second.next]).toEqual([10, null]);
    expect((await read('admin', { month: '2026-08' })).items).toEqual([]);
  });

  it('is written with the change or not at all', async () => {
    const items = createSettingsItems({ client: dynamo.client, table: dynamo.tickets });
    const standing = { key: keys.agent('anna@demo.test'), is: { role: 'admin', active: true } };
    const change = items.put(keys.team('never'), 'team', { id: 'never', name: 'Never' }, { ...by, id: 'n' }, standing);
    await expect(change).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await api.settings.team('never')).toBeUndefined();
    expect(JSON.stringify(await read('admin'))).not.toContain('Never');
  });

  it('costs the same whatever there is already', async () => {
    const change = async (name: string) => {
      dynamo.resetUnits();
      await api.settings.saveTeam({ id: 'price', name }, { ...by, id: name });
      return dynamo.units().write;
    };
    expect(await change('One')).toBe(await change('Two'));
  });
});

it('every route that changes settings elsewhere is known here', () => {
  const changing = [...workflowRoutes, ...serviceLevelRoutes].filter(({ method }) => method !== 'GET');
  expect(changing.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /workflows',
    'PATCH /workflows/{id}',
    'DELETE /workflows/{id}',
    'PUT /service-levels/{id}',
    'PUT /calendars/{id}',
  ]);
});
