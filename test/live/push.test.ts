import { describe, expect, it } from 'vitest';
import { listenersOf } from '../../functions/live/presence.ts';
import { messageFor } from '../../functions/live/push.ts';
import type { RelayedEntry } from '../../functions/platform/messages.ts';
import { agentActor, anAgent, anAgentPrincipal } from '../support/factories.ts';

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
