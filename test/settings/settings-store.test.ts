import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { principalOf } from '../../functions/settings/agent.ts';
import { patchMailbox } from '../../functions/settings/mailbox.ts';
import { createSettingsStore, type SettingsStore } from '../../functions/settings/settings-store.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aMailbox, anAgent } from '../support/factories.ts';

describe('settings', () => {
  let dynamo: TestDynamo;
  let store: SettingsStore;
  beforeAll(async () => {
    dynamo = await startDynamo();
    store = createSettingsStore({ client: dynamo.client, table: dynamo.tickets });
  });
  afterAll(() => dynamo?.stop());

  it('come back as they were saved', async () => {
    const [mailbox, agent, team] = [
      aMailbox({ id: 'sales', team: undefined }),
      anAgent({ mailboxes: ['sales'] }),
      { id: 'one', name: 'One' },
    ];
    await store.saveMailbox(mailbox);
    await store.saveAgent(agent);
    await store.saveTeam(team);
    expect(await store.mailbox('sales')).toEqual(mailbox);
    expect(await store.agent(agent.address.toUpperCase())).toEqual(agent);
    expect(await store.team('one')).toEqual(team);
  });

  it('are listed by id', async () => {
    for (const id of ['b', 'a', 'c']) await store.saveTeam({ id, name: id });
    expect((await store.teams()).map((team) => team.id)).toEqual(['a', 'b', 'c', 'one']);
  });

  it('bite at once: nothing is remembered from the read before', async () => {
    const agent = anAgent({ address: 'leaving@demo.test' });
    await store.saveAgent(agent);
    expect(principalOf(await store.agent(agent.address))).toMatchObject({ address: agent.address });
    await createSettingsStore({ client: dynamo.client, table: dynamo.tickets }).saveAgent({ ...agent, active: false });
    expect(principalOf(await store.agent(agent.address))).toBeUndefined();
  });

  it('that are not there are undefined', async () => {
    expect(await store.mailbox('none')).toBeUndefined();
    expect(await store.agent('none@demo.test')).toBeUndefined();
  });
});

describe('a patch of a mailbox', () => {
  it('changes only the languages and fields that it names', () => {
    const before = aMailbox({ autoReply: { en: 'Hello', fi: 'Hei' }, acknowledge: true });
    expect(patchMailbox(before, { autoReply: { fi: 'Moi' } })).toEqual({
      ...before,
      autoReply: { en: 'Hello', fi: 'Moi' },
    });
    expect(patchMailbox(before, { acknowledge: false })).toEqual({ ...before, acknowledge: false });
    expect(patchMailbox(before, {})).toEqual(before);
  });
});
