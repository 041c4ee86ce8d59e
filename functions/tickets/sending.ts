import { derivedId } from '../platform/ids.ts';
import type { Change } from './change.ts';
import { withStanding } from './conversation.ts';
import type { Actor, ChangeEntry, SentEntry } from './entry.ts';
import type { Ticket } from './ticket.ts';

/** Adds a message to somebody outside the conversation: nothing of the ticket changes by it. */
export function forward(ticket: Ticket, sent: SentEntry): Change {
  const after: Ticket = { ...ticket, version: ticket.version + 1, updatedAt: Math.max(ticket.updatedAt, sent.at) };
  return { ticket: after, entries: [withStanding(sent, ticket, after)] };
}

/** Whether there is something about a message that can be tried again. */
export const canRetry = ({ delivery }: SentEntry): boolean =>
  ['failed', 'bounced', 'complained', 'delayed'].includes(delivery.state);

/**
 * Lets a message that did not arrive go out once more, to those whom it did not reach where they are known.
 * @param sent as it was read: it does not go out when its delivery has changed since
 */
export function retry(ticket: Ticket, sent: SentEntry, by: { actor: Actor; at: number }): Change {
  const line: ChangeEntry = {
    type: 'change',
    id: derivedId('retried', sent.id, String(sent.delivery.at)),
    number: ticket.number,
    order: by.at,
    at: by.at,
    actor: by.actor,
    field: 'delivery',
    from: sent.id,
    to: 'queued',
  };
  const after: Ticket = { ...ticket, version: ticket.version + 1, updatedAt: Math.max(ticket.updatedAt, by.at) };
  return {
    ticket: after,
    entries: [withStanding(line, ticket, after)],
    beside: { type: 'retry', entry: sent, at: by.at },
  };
}
