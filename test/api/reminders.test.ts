import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EntryView, TicketView } from '../../functions/tickets/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgent, hour, someTime } from '../support/factories.ts';

interface Reminder {
  id: string;
  at: string;
  for: string;
  by: string;
  text: string;
}
interface Problem {
  fields: { path: string }[];
}

let dynamo: TestDynamo;
let api: TestApi;
let anna: ReturnType<TestApi['as']>;
beforeAll(async () => {
  dynamo = await startDynamo();
  api = await startApi(dynamo);
  anna = api.as('anna@demo.test');
  await api.settings.saveAgent(anAgent({ address: 'ben@demo.test', name: 'Ben', mailboxes: ['support'] }));
});
afterAll(() => dynamo.stop());
beforeEach(() => {
  api.now = someTime;
});

const at = new Date(someTime + 5 * hour).toISOString();
const remindersOf = async (number: number) => (await anna<TicketView>('GET', `/tickets/${number}`)).body.reminders;

describe('a reminder', () => {
  test('is for oneself unless another is named, and stands on the ticket and its timeline', async () => {
    const { number } = await api.ticket();
    const own = await anna<Reminder>('POST', `/tickets/${number}/reminders`, { body: { at } });
    expect(own).toMatchObject({ status: 201, headers: { etag: '"2"' } });
    expect(own.body).toEqual({ id: expect.any(String), at, for: 'anna@demo.test', by: 'anna@demo.test', text: '' });
    const other = { at, for: 'Ben@demo.test', text: 'Call them' };
    await anna('POST', `/tickets/${number}/reminders`, { body: other });
    expect(await remindersOf(number)).toMatchObject([
      { for: 'anna@demo.test' },
      { for: 'ben@demo.test', text: 'Call them' },
    ]);
    const { items } = (await anna<{ items: EntryView[] }>('GET', `/tickets/${number}/entries`)).body;
    expect(items.slice(1)).toMatchObject([
      { type: 'change', field: 'reminders', from: null, to: { at, for: 'anna@demo.test' } },
      { type: 'change', field: 'reminders', from: null, to: { at, for: 'ben@demo.test' } },
    ]);
  });

  test('is set once under one Idempotency-Key, also when its time has come', async () => {
    const { number } = await api.ticket();
    const call = () =>
      anna<Reminder>('POST', `/tickets/${number}/reminders`, { body: { at }, headers: { 'idempotency-key': 'twice' } });
    const first = await call();
    api.now = someTime + 6 * hour;
    expect(await call()).toMatchObject({ status: 201, body: first.body });
    expect(await remindersOf(number)).toHaveLength(1);
  });

  test.each([
    [{ at: '2026-11-01T08:00:00Z' }, 'at'],
    [{ at: '2036-11-01T08:00:00Z' }, 'at'],
    [{ at, for: 'sam@demo.test' }, 'for'],
    [{ at, for: 'gone@demo.test' }, 'for'],
    [{ at, text: 'x'.repeat(201) }, 'text'],
  ])('%j is refused, naming %s', async (body, path) => {
    const { number } = await api.ticket();
    const refused = await anna<Problem>('POST', `/tickets/${number}/reminders`, { body });
    expect(refused.status).toBe(422);
    expect(refused.body.fields.map((field) => field.path)).toEqual([path]);
  });

  test('is set by light users too, but not by who may not see the ticket', async () => {
    const { number } = await api.ticket();
    expect((await api.as('light@demo.test')('POST', `/tickets/${number}/reminders`, { body: { at } })).status).toBe(
      201,
    );
    expect((await api.as('sam@demo.test')('POST', `/tickets/${number}/reminders`, { body: { at } })).status).toBe(403);
  });

  test('is taken away by its own and by who may change the ticket', async () => {
    const { number } = await api.ticket();
    const { body } = await anna<Reminder>('POST', `/tickets/${number}/reminders`, {
      body: { at, for: 'ben@demo.test' },
    });
    const path = `/tickets/${number}/reminders/${body.id}`;
    expect((await api.as('light@demo.test')('DELETE', path)).status).toBe(403);
    expect((await api.as('ben@demo.test')('DELETE', path)).status).toBe(204);
    expect(await remindersOf(number)).toEqual([]);
    expect((await anna('DELETE', path)).status).toBe(404);
  });

  test('is not one of more than twenty', async () => {
    const { number } = await api.ticket();
    const set = () => anna<Problem>('POST', `/tickets/${number}/reminders`, { body: { at } });
    for (let nth = 0; nth < 20; nth += 1) expect((await set()).status).toBe(201);
    expect((await set()).status).toBe(422);
  });
});
