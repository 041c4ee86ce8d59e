import { describe, expect, it } from 'vitest';
import { noticesFor } from '../../functions/notify/notices.ts';
import { aRelayed } from '../reports/factories.ts';
import { agentActor, aNote, anAgent, aTicket, systemActor } from '../support/factories.ts';

const anna = anAgent();
const ben = anAgent({ address: 'ben@demo.test', name: 'Ben' });
const lead = anAgent({ address: 'lead@demo.test', name: 'Leena', role: 'lead' });
const salesLead = anAgent({ address: 'sales-lead@demo.test', role: 'lead', mailboxes: ['sales'] });
const admin = anAgent({ address: 'admin@demo.test', role: 'admin' });
const everybody = [anna, ben, lead, salesLead, admin];

const warned = aRelayed({ field: 'clock', to: { name: 'firstResponse', state: 'warned' }, actor: systemActor() });

describe('who hears of an entry', () => {
  const heard = (
    message: typeof warned,
    note = undefined as ReturnType<typeof aNote> | undefined,
    agents = everybody,
  ) => noticesFor(message, aTicket(), note, agents).map(({ receiver, reason }) => `${receiver.address} ${reason}`);

  it('the leads of the mailbox, of a warning and of a breach', () => {
    expect(heard(warned)).toEqual(['lead@demo.test warned']);
    expect(heard({ ...warned, to: { name: 'firstResponse', state: 'breached' } })).toEqual(['lead@demo.test breached']);
  });

  it('the admins where the mailbox has no lead', () => {
    expect(heard(warned, undefined, [anna, salesLead, admin])).toEqual(['admin@demo.test warned']);
  });

  it('the leads when somebody raises the level, but not when a promise did or when it was lowered', () => {
    const raised = aRelayed({ field: 'level', from: 1, to: 2, actor: agentActor() });
    expect(heard(raised)).toEqual(['lead@demo.test raised']);
    expect(heard({ ...raised, actor: systemActor() })).toEqual([]);
    expect(heard({ ...raised, from: 2, to: 1 })).toEqual([]);
    expect(heard({ ...raised, actor: agentActor({ id: lead.address }) })).toEqual([]);
  });

  it('whoever is given a ticket by another', () => {
    const assigned = aRelayed({ field: 'assignee', from: null, to: ben.address, actor: agentActor() });
    expect(heard(assigned)).toEqual(['ben@demo.test assigned']);
    expect(heard({ ...assigned, actor: { type: 'workflow', id: 'w', name: 'W' } })).toEqual(['ben@demo.test assigned']);
    expect(heard({ ...assigned, actor: agentActor({ id: ben.address }) })).toEqual([]);
    expect(heard({ ...assigned, to: null })).toEqual([]);
  });

  it('whoever is mentioned in a note, if they may see the ticket and still work here', () => {
    const note = aNote({ mentions: ['Ben@demo.test', salesLead.address, anna.address, 'nobody@demo.test'] });
    const message = aRelayed({ type: 'note', actor: agentActor() });
    expect(heard(message, note)).toEqual(['ben@demo.test mentioned']);
    expect(heard(message, note, [{ ...ben, active: false }])).toEqual([]);
  });

  it('whoever has a scheduled message that is held, also when the customer is who did it', () => {
    const mark = { id: 's1', at: 1, by: ben.address };
    const held = aRelayed({ field: 'scheduled', from: mark, to: { ...mark, heldAt: 2 } });
    expect(heard(held)).toEqual(['ben@demo.test held']);
    expect(heard({ ...held, from: null, to: mark })).toEqual([]);
    expect(heard({ ...held, from: mark, to: null })).toEqual([]);
  });

  it('nobody, of anything else', () => {
    for (const field of ['status', 'tags', 'team']) expect(heard(aRelayed({ field, to: 'x' }))).toEqual([]);
    expect(heard(aRelayed({ type: 'received' }))).toEqual([]);
  });
});
