import { describe, expect, it } from 'vitest';
import { type Notice, noticesFor } from '../../functions/notify/notices.ts';
import type { RelayedEntry } from '../../functions/platform/messages.ts';
import { type Agent, defaultNotifications, type NotificationTopic } from '../../functions/settings/index.ts';
import type { Ticket } from '../../functions/tickets/index.ts';
import { aRelayed, aStanding } from '../reports/factories.ts';
import { agentActor, anAgent, aTicket, customerActor, systemActor } from '../support/factories.ts';

const anna = anAgent();
const ben = anAgent({ address: 'ben@demo.test', name: 'Ben' });
const light = anAgent({ address: 'light@demo.test', role: 'light' });
const lead = anAgent({ address: 'lead@demo.test', name: 'Leena', role: 'lead' });
const salesLead = anAgent({ address: 'sales-lead@demo.test', role: 'lead', mailboxes: ['sales'] });
const admin = anAgent({ address: 'admin@demo.test', role: 'admin' });
const everybody = [anna, ben, light, lead, salesLead, admin];

const workflow = { type: 'workflow', id: 'w', name: 'W' } as const;
const system = systemActor();
const warned = aRelayed({ field: 'clock', to: { name: 'firstResponse', state: 'warned' }, actor: system });
const received = aRelayed({ type: 'received', actor: customerActor() });
const reply = aRelayed({ type: 'sent', actor: agentActor() });
const note = aRelayed({ type: 'note', actor: agentActor() });
const due = aRelayed({ field: 'dueAt', from: 5, to: 5, actor: system });

const bens: Partial<Ticket> = { assignee: ben.address, status: 'open' };
const followed: Partial<Ticket> = { followers: [ben.address, light.address, anna.address, salesLead.address] };

const ways = ({ app, mail }: Notice) => [...(app ? ['app'] : []), ...(mail ? ['mail'] : [])].join('+');
const told = (message: RelayedEntry, ticket: Partial<Ticket> = {}, agents: readonly Agent[] = everybody) =>
  noticesFor(message, aTicket(ticket), agents).map(
    (notice) => `${notice.receiver.address.split('@')[0]} ${notice.reason} ${ways(notice)}`,
  );

