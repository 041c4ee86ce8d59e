import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../functions/platform/keys.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgent } from '../support/factories.ts';

const named = (name: string) => Object.assign(new Error(name), { name });
const newcomer = { address: 'new@demo.test', name: 'Noora New', role: 'agent', mailboxes: ['support'] };

describe('people over HTTP', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
  });
  afterAll(() => dynamo?.stop());
  beforeEach(() => void api.accounts.reset());

  const admin: TestApi['as'] extends (address: string) => infer Call ? Call : never = (...asked) =>
    api.as('admin@demo.test')(...asked);
  const countOf = (command: never): number => api.accounts.commandCalls(command).length;

  it('takes somebody on: an account with an invitation, and an agent who can work at once', async () => {
    const made = await admin('POST', '/agents', { body: newcomer });
    expect(made).toMatchObject({ status: 201, body: { ...newcomer, active: true, teams: [], language: 'en' } });
    expect(api.accounts.commandCalls(AdminCreateUserCommand)[0]?.args[0].input).toMatchObject({
      UserPoolId: 'agents',
      Username: 'new@demo.test',
      DesiredDeliveryMediums: ['EMAIL'],
    });
    expect(await api.as('new@demo.test')('GET', '/me')).toMatchObject({ status: 200, body: { name: 'Noora New' } });
  });

  it('takes the same person on once, however often it is asked, and takes over an account that is there', async () => {
    api.accounts.on(AdminCreateUserCommand).rejects(named('UsernameExistsException'));
    expect(await admin('POST', '/agents', { body: newcomer })).toMatchObject({ status: 201 });
    expect(countOf(AdminEnableUserCommand as never)).toBe(1);
    expect(await admin('POST', '/agents', { body: { ...newcomer, role: 'lead' } })).toMatchObject({
      status: 409,
      body: { code: 'already-exists', fields: [{ path: 'address' }] },
    });
  });

  it.each([
    ['a mailbox that is not there', { mailboxes: ['none'] }, 'mailboxes.0'],
    ['a team that is not there', { teams: ['none'] }, 'teams.0'],
    ['a role that is not there', { roleId: 'none' }, 'roleId'],
    ['a limit of a mailbox that is not theirs', { access: { sales: 'read' } }, 'access.sales'],
    ['no name', { name: ' ' }, 'name'],
  ])('refuses %s and says which field it is', async (_, wrong, path) => {
    const refused = await admin('POST', '/agents', { body: { ...newcomer, address: 'other@demo.test', ...wrong } });
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ path }] } });
    expect(countOf(AdminCreateUserCommand as never)).toBe(0);
  });

  it('says so when the sign-in does not take an address', async () => {
    api.accounts.on(AdminCreateUserCommand).rejects(named('InvalidParameterException'));
    const refused = await admin('POST', '/agents', { body: { ...newcomer, address: 'odd@demo.test' } });
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ path: 'address' }] } });
    expect(await api.settings.agent('odd@demo.test')).toBeUndefined();
  });

  it('changes what an agent may do, from their next request on', async () => {
    const body = { name: 'Noora New', role: 'light', mailboxes: ['sales'], teams: ['billing'] };
    const changed = await admin('PUT', '/agents/new@demo.test', { body });
    expect(changed).toMatchObject({ status: 200, body: { ...body, openTickets: 0, active: true } });
    const seen = await api.as('new@demo.test')<{ items: { id: string }[] }>('GET', '/mailboxes');
    expect(seen.body.items.map((one) => one.id)).toEqual(['sales']);
  });

  it('takes access away, says how many tickets stay theirs, and gives it back', async () => {
    const support = keys.counts('support');
    const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
    await dynamo.client.send(
      new PutCommand({ TableName: dynamo.tickets, Item: { ...support, 'mine:new@demo.test': 3 } }),
    );
    const body = { name: 'Noora New', role: 'agent', mailboxes: ['support'] };
    const away = await admin('PUT', '/agents/new@demo.test', { body: { ...body, active: false } });
    expect(away).toMatchObject({ status: 200, body: { active: false, openTickets: 3 } });
    expect(countOf(AdminDisableUserCommand as never)).toBe(1);
    expect(await api.as('new@demo.test')('GET', '/me')).toMatchObject({ status: 403 });
    expect(await admin('POST', '/agents', { body: newcomer })).toMatchObject({ status: 409 });
    expect(await admin('PUT', '/agents/new@demo.test', { body })).toMatchObject({ status: 200 });
    expect(await api.as('new@demo.test')('GET', '/me')).toMatchObject({ status: 200 });
  });

  it.each([
    ['role', { role: 'lead' }],
    ['active', { active: false }],
  ])('keeps admins from taking their own %s away, so that one is always left', async (path, wrong) => {
    const body = { name: 'Admin', role: 'admin', mailboxes: 'all', ...wrong };
    expect(await admin('PUT', '/agents/admin@demo.test', { body })).toMatchObject({
      status: 422,
      body: { fields: [{ path }] },
    });
  });

  it('leaves one of two admins who take the right from each other', async () => {
    await api.settings.saveAgent(anAgent({ address: 'boss@demo.test', name: 'Boss', role: 'admin' }));
    const off = (name: string, address: string, by: string) =>
      api.as(by)('PUT', `/agents/${address}`, { body: { name, role: 'agent', mailboxes: 'all' } });
    await Promise.all([
      off('Boss', 'boss@demo.test', 'admin@demo.test'),
      off('Admin', 'admin@demo.test', 'boss@demo.test'),
    ]);
    const left = (await api.settings.agents()).filter((one) => one.role === 'admin' && one.active);
    expect(left).toHaveLength(1);
    for (const [address, name] of [['admin@demo.test', 'Admin']] as const)
      await api.settings.saveAgent(anAgent({ address, name, role: 'admin' }));
  });

  it.each([
    ['GET', '/agents/anna@demo.test', undefined],
    ['POST', '/agents', newcomer],
    ['PUT', '/agents/anna@demo.test', { name: 'A', role: 'admin', mailboxes: 'all' }],
    ['PUT', '/teams/mine', { name: 'Mine' }],
    ['DELETE', '/teams/billing', undefined],
    ['PUT', '/roles/mine', { name: 'Mine', base: 'lead', rights: [] }],
  ])('lets nobody but admins %s %s', async (method, path, body) => {
    for (const who of ['lead', 'anna', 'light', 'gone'])
      expect(await api.as(`${who}@demo.test`)(method, path, { body })).toMatchObject({ status: 403 });
  });

  it('makes and renames a team, and takes it away unless a mailbox names it', async () => {
    await admin('PUT', '/teams/second', { body: { name: 'Second' } });
    await admin('PUT', '/teams/second', { body: { name: 'Second line' } });
    expect((await admin('GET', '/teams')).body.items).toContainEqual(expect.objectContaining({ name: 'Second line' }));
    const sales = await api.settings.mailbox('sales');
    if (!sales) throw new Error('there is a mailbox sales');
    await api.settings.saveMailbox({ ...sales, team: 'second' });
    expect(await admin('DELETE', '/teams/second')).toMatchObject({ status: 409, body: { code: 'in-use' } });
    await api.settings.saveMailbox(sales);
    expect(await admin('DELETE', '/teams/second')).toMatchObject({ status: 204 });
    expect(await api.settings.team('second')).toBeUndefined();
  });

  it('has roles of the desk’s own, which hold for everything at once', async () => {
    const role = { name: 'Trainee', base: 'agent', rights: ['note', 'change'] };
    expect(await admin('PUT', '/roles/trainee', { body: role })).toMatchObject({ status: 200 });
    await admin('PUT', '/agents/new@demo.test', {
      body: { name: 'Noora', role: 'agent', roleId: 'trainee', mailboxes: ['support'] },
    });
    const trainee = api.as('new@demo.test');
    expect((await trainee('GET', '/me')).body).toMatchObject({ rights: ['note', 'change'] });
    const { number, version } = await api.ticket();
    const at = (path = '') => `/tickets/${number}${path}`;
    expect(await trainee('POST', at('/notes'), { body: { text: 'Seen.' } })).toMatchObject({ status: 201 });
    expect(await trainee('POST', at('/replies'), { body: { text: 'Hello' } })).toMatchObject({ status: 403 });
    const headers = { 'if-match': `"${version + 1}"` };
    const patch = (body: object) => trainee('PATCH', at(), { headers, body });
    expect(await patch({ status: 'closed' })).toMatchObject({ status: 403 });
    expect(await patch({ folder: 'trash' })).toMatchObject({ status: 403 });
    expect(await patch({ assignee: 'lead@demo.test' })).toMatchObject({ status: 403 });
    expect(await patch({ priority: 'high' })).toMatchObject({ status: 200 });
    expect(await admin('DELETE', '/roles/trainee')).toMatchObject({ status: 409, body: { code: 'in-use' } });
    await admin('PUT', '/roles/trainee', { body: { ...role, rights: ['note', 'reply'] } });
    expect(await trainee('POST', at('/replies'), { body: { text: 'Hello' } })).toMatchObject({ status: 201 });
    expect(await trainee('POST', at('/replies'), { body: { text: 'Bye', status: 'closed' } })).toMatchObject({
      status: 403,
    });
  });

  it.each([
    ['administer', 'lead'],
    ['reply', 'light'],
    ['configureWorkflows', 'agent'],
  ])('does not let a role hold %s when it is built on %s', async (right, base) => {
    const refused = await admin('PUT', '/roles/mighty', { body: { name: 'Mighty', base, rights: [right] } });
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ path: 'rights.0' }] } });
  });

  it('lets an agent whose role is gone do nothing but read', async () => {
    await api.settings.saveAgent(anAgent({ address: 'lost@demo.test', roleId: 'gone', mailboxes: ['support'] }));
    const { number } = await api.ticket();
    const lost = api.as('lost@demo.test');
    expect(await lost('GET', `/tickets/${number}`)).toMatchObject({ status: 200 });
    expect(await lost('POST', `/tickets/${number}/notes`, { body: { text: 'x' } })).toMatchObject({ status: 403 });
  });

  it('reads an agent at the price of one item, and one more for a role of the desk’s own', async () => {
    const price = async (address: string) => {
      dynamo.resetUnits();
      await api.settings.principal(address);
      return dynamo.units().read;
    };
    const [plain, own] = [await price('anna@demo.test'), await price('new@demo.test')];
    expect(own).toBe(plain * 2);
  });
});
