import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Field, fieldProblems } from '../../functions/settings/field.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

const aField = (over: Partial<Field> = {}): Field => ({
  id: 'contract',
  label: { en: 'Contract', fi: 'Sopimus' },
  on: 'ticket',
  type: 'text',
  order: 100,
  ...over,
});
const onTicket = { on: 'ticket' } as const;
const messages = (def: Field, value: unknown, where = {}) =>
  fieldProblems([def], { [def.id]: value as string }, { ...onTicket, ...where }).map((one) => one.path);

describe('values of the desk’s own fields', () => {
  it.each<[Field['type'], unknown[], unknown[]]>([
    ['text', ['x', '', 'x'.repeat(1000), null], ['x'.repeat(1001), 3, true]],
    ['number', [0, -1.5, null], ['3', Number.NaN, Number.POSITIVE_INFINITY, true]],
    ['date', ['2026-11-30', '2028-02-29'], ['2026-02-30', '30.11.2026', '2026-11-30T00:00:00Z', 20261130]],
    ['choice', ['gold', 'silver'], ['bronze', 'Gold', 1]],
    [
      'link',
      ['https://example.com/a?b=c', 'http://x.test'],
      ['javascript:alert(1)', 'example.com', 'ftp://x.test', 'https:x'],
    ],
  ])('%s takes what fits it and nothing else', (type, good, bad) => {
    const def = aField({ type, choices: ['gold', 'silver'] });
    for (const value of good) expect([value, messages(def, value)]).toEqual([value, []]);
    for (const value of bad) expect([value, messages(def, value)]).toEqual([value, ['fields.contract']]);
  });

  it('are required when a ticket is closed, where they are set to be', () => {
    const def = aField({ requiredOnClose: true });
    for (const value of [undefined, null, '']) {
      expect(messages(def, value)).toEqual([]);
      expect(messages(def, value, { closing: true })).toEqual(['fields.contract']);
    }
    expect(messages(def, 'C-1', { closing: true })).toEqual([]);
    expect(messages(aField(), undefined, { closing: true })).toEqual([]);
  });

  it('count only in their mailboxes and for what they are on', () => {
    const def = aField({ type: 'number', requiredOnClose: true, mailboxes: ['sales'] });
    expect(messages(def, 'x', { mailbox: 'support', closing: true })).toEqual([]);
    expect(messages(def, 'x', { mailbox: 'sales' })).toEqual(['fields.contract']);
    expect(fieldProblems([def], { contract: 'x' }, { on: 'customer' })).toEqual([]);
  });

  it('without a definition may be anything', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double(), fc.boolean())), (values) => {
        fc.pre(!('contract' in values));
        expect(fieldProblems([aField({ type: 'number' })], values, onTicket)).toEqual([]);
      }),
    );
  });
});

describe('fields and words over HTTP', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
  });
  afterAll(() => dynamo?.stop());
  const as = (who: string): ReturnType<TestApi['as']> => api.as(`${who}@demo.test`);
  const { id: _, ...body } = aField({ type: 'choice', choices: ['gold', 'silver'], mailboxes: ['support'] });

  it('are made by leads and listed for everybody, in their order', async () => {
    expect(await as('lead')('PUT', '/fields/contract', { body })).toMatchObject({
      status: 200,
      body: { type: 'choice' },
    });
    await as('lead')('PUT', '/fields/asset', { body: { ...body, type: 'text', order: 1 } });
    const listed = await as('light')<{ items: Field[] }>('GET', '/fields');
    expect(listed.body.items.map((one) => [one.id, one.choices])).toEqual([
      ['asset', undefined],
      ['contract', ['gold', 'silver']],
    ]);
  });

  it('keep the values of tickets when they are taken away', async () => {
    const ticket = await api.ticket();
    const path = `/tickets/${ticket.number}`;
    const headers = { 'if-match': `"${ticket.version}"` };
    await as('anna')('PATCH', path, { headers, body: { fields: { contract: 'gold' } } });
    expect(await as('lead')('DELETE', '/fields/contract')).toMatchObject({ status: 204 });
    expect(await as('lead')('DELETE', '/fields/contract')).toMatchObject({ status: 404 });
    expect((await as('anna')('GET', path)).body).toMatchObject({ fields: { contract: 'gold' } });
  });

  it.each([
    ['a choice without choices', 'a', { choices: [] }, 'choices'],
    ['the same choice twice', 'a', { choices: ['x', 'x'] }, 'choices'],
    ['no name at all', 'a', { label: { en: '', fi: ' ' } }, 'label'],
    ['a mailbox that is not there', 'a', { mailboxes: ['none'] }, 'mailboxes.0'],
    ['a customer’s field that closing waits for', 'a', { on: 'customer', requiredOnClose: true }, 'on'],
    ['a type that is none', 'a', { type: 'colour' }, 'type'],
    ['to move a field from tickets to customers', 'asset', { on: 'customer', mailboxes: undefined }, 'on'],
  ])('refuses %s', async (_name, id, wrong, path) => {
    const refused = await as('lead')('PUT', `/fields/${id}`, { body: { ...body, ...wrong } });
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ path }] } });
  });

  it('are not for agents to change, and neither are words', async () => {
    expect(await as('anna')('PUT', '/fields/mine', { body })).toMatchObject({ status: 403 });
    expect(await as('anna')('DELETE', '/fields/asset')).toMatchObject({ status: 403 });
    expect(await as('anna')('PATCH', '/words', { body: { statuses: {} } })).toMatchObject({ status: 403 });
  });

  it('has the desk’s own names of statuses, one by one, until they are taken back', async () => {
    const patch = (statuses: object) => as('lead')('PATCH', '/words', { body: { statuses } });
    const waiting = { en: 'With the customer', fi: 'Asiakkaalla' };
    await patch({ waiting });
    expect(await patch({ closed: { en: 'Solved', fi: '' } })).toMatchObject({
      status: 200,
      body: { statuses: { waiting, closed: { en: 'Solved', fi: '' } } },
    });
    await patch({ closed: null });
    expect((await as('light')('GET', '/words')).body).toEqual({ statuses: { waiting } });
    expect(await patch({ gone: waiting })).toMatchObject({ status: 422 });
  });
});