describe('who is told of an entry, and how', () => {
  it('the leads of the mailbox, of a warning and of a breach', () => {
    expect(told(warned)).toEqual(['lead warned app+mail']);
    expect(told({ ...warned, to: { name: 'firstResponse', state: 'breached' } })).toEqual(['lead breached app+mail']);
  });

  it('the admins where the mailbox has no lead', () => {
    expect(told(warned, {}, [anna, salesLead, admin])).toEqual(['admin warned app+mail']);
  });

  it('the leads when somebody raises the level, but not when a promise did or when it was lowered', () => {
    const raised = aRelayed({ field: 'level', from: 1, to: 2, actor: agentActor() });
    expect(told(raised)).toEqual(['lead raised app+mail']);
    expect(told({ ...raised, actor: system })).toEqual([]);
    expect(told({ ...raised, from: 2, to: 1 })).toEqual([]);
    expect(told({ ...raised, actor: agentActor({ id: lead.address }) })).toEqual([]);
  });

  it('whoever is given a ticket by another', () => {
    const assigned = aRelayed({ field: 'assignee', from: null, to: ben.address, actor: agentActor() });
    expect(told(assigned, bens)).toEqual(['ben assigned app+mail']);
    expect(told({ ...assigned, actor: workflow }, bens)).toEqual(['ben assigned app+mail']);
    expect(told({ ...assigned, actor: agentActor({ id: ben.address }) }, bens)).toEqual([]);
    expect(told({ ...assigned, to: null })).toEqual([]);
  });

  it('whoever is given a ticket as it is opened', () => {
    const opened = { ...received, actor: agentActor(), state: aStanding({ status: 'open', assignee: ben.address }) };
    expect(told(opened, bens)).toEqual(['ben assigned app+mail']);
  });

  it('whoever is handed a ticket over with a note: of that, by the change, and not of the note besides', () => {
    const [before, state] = [aStanding({ assignee: anna.address }), aStanding({ assignee: ben.address })];
    expect(told({ ...note, before, state }, bens)).toEqual([]);
    const change = { ...note, type: 'change', field: 'assignee', to: ben.address, cameWith: 'note' } as const;
    expect(told(change, bens)).toEqual(['ben assigned app+mail']);
  });

  it('whoever is mentioned in a note, if they may see the ticket and still work here', () => {
    const naming = {
      ...note,
      mentions: ['Ben@demo.test', light.address, salesLead.address, anna.address, 'x@demo.test'],
    };
    expect(told(naming)).toEqual(['ben mentioned app+mail', 'light mentioned app+mail']);
    expect(told(naming, {}, [{ ...ben, active: false }])).toEqual([]);
  });

  it('whoever has a scheduled message that is held, also when the customer is who did it', () => {
    const mark = { id: 's1', at: 1, by: ben.address };
    const held = aRelayed({ field: 'scheduled', from: mark, to: { ...mark, heldAt: 2 }, actor: customerActor() });
    expect(told(held)).toEqual(['ben held app+mail']);
    expect(told({ ...held, from: null, to: mark })).toEqual([]);
    expect(told({ ...held, from: mark, to: null })).toEqual([]);
  });

  it('whoever a reminder is for, also when they set it themselves', () => {
    const to = { id: 'r1', for: anna.address, text: 'Call' };
    expect(told(aRelayed({ field: 'reminder', to, actor: systemActor({ id: 'reminder' }) }))).toEqual([
      'anna reminder app+mail',
    ]);
  });

  it('the assignee and the followers when the customer writes or a colleague does, not the one who did', () => {
    expect(told(received, bens)).toEqual(['ben customerWrote app+mail']);
    expect(told(reply, { ...bens, ...followed })).toEqual(['ben colleagueWrote app+mail', 'light colleagueWrote app']);
    expect(told(note, { ...bens, ...followed })).toEqual(['ben colleagueWrote app+mail', 'light colleagueWrote app']);
    expect(told(received, followed)).toEqual([
      'anna customerWrote app',
      'ben customerWrote app',
      'light customerWrote app',
    ]);
  });

  it('the assignee and the followers when the ticket is due', () => {
    expect(told(due, { ...bens, ...followed })).toEqual(['ben due app+mail', 'anna due app', 'light due app']);
  });

  it('the followers of a change, by whomever, that no message came with', () => {
    const status = aRelayed({ field: 'status', from: 'open', to: 'closed', actor: agentActor() });
    expect(told(status, { ...bens, ...followed })).toEqual(['light changed app']);
    expect(told({ ...status, actor: workflow }, followed)).toContain('anna changed app');
    expect(told({ ...status, cameWith: 'sent' }, followed)).toEqual([]);
  });

  it('each once, by the weightiest reason, by every way that one of the reasons has', () => {
    const ticket = { ...bens, ...followed };
    expect(told({ ...note, mentions: [ben.address] }, ticket)).toContain('ben mentioned app+mail');
    const quiet = { ...ben, notifications: { ...defaultNotifications, mentions: { app: false, mail: false } } };
    expect(told({ ...note, mentions: [ben.address] }, ticket, [quiet])).toEqual(['ben colleagueWrote app+mail']);
    const half = { ...ben, notifications: { ...defaultNotifications, mentions: { app: true, mail: false } } };
    expect(told({ ...note, mentions: [ben.address] }, ticket, [half])).toEqual(['ben mentioned app+mail']);
  });

  it('by mail alone, of a new ticket that nobody has, who wants that', () => {
    const wants = { ...ben, notifications: { ...defaultNotifications, unassigned: { app: true, mail: true } } };
    const opened = { ...received, state: aStanding() };
    expect(told(opened, {}, [anna, wants])).toEqual(['ben unassigned mail']);
    expect(told(opened, {}, [{ ...wants, mailboxes: ['sales'] }])).toEqual([]);
    expect(told({ ...opened, state: aStanding({ assignee: anna.address }) }, {}, [wants])).toEqual([]);
    const released = aRelayed({ field: 'folder', before: aStanding({ folder: 'spam' }), state: aStanding() });
    expect(told(released, {}, [wants])).toEqual(['ben unassigned mail']);
  });

  it('by no mail of what a machine wrote', () => {
    expect(told({ ...received, automatic: true }, bens)).toEqual(['ben customerWrote app']);
  });

  it('nobody, of a reply to a ticket of one’s own or an answer to a ticket that nobody has or follows', () => {
    expect(told(reply, { assignee: anna.address, status: 'open' })).toEqual([]);
    expect(told(received)).toEqual([]);
    expect(told({ ...received, state: aStanding() })).toEqual([]);
  });

  it('nobody, of what is written on a ticket that lies beside the desk, by the desk itself or by a workflow', () => {
    expect(told(received, { ...bens, folder: 'spam' })).toEqual([]);
    expect(told({ ...note, actor: system }, bens)).toEqual([]);
    expect(told({ ...reply, actor: workflow }, bens)).toEqual([]);
  });

  it('nobody who may not see the ticket, whatever they are to it', () => {
    const blind = { ...ben, mailboxes: ['sales'] };
    const all = { ...bens, ...followed };
    for (const message of [received, reply, due, { ...note, mentions: [ben.address] }]) {
      expect(told(message, all, [blind])).toEqual([]);
    }
  });
});

describe('what is turned off', () => {
  const off = { app: false, mail: false };
  it.each<[NotificationTopic, RelayedEntry, Partial<Ticket>]>([
    ['mine', received, bens],
    ['mine', aRelayed({ field: 'assignee', to: ben.address }), bens],
    ['mine', due, bens],
    ['mine', aRelayed({ field: 'reminder', to: { for: ben.address }, actor: system }), {}],
    ['following', received, followed],
    ['following', aRelayed({ field: 'status', actor: agentActor() }), followed],
    ['mentions', { ...note, mentions: [ben.address] }, {}],
  ])('reaches nobody: %s', (topic, message, ticket) => {
    expect(told(message, ticket, [ben])).toHaveLength(1);
    const notifications = { ...defaultNotifications, [topic]: off };
    expect(told(message, ticket, [{ ...ben, notifications }])).toEqual([]);
    const appOnly = { ...defaultNotifications, [topic]: { app: true, mail: false } };
    expect(told(message, ticket, [{ ...ben, notifications: appOnly }])[0]).toMatch(/ app$/);
    const mailOnly = { ...defaultNotifications, [topic]: { app: false, mail: true } };
    expect(told(message, ticket, [{ ...ben, notifications: mailOnly }])[0]).toMatch(/ mail$/);
  });

  it('by a lead, of promises', () => {
    expect(told(warned, {}, [{ ...lead, notifications: { ...defaultNotifications, mine: off } }])).toEqual([]);
  });
});
