import type { Change } from './change.ts';
import { withStanding } from './conversation.ts';
import type { ChangeEntry } from './entry.ts';
import type { Ticket } from './ticket.ts';

/** A change of a head that one line of the timeline tells. */
export function withLine(ticket: Ticket, over: Partial<Ticket>, line: ChangeEntry): Change {
  const after: Ticket = {
    ...ticket,
    ...over,
    version: ticket.version + 1,
    updatedAt: Math.max(ticket.updatedAt, line.at),
  };
  return { ticket: after, entries: [withStanding(line, ticket, after)] };
}
