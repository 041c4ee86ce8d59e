import { customerIdOf } from '../customers/index.ts';
import type { ReceivedEntry } from '../tickets/index.ts';
import type { Arrival, Place } from './arrival.ts';

/** The entry that a mail becomes at the place it has claimed. */
export function receivedEntry({ incoming, recipient }: Arrival, place: Place): ReceivedEntry {
  const { name, address } = incoming.from;
  return {
    type: 'received',
    id: place.entryId,
    number: place.number,
    order: place.order,
    at: place.order,
    actor: { type: 'customer', id: customerIdOf(address), name: name || address },
    channel: 'mail',
    recipient,
    ...incoming.content,
  };
}
