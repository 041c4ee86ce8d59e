import { derivedId } from '../platform/ids.ts';
import { type Change, minutesSinceCreation } from './change.ts';
import { setStatus, withStanding } from './conversation.ts';
import type { Actor, ChangeEntry, Entry, SentEntry, StatedFact } from './entry.ts';
import type { Ticket, TicketClock } from './ticket.ts';

/**
 * Takes back what an answer did to its ticket, as it is cancelled before it goes out: status, assignee, waiting, first answer and clocks are as before
 * it. What somebody has changed since stays, and another answer given since counts in its place. One line of the timeline says so.
 * @param sent an answer that was kept with `undo`
 * @param since the entries from `sent` on, in any order
 */
export function takeBack(
  ticket: Ticket,
  sent: SentEntry,
  since: readonly Entry[],
  by: { actor: Actor; at: number },
): Change {
  const after: Ticket = { ...ticket, version: ticket.version + 1, updatedAt: Math.max(ticket.updatedAt, by.at) };
  // What it did to a ticket that has been merged into another since, it did there.
  const facts = sent.number === ticket.number ? restore(after, ticket, sent, since, by) : [];
  const line: ChangeEntry = {
    type: 'change',
    id: derivedId('cancelled', sent.id),
    number: ticket.number,
    order: by.at,
    at: by.at,
    actor: by.actor,
    field: 'delivery',
    from: sent.id,
    to: 'cancelled',
  };
  return {
    ticket: after,
    entries: [withStanding(line, ticket, after, facts)],
    beside: { type: 'cancel', entry: sent, at: by.at },
  };
}

/** @returns what reports are to take back, and to count in its place */
function restore(
  after: Ticket,
  ticket: Ticket,
  sent: SentEntry,
  since: readonly Entry[],
  by: { actor: Actor; at: number },
): StatedFact[] {
  const own = new Set([sent.id, derivedId(sent.id, 'status'), derivedId(sent.id, 'assignee')]);
  const later = since.filter((entry) => !own.has(entry.id) && entry.order >= sent.order);
  const changed = (field: string): boolean => later.some((entry) => entry.type === 'change' && entry.field === field);
  const companion = (field: string): ChangeEntry | undefined =>
    since.find((entry): entry is ChangeEntry => entry.type === 'change' && entry.id === derivedId(sent.id, field));
  const next = later
    .filter((entry): entry is SentEntry => entry.type === 'sent' && isAnswer(entry))
    .toSorted((a, b) => a.order - b.order)[0];

  const status = companion('status');
  if (status && ticket.status === status.to && !changed('status') && !next) restoreStatus(after, sent, status, by);
  const assignee = companion('assignee');
  if (assignee && ticket.assignee === assignee.to && !changed('assignee') && !next) after.assignee = undefined;
  if (!next && after.status !== 'closed' && after.status !== 'waiting')
    after.waitingSince = sent.undo?.waitingSince ?? after.waitingSince;
  if (after.status !== 'closed') after.clocks = after.clocks.map((clock) => runningAgain(clock, sent, next));
  return restoreFirstAnswer(after, sent, next);
}

const isAnswer = ({ automatic, forward, delivery }: SentEntry): boolean =>
  !automatic && !forward && delivery.state !== 'cancelled';

function restoreStatus(after: Ticket, sent: SentEntry, { from }: ChangeEntry, by: { actor: Actor; at: number }): void {
  // Companions are written by `answer` alone: `from` is the status of the ticket then.
  setStatus(after, from as Ticket['status'], by);
  after.deferredUntil = sent.undo?.deferredUntil;
  after.closedAt = sent.undo?.closedAt;
  after.closedBy = sent.undo?.closedBy;
}

/** @returns what reports are to take back, and to count in its place */
function restoreFirstAnswer(after: Ticket, sent: SentEntry, next: SentEntry | undefined): StatedFact[] {
  if (after.firstAnsweredAt !== sent.at) return [];
  after.firstAnsweredAt = next?.at;
  const stated = sent.facts?.find(({ fact }) => fact === 'answered');
  if (!stated) return [];
  const instead: StatedFact[] = next ? [{ fact: 'answered', value: minutesSinceCreation(after, next.at) }] : [];
  return [{ fact: 'unanswered', value: stated.value }, ...instead];
}

function runningAgain(clock: TicketClock, sent: SentEntry, next: SentEntry | undefined): TicketClock {
  const state = sent.undo?.clocks?.[clock.name];
  if (state === undefined || clock.stoppedAt !== sent.at) return clock;
  if (next) return { ...clock, state: next.at <= clock.dueAt ? 'kept' : 'missed', stoppedAt: next.at };
  const { stoppedAt, ...running } = clock;
  return { ...running, state };
}
