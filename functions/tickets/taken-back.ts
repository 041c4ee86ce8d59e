import type { TakenBack } from './entry.ts';
import type { Ticket } from './ticket.ts';

/** What an answer changes of its ticket that its entry and companions do not tell: kept on an answer that can be cancelled. */
export function takenBackOf(before: Ticket, after: Ticket): TakenBack {
  const { waitingSince, deferredUntil, closedAt, closedBy } = before;
  const stopped = before.clocks.filter((clock, at) => clock.state !== after.clocks[at]?.state);
  return {
    waitingSince,
    deferredUntil,
    closedAt,
    closedBy,
    ...(stopped.length > 0 ? { clocks: Object.fromEntries(stopped.map(({ name, state }) => [name, state])) } : {}),
  };
}

/** Brings back what was taken from a ticket, where it stands as it was left. */
export function restored(
  ticket: Ticket,
  { waitingSince, closedAt, closedBy, clocks = {} }: TakenBack,
): Partial<Ticket> {
  const closed = ticket.status === 'closed';
  return {
    waitingSince,
    closedAt: closed ? (closedAt ?? ticket.closedAt) : undefined,
    closedBy: closed ? (closedBy ?? ticket.closedBy) : undefined,
    clocks: ticket.clocks.map((clock) => {
      const state = clocks[clock.name];
      const { stoppedAt, ...running } = clock;
      return state === undefined || closed ? clock : { ...running, state };
    }),
  };
}
