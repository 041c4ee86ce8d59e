import { minutesSinceCreation, standingOf } from './change.ts';
import type { StatedFact } from './entry.ts';
import type { Ticket } from './ticket.ts';

/** Whether two states of a ticket stand in the same lists, counters and reports. */
export function sameStanding(a: Ticket, b: Ticket): boolean {
  const [one, other] = [standingOf(a), standingOf(b)];
  return (['mailbox', 'status', 'folder', 'assignee', 'kind', 'merged'] as const).every(
    (part) => one[part] === other[part],
  );
}

/** Whether reports know the ticket: it has been at the desk. */
export function isCounted(ticket: Ticket): boolean {
  return ticket.uncounted !== true;
}

/**
 * The facts that a move between lists states, so that opened less closed is always what lies open at the desk: a ticket that comes to the desk
 * for the first time is `created`, one that leaves the open ones is `closed` (with its minutes only when it was really closed), one that comes
 * back is `reopened`. A ticket that never came to the desk states nothing.
 */
export function standingFacts(before: Ticket | undefined, after: Ticket, at: number): StatedFact[] {
  const wasOpen = before !== undefined && isOpen(before);
  if (!wasOpen && isOpen(after)) return [{ fact: before === undefined || !isCounted(before) ? 'created' : 'reopened' }];
  if (wasOpen && !isOpen(after)) {
    const reallyClosed = after.status === 'closed' && after.mergedInto === undefined;
    return [reallyClosed ? { fact: 'closed', value: minutesSinceCreation(after, at) } : { fact: 'closed' }];
  }
  return [];
}

function isOpen(ticket: Ticket): boolean {
  return ticket.folder === 'desk' && ticket.status !== 'closed' && ticket.mergedInto === undefined;
}
