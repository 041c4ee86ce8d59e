import type { Ticket } from './ticket.ts';

/** Why a ticket's state is probably not what it should be. */
export const doubts = ['assigneeGone', 'untouched', 'answeredButOpen', 'waitingLong'] as const;
export type Doubt = (typeof doubts)[number];

const day = 24 * 60 * 60 * 1000;
/** Nobody has taken it for so long. */
const untouchedFor = 2 * day;
/** Nobody waits for us and yet it is open, for so long. */
const openFor = 3 * day;
/** The customer or somebody else has not answered for so long. */
const waitingFor = 14 * day;

/**
 * What speaks against the state of a ticket, if anything: it belongs to somebody who has left; nobody has touched it for two days; it was answered and
 * stayed open for three; nobody has answered us for two weeks. Only what is at the desk and not closed can be doubtful.
 * @param active mail addresses of the agents who work here
 * @param now epoch milliseconds
 */
export function doubtOf(ticket: Ticket, active: ReadonlySet<string>, now: number): Doubt | undefined {
  if (ticket.folder !== 'desk' || ticket.status === 'closed') return undefined;
  if (ticket.assignee !== undefined && !active.has(ticket.assignee)) return 'assigneeGone';
  const still = now - ticket.updatedAt;
  if (ticket.status === 'new' && now - ticket.createdAt > untouchedFor) return 'untouched';
  if (ticket.status === 'open' && ticket.waitingSince === undefined && still > openFor) return 'answeredButOpen';
  if (ticket.status === 'waiting' && still > waitingFor) return 'waitingLong';
  return undefined;
}
