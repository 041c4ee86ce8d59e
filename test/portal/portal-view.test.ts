import { describe, expect, it } from 'vitest';
import { portalEntryView, portalTicketView } from '../../functions/portal/portal-view.ts';
import type { ChangeEntry } from '../../functions/tickets/index.ts';
import {
  aClock,
  agentActor,
  aNote,
  anAddress,
  aReceived,
  aRequester,
  aSent,
  aTicket,
  hour,
  someTime,
} from '../support/factories.ts';

/** Later than everything in these tests. */
const now = someTime + 1000 * hour;
const ticket = aTicket({
  tags: ['difficult'],
  priority: 'urgent',
  level: 2,
  team: 'second-line',
  assignee: 'anna@demo.test',
  fields: { margin: 12 },
  clocks: [aClock()],
  folderReason: 'looked odd',
  participants: [anAddress('boss@customer.test', 'Boss')],
});

describe('a ticket in the portal', () => {
  it('shows nothing of how the staff works on it', () => {
    const shown = JSON.stringify(portalTicketView(ticket));
    for (const inside of [
      'difficult',
      'urgent',
      'level',
      'second-line',
      'anna',
      'margin',
      'firstResponse',
      'odd',
      'support',
      '@',
    ]) {
      expect(shown).not.toContain(inside);
    }
  });

  it('does not show when the staff touched it or put it off', () => {
    const touched = {
      ...ticket,
      updatedAt: someTime + 5 * hour,
      status: 'deferred',
      deferredUntil: someTime + 9 * hour,
    } as const;
    expect(portalTicketView(touched)).toMatchObject({ status: 'open', updatedAt: new Date(someTime).toISOString() });
  });
});

describe('an entry in the portal', () => {
  const change: ChangeEntry = {
    type: 'change',
    id: 'c',
    number: 1042,
    order: someTime,
    at: someTime,
    actor: agentActor(),
    field: 'priority',
    from: 'normal',
    to: 'urgent',
  };

  it.each([
    ['a note', aNote()],
    ['a change', change],
    ['a message to others only', aSent({ to: [anAddress('supplier@parts.test')] })],
    ['a blind copy of such a message', aSent({ to: [anAddress('supplier@parts.test')], bcc: [anAddress()] })],
    ['a message forwarded to an outsider', aSent({ forward: true })],
    ['an answer that can still be cancelled', aSent({ holdUntil: now + 1 })],
    ['a cancelled answer', aSent({ delivery: { state: 'cancelled', at: someTime } })],
    ['what the desk wrote by itself', aSent({ automatic: true })],
  ])('is not there for %s', (_, entry) => {
    expect(portalEntryView(entry, ticket, now)).toBeUndefined();
  });

  it('names people and shows no addresses', () => {
    const sent = portalEntryView(
      aSent({ cc: [anAddress('boss@customer.test')], bcc: [anAddress('secret@demo.test')] }),
      ticket,
      now,
    );
    expect(sent).toMatchObject({
      type: 'sent',
      actor: { type: 'agent', name: 'Anna' },
      text: 'Please turn the switch.',
    });
    const received = portalEntryView(aReceived(), ticket, now);
    expect(received).toMatchObject({ type: 'received', actor: { type: 'customer', name: 'Kaisa Korhonen' } });
    expect(JSON.stringify([sent, received])).not.toContain('@');
  });

  it('is there for whoever takes part, requester or not', () => {
    expect(
      portalEntryView(
        aSent({ to: [anAddress('boss@customer.test')] }),
        aTicket({ ...ticket, requester: aRequester() }),
        now,
      ),
    ).toBeDefined();
  });
});
