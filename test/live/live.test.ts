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
const [first, second] = [aTicket({ number: 1, mailbox: 'support' }), aTicket({ number: 2, mailbox: 'sales' })];
const anna = { address: 'anna@demo.test', name: 'Anna', writing: false };
const ben = { address: 'ben@demo.test', name: 'Ben', writing: false };

describe('a live connection', () => {
  let dynamo: TestDynamo;
  let connections: ConnectionStore;
  let parts: LiveParts;
  let tickets = [first, second];
  let now = 1000;
  const heard: [string, ServerMessage][] = [];
  const gone = new Set<string>();
  beforeAll(async () => {
    dynamo = await startDynamo();
    connections = createConnectionStore({ client: dynamo.client, table: dynamo.tickets });
    parts = {
      connections,
      settings: {
        agent: async (address) => agents.find((agent) => agent.address === address),
        agents: async () => agents,
      },
      tickets: {
        load: async (number) => tickets.find((ticket) => ticket.number === number),
        loadMany: async (numbers) => tickets.filter((ticket) => numbers.includes(ticket.number)),
      },
      verify: async (token) => (token.includes('@') ? token : undefined),
      post: async (id, message) => {
        heard.push([id, message]);
        if (!gone.has(id)) return true;
        await connections.remove(id);
        return false;
      },
      clock: { now: () => now },
    };
  });
  afterAll(() => dynamo?.stop());
  beforeEach(async () => {
    for (const { id } of await connections.all()) await connections.remove(id);
    heard.splice(0);
    gone.clear();
    tickets = [first, second];
    now = 1000;
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
    expect(heardBy('a').at(-1)).toEqual({ type: 'presence', number: 1, agents: [anna, ben] });
    expect(heardBy('b').at(-1)).toEqual({ type: 'presence', number: 1, agents: [anna, ben] });
    await say('b', { action: 'watch', number: 2 });
    expect(heardBy('a').at(-1)).toEqual({ type: 'presence', number: 1, agents: [anna] });
    await say('b', { action: 'watch', number: 1 });
    await disconnect(parts, 'b');
    expect(heardBy('a').at(-1)).toEqual({ type: 'presence', number: 1, agents: [anna] });
    await say('a', { action: 'leave' });
    expect((await connections.all()).map((connection) => connection.watching)).toEqual([undefined]);
  });

  it('tells also those who look at the list, until nobody looks at the ticket', async () => {
    await signIn('a', 'anna@demo.test');
    await signIn('b', 'ben@demo.test');
    await say('b', { action: 'watch', number: 1 });
    expect(heardBy('a').at(-1)).toEqual({ type: 'presence', number: 1, agents: [ben] });
    await say('b', { action: 'leave' });
    expect(heardBy('a').at(-1)).toEqual({ type: 'presence', number: 1, agents: [] });
  });

  it('is told on signing in who looks at what, of the tickets that its agent may read', async () => {
    await signIn('b1', 'ben@demo.test');
    await signIn('b2', 'ben@demo.test');
    await say('b1', { action: 'watch', number: 1 });
    await say('b2', { action: 'watch', number: 2 });
    await signIn('a', 'anna@demo.test');
    expect(heardBy('a')).toEqual([{ type: 'signed-in' }, { type: 'presence', number: 1, agents: [ben] }]);
  });

  it('tells nothing about a ticket to who may not read it, neither that somebody looks at it nor that they left', async () => {
    await signIn('a', 'anna@demo.test');
    await signIn('b', 'ben@demo.test');
    await say('b', { action: 'watch', number: 2 });
    await say('b', { action: 'write', number: 2, writing: true });
    await disconnect(parts, 'b');
    expect(heardBy('a')).toEqual([{ type: 'signed-in' }]);
  });

  it('is neither shown nor told any more when the ticket has gone to a mailbox that its agent may not see', async () => {
    await signIn('a', 'anna@demo.test');
    await signIn('b', 'ben@demo.test');
    await say('a', { action: 'watch', number: 1 });
    tickets = [{ ...first, mailbox: 'sales' }];
    heard.splice(0);
    await say('b', { action: 'watch', number: 1 });
    await say('b', { action: 'write', number: 1, writing: true });
    expect(heardBy('a')).toEqual([]);
    expect(heardBy('b').at(-1)).toEqual({ type: 'presence', number: 1, agents: [{ ...ben, writing: true }] });
  });

  describe('on which somebody writes', () => {
    const writes = (id: string, writing = true) => say(id, { action: 'write', number: 1, writing });
    beforeEach(async () => {
      await signIn('a', 'anna@demo.test');
      await signIn('b', 'ben@demo.test');
      await say('a', { action: 'watch', number: 1 });
    });

    it('tells everybody who may read the ticket, and when they stop', async () => {
      await writes('a');
      expect(heardBy('b').at(-1)).toEqual({ type: 'presence', number: 1, agents: [{ ...anna, writing: true }] });
      await writes('a', false);
      expect(heardBy('b').at(-1)).toEqual({ type: 'presence', number: 1, agents: [anna] });
    });

    it('tells that they go on writing only to those who look at it, too, and nobody that they do not write still', async () => {
      await signIn('l', 'ben@demo.test');
      await say('b', { action: 'watch', number: 1 });
      await writes('a');
      heard.splice(0);
      await writes('a');
      expect(heard.map(([id]) => id).sort()).toEqual(['a', 'b']);
      heard.splice(0);
      await writes('b', false);
      expect(heard).toEqual([]);
    });

    it('counts them as looking on after 15 seconds without another word', async () => {
      await writes('a');
      now += 15_000;
      await say('b', { action: 'watch', number: 1 });
      expect(heardBy('b').at(-1)).toEqual({ type: 'presence', number: 1, agents: [anna, ben] });
    });

    it('shows an agent as writing who does so on one of several pages', async () => {
      await signIn('a2', 'anna@demo.test');
      await say('a2', { action: 'watch', number: 1 });
      await writes('a');
      expect(heardBy('b').at(-1)).toEqual({ type: 'presence', number: 1, agents: [{ ...anna, writing: true }] });
    });

    it('forgets it with the next ticket', async () => {
      await writes('a');
      await say('a', { action: 'watch', number: 1 });
      expect(heardBy('b').at(-1)).toEqual({ type: 'presence', number: 1, agents: [anna] });
    });

    it('refuses it for a ticket that is not on the screen', async () => {
      await writes('b');
      expect(heardBy('b').at(-1)).toMatchObject({ type: 'refused', action: 'write' });
    });
  });

  it('tells of who left without a word when a post finds the connection gone', async () => {
    await signIn('a', 'anna@demo.test');
    await signIn('b', 'ben@demo.test');
    await say('b', { action: 'watch', number: 1 });
    gone.add('b');
    await say('a', { action: 'watch', number: 1 });
    expect(heardBy('a').at(-1)).toEqual({ type: 'presence', number: 1, agents: [anna] });
    expect((await connections.all()).map(({ id }) => id)).toEqual(['a']);
  });

  it('costs one write a message, however many are signed in, and reads of them once', async () => {
    for (let n = 0; n < 8; n += 1) await signIn(`b${n}`, 'ben@demo.test');
    dynamo.resetUnits();
    await say('b1', { action: 'watch', number: 1 });
    expect(dynamo.units()).toEqual({ read: 1, write: 1 });
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
