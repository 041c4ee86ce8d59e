import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgent } from '../support/factories.ts';

interface Reply {
  id: string;
  name: string;
  scope: { type: string; id?: string };
  mayChange: boolean;
}
type Caller = ReturnType<TestApi['as']>;

describe('saved replies and templates', () => {
  let dynamo: TestDynamo;
  let desk: TestApi;
  let anna: Caller;
  let lead: Caller;
  let sam: Caller;
  let admin: Caller;
  let teamed: Caller;
  beforeAll(async () => {
    dynamo = await startDynamo();
    desk = await startApi(dynamo);
    await desk.settings.saveAgent(
      anAgent({ address: 'teamed@demo.test', mailboxes: ['support', 'sales'], teams: ['billing'] }),
    );
    [anna, lead, sam, admin, teamed] = (['anna', 'lead', 'sam', 'admin', 'teamed'] as const).map((name) =>
      desk.as(`${name}@demo.test`),
    ) as [Caller, Caller, Caller, Caller, Caller];
  });
  afterAll(() => dynamo?.stop());

  const put = (who: Caller, id: string, body: object) =>
    who<Reply & { fields?: { path: string }[] }>('PUT', `/saved-replies/${id}`, {
      body: { name: id, text: 'Hello {firstName}', ...body },
    });
  const usable = async (who: Caller, mailbox?: string) => {
    const query: Record<string, string> = mailbox === undefined ? {} : { mailbox };
    const { body } = await who<{ items: Reply[] }>('GET', '/saved-replies', { query });
    return body.items.map(({ id }) => id);
  };
  const scopeOf = (type: string, id?: string) => ({ scope: { type, ...(id ? { id } : {}) } });

  it('are used by whom they are meant for and changed by who leads there', async () => {
    expect(await put(lead, 'for-all', scopeOf('desk'))).toMatchObject({ status: 200 });
    expect(await put(lead, 'for-support', scopeOf('mailbox', 'support'))).toMatchObject({ status: 200 });
    expect(await put(admin, 'for-sales', scopeOf('mailbox', 'sales'))).toMatchObject({ status: 200 });
    expect(await put(lead, 'for-billing', scopeOf('team', 'billing'))).toMatchObject({ status: 200 });
    expect(await put(anna, 'mine', scopeOf('agent'))).toMatchObject({
      status: 200,
      body: { scope: { type: 'agent', id: 'anna@demo.test' } },
    });
    expect(await usable(anna, 'support')).toEqual(['for-all', 'for-support', 'mine']);
    expect(await usable(sam, 'sales')).toEqual(['for-all', 'for-sales']);
    expect(await usable(teamed, 'sales')).toEqual(['for-all', 'for-billing', 'for-sales']);
    expect(await usable(lead, 'support')).toEqual(['for-all', 'for-support']);
    expect(await usable(lead)).toEqual(['for-all', 'for-billing', 'for-support']);
  });

  it.each([
    ['an agent, one for everybody', () => put(anna, 'x1', scopeOf('desk'))],
    ['an agent, one of a mailbox', () => put(anna, 'x2', scopeOf('mailbox', 'support'))],
    ['an agent, one of a team', () => put(anna, 'x3', scopeOf('team', 'billing'))],
    ['an agent, one of a colleague', () => put(anna, 'x4', scopeOf('agent', 'sam@demo.test'))],
    ['a lead, one of a mailbox that they do not see', () => put(lead, 'x5', scopeOf('mailbox', 'sales'))],
    ['a lead, one of a colleague', () => put(lead, 'x6', scopeOf('agent', 'anna@demo.test'))],
  ])('are not made by %s', async (_, make) => {
    expect(await make()).toMatchObject({ status: 403 });
  });

  it('are not taken from others by giving them another scope', async () => {
    await put(lead, 'shared', scopeOf('desk'));
    expect(await put(anna, 'shared', scopeOf('agent'))).toMatchObject({ status: 403 });
    expect(await anna('DELETE', '/saved-replies/shared')).toMatchObject({ status: 403 });
    expect(await put(lead, 'shared', scopeOf('agent'))).toMatchObject({ status: 200 });
    expect(await usable(anna)).not.toContain('shared');
    expect(await lead('DELETE', '/saved-replies/shared')).toMatchObject({ status: 204 });
    expect(await usable(lead)).not.toContain('shared');
    expect(await lead('DELETE', '/saved-replies/shared')).toMatchObject({ status: 404 });
  });

  it('have a shortcut of their own within their scope', async () => {
    await put(anna, 'hello', { ...scopeOf('agent'), shortcut: 'Hello' });
    const taken = { status: 422, body: { fields: [{ path: 'shortcut' }] } };
    expect(await put(anna, 'hello-2', { ...scopeOf('agent'), shortcut: 'hello' })).toMatchObject(taken);
    expect(await put(anna, 'hello', { ...scopeOf('agent'), shortcut: 'hello' })).toMatchObject({ status: 200 });
    expect(await put(sam, 'hello', { ...scopeOf('agent'), shortcut: 'hello' })).toMatchObject({ status: 200 });
    expect(await put(lead, 'hello-3', { ...scopeOf('desk'), shortcut: 'hello' })).toMatchObject({ status: 200 });
  });

  it('are for mailboxes and teams that are there', async () => {
    const missing = { status: 422, body: { fields: [{ path: 'scope.id' }] } };
    expect(await put(admin, 'x7', scopeOf('mailbox', 'nowhere'))).toMatchObject(missing);
    expect(await put(admin, 'x8', scopeOf('team', 'nobody'))).toMatchObject(missing);
  });

  describe('templates', () => {
    const save = (who: Caller, id: string, body: object) => who('PUT', `/templates/${id}`, { body });
    const ticket = {
      kind: 'ticket',
      name: 'Broken lamp',
      ticket: { subject: 'Lamp', tags: ['lamp'], priority: 'high' },
    };
    const checklist = {
      kind: 'checklist',
      name: 'Delivery',
      checklist: [{ text: 'Ask for the address', required: true }],
    };
    const listed = async (who: Caller, query: Record<string, string> = {}) =>
      (await who<{ items: { id: string }[] }>('GET', '/templates', { query })).body.items.map(({ id }) => id);

    it('are made by leads and seen by who sees their mailbox', async () => {
      expect(await save(lead, 'lamp', ticket)).toMatchObject({ status: 200, body: { id: 'lamp', ...ticket } });
      expect(await save(lead, 'delivery', { ...checklist, mailbox: 'support' })).toMatchObject({ status: 200 });
      expect(await save(admin, 'offer', { ...checklist, name: 'Offer', mailbox: 'sales' })).toMatchObject({
        status: 200,
      });
      expect(await listed(anna)).toEqual(['lamp', 'delivery']);
      expect(await listed(sam)).toEqual(['lamp', 'offer']);
      expect(await listed(admin, { mailbox: 'sales', kind: 'checklist' })).toEqual(['offer']);
    });

    it('are neither made nor moved nor deleted by who does not lead there', async () => {
      expect(await save(anna, 'mine', ticket)).toMatchObject({ status: 403 });
      expect(await save(lead, 'theirs', { ...ticket, mailbox: 'sales' })).toMatchObject({ status: 403 });
      expect(await save(lead, 'offer', ticket)).toMatchObject({ status: 403 });
      expect(await lead('DELETE', '/templates/offer')).toMatchObject({ status: 403 });
      expect(await anna('DELETE', '/templates/lamp')).toMatchObject({ status: 403 });
      expect(await lead('DELETE', '/templates/lamp')).toMatchObject({ status: 204 });
      expect(await lead('DELETE', '/templates/lamp')).toMatchObject({ status: 404 });
    });

    it('must say something of their kind, and name a mailbox that is there', async () => {
      expect(await save(lead, 'empty', { ...checklist, checklist: [] })).toMatchObject({ status: 422 });
      expect(await save(lead, 'mixed', { ...checklist, ticket: {} })).toMatchObject({ status: 422 });
      expect(await save(admin, 'lost', { ...ticket, mailbox: 'nowhere' })).toMatchObject({
        status: 422,
        body: { fields: [{ path: 'mailbox' }] },
      });
    });
  });
});
