import { derivedId } from '../platform/ids.ts';
import { type Actor, amend, change, joinMessage, type ReceivedEntry } from '../tickets/index.ts';
import type { ReceiveDeps, ScreenedArrival, Taken } from './arrival.ts';
import { othersIn } from './join-ticket.ts';
import { receivedEntry } from './received-entry.ts';
import { type ReleaseDeps, release } from './release.ts';

/** Nobody has marked as spam what nobody could read: there is no block to take back, and this function may not. */
const nothingLearned: ReleaseDeps['senders'] = { get: async () => [], remove: async () => undefined };

const actor: Actor = { type: 'system', id: 'receive-mail', name: 'Tuki' };

/**
 * Adds what a mail says that could not be read when it first came and can be now: entries are never changed, so the words come behind the one that has
 * only headers. Its ticket comes to the desk where the mail may. Repeating it changes nothing.
 */
export async function reread(arrival: ScreenedArrival, before: ReceivedEntry, deps: ReceiveDeps): Promise<Taken> {
  const { number } = before;
  const place = { number, order: before.order + 1, entryId: derivedId('reread', before.id) };
  const message = receivedEntry(arrival, place);
  if ((await deps.tickets.entry(number, place.order, place.entryId)) === undefined) {
    const participants = othersIn(arrival.incoming, arrival.mailboxes);
    await change(deps.tickets, number, (ticket) =>
      joinMessage(ticket, { ...message, number: ticket.number }, { participants }),
    );
  }
  const { folder, rule, reason } = arrival.screened;
  if (folder !== 'desk') return { outcome: 'suspended', number, rule, reason };
  await change(deps.tickets, number, async (ticket) =>
    amend(
      ticket,
      ticket.folder === 'suspended' ? await release(ticket, { ...deps, senders: nothingLearned }, message.at) : {},
      {
        actor,
        at: message.at,
        order: message.order + 1,
        idFor: (field) => derivedId('reread', before.id, field),
        reason: 'The mail can be read now.',
      },
    ),
  );
  return { outcome: 'ticketed', number };
}
