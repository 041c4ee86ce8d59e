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
