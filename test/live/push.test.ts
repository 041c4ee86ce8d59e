import { describe, expect, it } from 'vitest';
import { listenersOf } from '../../functions/live/presence.ts';
import { messageFor, push } from '../../functions/live/push.ts';
import type { RelayedEntry } from '../../functions/platform/messages.ts';
import { agentActor, anAgent, anAgentPrincipal, aTicket } from '../support/factories.ts';

const entry: RelayedEntry = {
  number: 7,
  mailbox: 'support',
  sk: 'E#1#x',
  id: 'x',
  order: 1,
  at: Date.UTC(2026, 10, 22),
  type: 'change',
  field: 'mailbox',
  actor: agentActor(),
  from: 'sales',
  to: 'support',
  before: { mailbox: 'sales', status: 'open', folder: 'desk' },
  state: { mailbox: 'support', status: 'open', folder: 'desk' },
};
const whole = {
  type: 'ticket',
  number: 7,
  mailbox: 'support',
  entry: { id: 'x', type: 'change', at: '2026-11-22T00:00:00.000Z', actor: agentActor(), field: 'mailbox' },
};

describe('what a listener is told of an entry', () => {
  it.each([
    ['all mailboxes', 'all', whole],
    ['the ticket’s mailbox', ['support'], whole],
    ['both mailboxes', ['sales', 'support'], whole],
    ['only the mailbox that the ticket has left', ['sales'], { type: 'ticket', number: 7, mailbox: 'sales' }],
    ['neither mailbox', ['billing'], undefined],
    ['no mailbox', [], undefined],
  ] as const)('who may see %s', (_, mailboxes, message) => {
    expect(messageFor({ principal: anAgentPrincipal({ mailboxes }) }, entry)).toEqual(message);
  });

  it('says which words and texts changed to nobody: the page fetches them', () => {
    expect(JSON.stringify(messageFor({ principal: anAgentPrincipal() }, { ...entry, from: 'secret' }))).not.toContain(
      'secret',
    );
  });

  it('is told that a ticket has come that nobody has', () => {
    const opened: RelayedEntry = { ...entry, type: 'received', before: undefined };
    const told = (over: Partial<RelayedEntry>) => messageFor({ principal: anAgentPrincipal() }, { ...opened, ...over });
    const state = { mailbox: 'support', status: 'new', folder: 'desk' } as const;
    expect(told({ state })).toMatchObject({ entry: { unassigned: true } });
    expect(told({ state, before: { ...state, folder: 'spam' } })).toMatchObject({ entry: { unassigned: true } });
    expect(told({ state: { ...state, assignee: 'anna@demo.test' } })).not.toMatchObject({
      entry: { unassigned: true },
    });
    expect(told({ state, before: state })).not.toMatchObject({ entry: { unassigned: true } });
  });

  it('is told of a delivery by the mailbox that the relay names', () => {
    const delivery: RelayedEntry = {
      number: 7,
      mailbox: 'support',
      sk: 's',
      id: 'x',
      order: 1,
      at: 0,
      type: 'delivery',
    };
    expect(messageFor({ principal: anAgentPrincipal({ mailboxes: ['support'] }) }, delivery)).toMatchObject({
      entry: { type: 'delivery' },
    });
    expect(messageFor({ principal: anAgentPrincipal({ mailboxes: ['sales'] }) }, delivery)).toBeUndefined();
  });
});

describe('the listeners', () => {
  it('are agents who still work here, with the rights they have now', () => {
    const connections = ['anna@demo.test', 'ben@demo.test', 'nobody@demo.test'].map((agent, index) => ({
      id: String(index),
      agent,
      name: agent,
    }));
    const agents = [
      anAgent({ address: 'anna@demo.test', mailboxes: ['sales'] }),
      anAgent({ address: 'ben@demo.test', active: false }),
    ];
    expect(listenersOf(connections, agents)).toEqual([
      { connection: connections[0], principal: anAgentPrincipal({ mailboxes: ['sales'] }) },
    ]);
  });
});

describe('a delivery of a message that went out before its ticket was moved or merged', () => {
  const connection = { id: 'c', agent: 'anna@demo.test', name: 'Anna' };
  const delivery: RelayedEntry = {
    number: 7,
    mailbox: 'sales',
    sk: 'E#1#x',
    id: 'x',
    order: 1,
    at: 0,
    type: 'delivery',
  };
  const heads = new Map([
    [7, aTicket({ number: 7, mailbox: 'sales', mergedInto: 9 })],
    [9, aTicket({ number: 9, mailbox: 'support' })],
  ]);
  const toldTo = async (mailboxes: string[]): Promise<unknown[]> => {
    const told: unknown[] = [];
    const parts = {
      connections: { all: async () => [] },
      settings: { agents: async () => [] },
      tickets: { load: async (number: number) => heads.get(number) },
      post: async (_: string, message: unknown) => {
        told.push(message);
        return true;
      },
      clock: { now: () => 0 },
    };
    const listeners = [{ connection, principal: anAgentPrincipal({ mailboxes }) }];
    await push(parts as unknown as Parameters<typeof push>[0], listeners, delivery);
    return told;
  };

  it('is told of the ticket that it is part of now, to who may see that', async () => {
    expect(await toldTo(['support'])).toMatchObject([{ type: 'ticket', number: 9, mailbox: 'support' }]);
    expect(await toldTo(['sales'])).toEqual([]);
  });
});
