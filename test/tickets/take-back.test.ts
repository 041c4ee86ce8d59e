import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answer,
  joinMessage,
  type SentEntry,
  type Status,
  type Ticket,
  takeBack,
} from '../../functions/tickets/index.ts';
import { aClock, agentActor, aReceived, aSent, aTicket, hour, minute, someTime } from '../support/factories.ts';

const at = someTime + hour;
const by = { actor: agentActor(), at: at + 5 * 1000 };
const held = (): SentEntry => aSent({ at, order: at, holdUntil: at + 10_000 });

/** What a person sees of a ticket, without what counts its changes. */
function standing({ version, updatedAt, ...ticket }: Ticket) {
  return ticket;
}

describe('an answer that is taken back', () => {
  it('leaves every ticket as it was before', () => {
    const status = fc.constantFrom<Status>('new', 'open', 'waiting', 'deferred', 'closed');
    const tickets = fc.record({
      status,
      assignee: fc.option(fc.constantFrom('anna@demo.test', 'ben@demo.test'), { nil: undefined }),
      waitingSince: fc.option(fc.constant(someTime), { nil: undefined }),
      firstAnsweredAt: fc.option(fc.constant(someTime + minute), { nil: undefined }),
      clock: fc.constantFrom('running', 'warned', 'breached', 'kept', 'missed'),
      to: fc.constantFrom<Status>('open', 'waiting', 'closed'),
    });
    fc.assert(
      fc.property(tickets, ({ clock: drawn, to, ...over }) => {
        // Closing has stopped the clocks.
        const clock = over.status === 'closed' && drawn !== 'missed' ? 'kept' : drawn;
        const resting = over.status === 'waiting' || over.status === 'closed';
        const before = aTicket({
          ...over,
          waitingSince: resting ? undefined : over.waitingSince,
          deferredUntil: over.status === 'deferred' ? at + hour : undefined,
          closedAt: over.status === 'closed' ? someTime : undefined,
          closedBy: over.status === 'closed' ? 'anna@demo.test' : undefined,
          clocks: [aClock({ state: clock, stoppedAt: clock === 'kept' || clock === 'missed' ? someTime : undefined })],
        });
        const answered = answer(before, held(), { status: to });
        const [sent] = answered.entries;
        if (sent?.type !== 'sent') throw new Error('an answer begins with its message');
        const { ticket } = takeBack(answered.ticket, sent, answered.entries, by);
        expect(standing(ticket)).toEqual(standing(before));
        expect(ticket.version).toBe(before.version + 2);
      }),
    );
  });

  it('takes the answer out of the reports, by the same minutes', () => {
    const { ticket, entries } = answer(aTicket(), held());
    const [sent] = entries;
    if (sent?.type !== 'sent') throw new Error('an answer begins with its message');
    const [line] = takeBack(ticket, sent, entries, by).entries;
    expect(sent.facts).toContainEqual({ fact: 'answered', value: 60 });
    expect(line?.facts).toContainEqual({ fact: 'unanswered', value: 60 });
  });

  it('leaves a customer who has written meanwhile waiting since before', () => {
    const answered = answer(aTicket(), held());
    const [sent] = answered.entries;
    if (sent?.type !== 'sent') throw new Error('an answer begins with its message');
    const joined = joinMessage(answered.ticket, aReceived({ at: at + 1000 }));
    const { ticket } = takeBack(joined.ticket, sent, [...answered.entries, ...joined.entries], by);
    expect(ticket).toMatchObject({ status: 'open', waitingSince: someTime });
    expect(ticket.firstAnsweredAt).toBeUndefined();
  });
});
