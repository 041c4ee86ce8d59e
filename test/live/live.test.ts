import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectionStore, createConnectionStore } from '../../functions/live/connection-store.ts';
import { disconnect, type LiveParts, receive } from '../../functions/live/live.ts';
import type { ServerMessage } from '../../functions/live/messages.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgent, aTicket } from '../support/factories.ts';

const agents = [
  anAgent({ address: 'anna@demo.test', name: 'Anna', mailboxes: ['support'] }),
  anAgent({ address: 'ben@demo.test', name: 'Ben' }),
  anAgent({ address: 'gone@demo.test', active: false }),
];
const tickets = [aTicket({ number: 1, mailbox: 'support' }), aTicket({ number: 2, mailbox: 'sales' })];

describe('a live connection', () => {
  let dynamo: TestDynamo;
  let connections: ConnectionStore;
  let parts: LiveParts;
  const heard: [string, ServerMessage][] = [];
  beforeAll(async () => {
    dynamo = await startDynamo();
    connections = createConnectionStore({ client: dynamo.client, table: dynamo.tickets });
    parts = {
      connections,
      settings: { agent: async (address) => agents.find((agent) => agent.address === address) },
      tickets: { load: async (number) => tickets.find((ticket) => ticket.number === number) },
      verify: async (token) => (token.includes('@') ? token : undefined),
      post: async (id, message) => void heard.push([id, message]),
      clock: { now: () => 1000 },
    };
  });
  afterAll(() => dynamo?.stop());
  beforeEach(async () => {
    for (const { id } of await connections.all()) await connections.remove(id);
    heard.splice(0);
  });

  const say = (id: string, message: unknown) =>
    receive(parts, id, typeof message === 'string' ? message : JSON.stringify(message), 500);
  const signIn = (id: string, address: string) => say(id, { action: 'sign-in', token: address });
  const heardBy = (id: string) => heard.filter(([who]) => who === id).map(([, message]) => message);

  it('is kept once an agent has signed in on it, and forgotten when it closes', async () => {
    await signIn('a', 'anna@demo.test');
    expect(heardBy('a')).toEqual([{ type: 'signed-in' }]);
    expect(await connections.all()).toEqual([{ id: 'a', agent: 'anna@demo.test', name: 'Anna' }]);
    await disconnect(parts, 'a');
    expect(await connections.all()).toEqual([]);
  });

  it.each([
    ['a bad token', 'bad'],
    ['an unknown agent', 'stranger@x.test'],
    ['an agent who no longer works here', 'gone@demo.test'],
  ])('is not kept for %s', async (_, token) => {
    await signIn('x', token);
    expect(heardBy('x')).toMatchObject([{ type: 'refused', action: 'sign-in' }]);
    expect(await connections.all()).toEqual([]);
  });

  it.each(['', 'no json', '{}', '{"action":"shout"}', '{"action":"watch","number":"1"}', 'null', '[]'])(
    'answers %j with a refusal',
    async (body) => {
      await say('x', body);
      expect(heardBy('x')).toMatchObject([{ type: 'refused', reason: expect.any(String) }]);
    },
  );

  it('does nothing for somebody who has not signed in', async () => {
    await say('x', { action: 'watch', number: 1 });
    expect(heardBy('x')).toMatchObject([{ type: 'refused', action: 'watch' }]);
    await say('x', { action: 'leave' });
    expect(await connections.all()).toEqual([]);
  });

  it('tells those who look at the same ticket of each other, and when one leaves', async () => {
    await signIn('a', 'anna@demo.test');
    await signIn('b', 'ben@demo.test');
    await say('a', { action: 'watch', number: 1 });
    await say('b', { action: 'watch', number: 1 });
    const both = [
      { address: 'anna@demo.test', name: 'Anna' },
      { address: 'ben@demo.test', name: 'Ben' },
    ];
    expect(heardBy('a').at(-1)).toEqual({ type: 'presence', number: 1, agents: both });
    expect(heardBy('b').at(-1)).toEqual({ type: 'presence', number: 1, agents: both });
    await say('b', { action: 'watch', number: 2 });
    expect(heardBy('a').at(-1)).toEqual({ type: 'presence', number: 1, agents: both.slice(0, 1) });
    await say('b', { action: 'watch', number: 1 });
    await disconnect(parts, 'b');
    expect(heardBy('a').at(-1)).toEqual({ type: 'presence', number: 1, agents: both.slice(0, 1) });
    await say('a', { action: 'leave' });
    expect((await connections.all()).map((connection) => connection.watching)).toEqual([undefined]);
  });

  it('shows an agent with two pages once', async () => {
    await signIn('a1', 'anna@demo.test');
    await signIn('a2', 'anna@demo.test');
    await say('a1', { action: 'watch', number: 1 });
    await say('a2', { action: 'watch', number: 1 });
    expect(heardBy('a1').at(-1)).toMatchObject({ agents: [{ address: 'anna@demo.test' }] });
  });

  it.each([2, 99])(
    'tells nobody who looks at ticket %i when they may not read it or it is not there',
    async (number) => {
      await signIn('b', 'ben@demo.test');
      await say('b', { action: 'watch', number });
      await signIn('a', 'anna@demo.test');
      await say('a', { action: 'watch', number });
      expect(heardBy('a').at(-1)).toMatchObject({ type: 'refused', action: 'watch' });
      expect(heardBy('b')).not.toContainEqual(
        expect.objectContaining({ agents: expect.arrayContaining([expect.objectContaining({ name: 'Anna' })]) }),
      );
    },
  );
});
