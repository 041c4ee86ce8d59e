import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createServiceLevelStore } from '../../functions/service-levels/service-level-store.ts';
import { createSettingsStore, type SettingsStore } from '../../functions/settings/settings-store.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

vi.hoisted(() => {
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
});

const desk = {
  Mailboxes: [
    {
      id: 'support',
      name: 'Support',
      address: 'support@demo.test',
      aliases: ['help@demo.test'],
      team: 'first',
      language: 'fi',
    },
  ],
  Agents: [
    {
      address: 'anna@demo.test',
      name: 'Anna',
      role: 'agent',
      mailboxes: ['support'],
      teams: ['first'],
      language: 'fi',
    },
    { address: 'ben@demo.test', name: 'Ben', role: 'lead', mailboxes: 'all', teams: [], language: 'en' },
  ],
  Teams: [{ id: 'first', name: 'First line' }],
};
type Desk = Record<keyof typeof desk, unknown>;

const properties = (over: Partial<Desk> = {}, TimeZone = 'Europe/Helsinki') => ({
  ServiceToken: 'arn',
  TimeZone,
  ...Object.fromEntries(Object.entries({ ...desk, ...over }).map(([name, list]) => [name, JSON.stringify(list)])),
});

describe('setting up the desk from its configuration', () => {
  let dynamo: TestDynamo;
  let store: SettingsStore;
  let cloudFormation: Server;
  let handler: (event: never) => Promise<void>;
  const answers: Record<string, unknown>[] = [];

  beforeAll(async () => {
    dynamo = await startDynamo();
    store = createSettingsStore({ client: dynamo.client, table: dynamo.tickets });
    cloudFormation = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      answers.push({
        ...JSON.parse(Buffer.concat(chunks).toString()),
        method: request.method,
        contentType: request.headers['content-type'],
      });
      response.end();
    }).listen(0, '127.0.0.1');
    await once(cloudFormation, 'listening');
    Object.assign(process.env, {
      TICKETS_TABLE: dynamo.tickets,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    ({ handler } = await import('../../functions/settings/seed-desk.handler.ts'));
  });
  afterAll(async () => {
    cloudFormation?.close();
    await dynamo?.stop();
  });
  beforeEach(() => answers.splice(0));

  async function run(RequestType: string, ResourceProperties: unknown, more: Record<string, unknown> = {}) {
    const ResponseURL = `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer`;
    const event = {
      RequestType,
      ResponseURL,
      StackId: 's',
      RequestId: 'r',
      LogicalResourceId: 'l',
      ResourceProperties,
      ...more,
    };
    await handler(event as never);
    return answers.at(-1);
  }

  it('puts mailboxes, agents, teams, office hours and a goal, and says so to CloudFormation', async () => {
    expect(await run('Create', properties())).toEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'desk',
      StackId: 's',
      RequestId: 'r',
      LogicalResourceId: 'l',
      method: 'PUT',
      contentType: '',
    });
    expect(await store.mailboxes()).toEqual([
      { ...desk.Mailboxes[0], acknowledge: true, autoReply: { en: '', fi: '' }, signature: { en: '', fi: '' } },
    ]);
    expect(await store.agents()).toEqual(desk.Agents.map((agent) => ({ ...agent, active: true, configured: true })));
    expect(await store.teams()).toEqual(desk.Teams);
    const levels = createServiceLevelStore({ client: dynamo.client, table: dynamo.tickets });
    expect(await levels.calendars()).toMatchObject([{ id: 'office-hours', timeZone: 'Europe/Helsinki' }]);
    expect(await levels.policies()).toMatchObject([
      { calendar: 'office-hours', firstResponse: { minutes: 240, warnAtPercent: 75 } },
    ]);
  });

  it('keeps what people have changed since and takes addresses and rights from the configuration', async () => {
    const [mailbox, anna] = [await store.mailbox('support'), await store.agent('anna@demo.test')];
    if (!mailbox || !anna) throw new Error('the desk was not set up');
    await store.saveMailbox({
      ...mailbox,
      acknowledge: false,
      signature: { en: 'Yours', fi: 'Terveisin' },
      language: 'en',
    });
    await store.saveAgent({ ...anna, language: 'en' });
    const changed = properties({
      Mailboxes: [{ id: 'support', name: 'Help', address: 'care@demo.test' }],
      Agents: [{ ...desk.Agents[0], role: 'lead' }, desk.Agents[1]],
    });
    await run('Update', changed, { PhysicalResourceId: 'desk', OldResourceProperties: properties() });
    expect(await store.mailbox('support')).toEqual({
      id: 'support',
      name: 'Help',
      address: 'care@demo.test',
      aliases: [],
      acknowledge: false,
      autoReply: { en: '', fi: '' },
      signature: { en: 'Yours', fi: 'Terveisin' },
      language: 'en',
    });
    expect(await store.agent('anna@demo.test')).toMatchObject({ role: 'lead', language: 'en' });
  });

  it('takes access away from an agent who is no longer configured, and gives it back when they are again', async () => {
    const without = properties({ Agents: [desk.Agents[0]] });
    await run('Update', without, { PhysicalResourceId: 'desk', OldResourceProperties: properties() });
    expect(await store.agent('ben@demo.test')).toMatchObject({ name: 'Ben', active: false });
    await run('Update', properties(), { PhysicalResourceId: 'desk', OldResourceProperties: without });
    expect(await store.agent('ben@demo.test')).toMatchObject({ active: true });
  });

  it('does not undo what an admin has changed of an agent or team, until the configuration says something else of them', async () => {
    const [ben] = (await store.agents()).filter(({ address }) => address === 'ben@demo.test');
    if (!ben) throw new Error('the desk was not set up');
    await store.saveAgent({ ...ben, role: 'light', access: { support: 'read' }, active: false, changedHere: true });
    await store.saveTeam({ id: 'first', name: 'Ours', changedHere: true });
    const once = { PhysicalResourceId: 'desk', OldResourceProperties: properties() };
    await run('Create', properties());
    await run('Update', properties(), once);
    expect(await store.agent('ben@demo.test')).toMatchObject({ role: 'light', active: false, configured: true });
    expect(await store.team('first')).toMatchObject({ name: 'Ours' });
    const news = properties({
      Agents: [desk.Agents[0], { ...desk.Agents[1], name: 'Benjamin' }],
      Teams: [{ id: 'first', name: 'First' }],
    });
    await run('Update', news, once);
    expect(await store.agent('ben@demo.test')).toEqual({
      ...desk.Agents[1],
      name: 'Benjamin',
      active: true,
      configured: true,
    });
    expect(await store.team('first')).toEqual({ id: 'first', name: 'First' });
  });

  it('does not bring back the default calendar over a changed one', async () => {
    const levels = createServiceLevelStore({ client: dynamo.client, table: dynamo.tickets });
    const [calendar] = await levels.calendars();
    if (!calendar) throw new Error('the desk was not set up');
    await levels.saveCalendar({ ...calendar, name: 'Ours' });
    await run('Create', properties());
    expect(await levels.calendar(calendar.id)).toMatchObject({ name: 'Ours' });
  });

  it('leaves everything in place when the stack is deleted', async () => {
    expect(await run('Delete', properties(), { PhysicalResourceId: 'desk' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'desk',
    });
    expect(await store.mailboxes()).toHaveLength(1);
  });

  it.each([
    ['a list that is no JSON', { ...properties(), Agents: '{' }],
    ['an agent without a role', properties({ Agents: [{ address: 'x@demo.test', name: 'X' }] })],
    ['a mailbox with a bad address', properties({ Mailboxes: [{ id: 'x', name: 'X', address: 'nowhere' }] })],
  ])('fails with a sentence for %s', async (_, wrong) => {
    expect(await run('Create', wrong)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/^The desk could not be set up: .+/),
    });
  });

  it('does not let a configuration that was unreadable before keep out a good one', async () => {
    const before = { ...properties(), Agents: '{' };
    expect(
      await run('Update', properties(), { PhysicalResourceId: 'desk', OldResourceProperties: before }),
    ).toMatchObject({ Status: 'SUCCESS' });
  });
});
