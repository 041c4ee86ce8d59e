import { NotFoundError } from '../platform/errors.ts';
import type { Change } from './change.ts';
import { change } from './change-ticket.ts';
import { hold, sendScheduled } from './scheduled.ts';
import { threadOf } from './thread.ts';
import type { TicketStore } from './ticket-store-types.ts';

/** Entries that are looked at for what a message answers. */
const mostRead = 20;
const actor = { type: 'system', id: 'scheduled', name: 'Tuki' } as const;

/**
 * Sends a message that waits for its time, once. One of a ticket that has been closed or taken from the desk since is held instead: its writer decides.
 * @param at when it goes out, epoch ms: its place in the timeline
 * @param options.anyhow also when it is held or the ticket is closed: a person wants it
 * @returns what was kept; nothing when it did not wait any more
 * @throws NotFoundError when there is no such ticket; BesideRefusedError when somebody else was faster
 */
export async function deliverScheduled(
  store: Pick<TicketStore, 'load' | 'save' | 'entries' | 'scheduled'>,
  number: number,
  id: string,
  at: number,
  options: { anyhow?: boolean } = {},
): Promise<Change> {
  const [message, { items }] = await Promise.all([
    store.scheduled(number, id),
    store.entries(number, { limit: mostRead, newestFirst: true }),
  ]);
  return await change(store, number, (ticket) => {
    const mark = ticket.scheduled?.find((one) => one.id === id);
    if (!mark) return { ticket, entries: [] };
    if (!message) throw new NotFoundError('The message');
    const [anchor = message.draft.messageId] = message.draft.references;
    const place = { at, order: at, thread: threadOf(items, anchor) };
    if (options.anyhow) return sendScheduled(ticket, message, place);
    if (mark.heldAt !== undefined || mark.at > at) return { ticket, entries: [] };
    if (ticket.folder === 'desk' && ticket.status !== 'closed') return sendScheduled(ticket, message, place);
    const reason = 'The ticket was closed or taken from the desk before the message was to go out.';
    return hold(ticket, id, { actor, at, reason });
  });
}
