import type { Entry } from './entry.ts';
import type { Ticket } from './ticket.ts';
import type { Page, TicketStore } from './ticket-store-types.ts';

/** A ticket as far as its timeline goes by it. */
type Told = Pick<Ticket, 'number' | 'merged'>;

/** The numbers whose entries make up a ticket's timeline: its own, and of those that were merged into it. */
export const numbersOf = ({ number, merged = [] }: Told): number[] => [number, ...merged.map((one) => one.number)];

/**
 * The entries of a ticket and of all that were merged into it, in order; each keeps the `number` of the ticket that it was written on. A cursor stays good
 * when tickets are merged or taken apart in between. For a ticket that nothing was merged into it costs what `entries` costs.
 */
export function timeline(
  store: Pick<TicketStore, 'entries'>,
  ticket: Told,
  options: Parameters<TicketStore['entries']>[1] = {},
): Promise<Page<Entry>> {
  return store.entries(numbersOf(ticket), options);
}

/**
 * An entry of a ticket or of one that was merged into it.
 * @param number where it is looked for first: mostly the ticket that whoever asks knows it by
 */
export async function findInTimeline(
  store: Pick<TicketStore, 'findEntry'>,
  ticket: Told,
  id: string,
  number: number = ticket.number,
): Promise<Entry | undefined> {
  const numbers = numbersOf(ticket);
  const first = numbers.includes(number) ? await store.findEntry(number, id) : undefined;
  const others = numbers.filter((one) => one !== number);
  return first ?? (others.length === 0 ? undefined : await store.findEntry(others, id));
}
