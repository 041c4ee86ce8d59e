import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

let dynamo: TestDynamo;
let api: TestApi;
beforeAll(async () => {
  dynamo = await startDynamo();
  api = await startApi(dynamo);
});
afterAll(() => dynamo.stop());

const body = {
  name: 'Newsletters',
  all: [{ field: 'header', header: 'List-Id', operator: 'exists' }],
  actions: { drop: true },
};

describe('filters of mail', () => {
  test('are made, replaced, listed in their order and taken away by leads', async () => {
    const lead = api.as('lead@demo.test');
    expect((await lead('PUT', '/mail/filters/newsletters', { body })).status).toBe(200);
    await lead('PUT', '/mail/filters/first', { body: { ...body, name: 'First', order: 1 } });
    const listed = await api.as('anna@demo.test')<{ items: { id: string; enabled: boolean }[] }>(
      'GET',
      '/mail/filters',
    );
    expect(listed.body.items.map((one) => one.id)).toEqual(['first', 'newsletters']);
    await lead('PUT', '/mail/filters/newsletters', { body: { ...body, enabled: false } });
    const after = await lead<{ items: { id: string; enabled: boolean }[] }>('GET', '/mail/filters');
    expect(after.body.items.map((one) => one.enabled)).toEqual([true, false]);
    expect((await lead('DELETE', '/mail/filters/first')).status).toBeLessThan(300);
    expect((await lead('DELETE', '/mail/filters/first')).status).toBe(404);
  });

  test('are no agent’s business to change, and must make sense', async () => {
    expect((await api.as('anna@demo.test')('PUT', '/mail/filters/mine', { body })).status).toBe(403);
    const lead = api.as('lead@demo.test');
    expect((await lead('PUT', '/mail/filters/empty', { body: { ...body, all: [] } })).status).toBe(422);
    const unknown = { ...body, actions: { team: 'nobody' } };
    expect((await lead('PUT', '/mail/filters/team', { body: unknown })).body).toMatchObject({
      fields: [{ path: 'actions.team' }],
    });
  });
});
