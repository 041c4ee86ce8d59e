import type { Ticket } from './ticket.ts';
import type { TicketStore } from './ticket-store-types.ts';

/** So often a ticket that was merged is followed into the next; merging allows no longer chains. */
export const mostHops = 5;

/**
 * The ticket that one leads to: itself, or the one that it was merged into, and so on.
 * @returns undefined when that was deleted
 */
export async function leadOn(
  store: Pick<TicketStore, 'load'>,
  ticket: Ticket | undefined,
): Promise<Ticket | undefined> {
  let at = ticket;
  for (let hops = 0; at?.mergedInto !== undefined; hops += 1) {
    if (hops === mostHops) return undefined;
    at = await store.load(at.mergedInto);
  }
  return at;
}

/** The ticket that a number leads to: of one that was merged, that which it was merged into. Undefined when there is none. */
export async function loadThrough(store: Pick<TicketStore, 'load'>, number: number): Promise<Ticket | undefined> {
  return leadOn(store, await store.load(number));
}

/** The tickets that those lead to, by the numbers of those given; what leads nowhere is left out. Costs nothing more when none was merged. */
export async function leadAllOn(
  store: Pick<TicketStore, 'loadMany'>,
  tickets: readonly Ticket[],
): Promise<Map<number, Ticket>> {
  const found = new Map(tickets.map((ticket) => [ticket.number, ticket]));
  for (let hops = 0; hops < mostHops; hops += 1) {
    const into = [...found.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
    if (into.length === 0) return found;
    const next = new Map((await store.loadMany([...new Set(into)])).map((ticket) => [ticket.number, ticket]));
    for (const [number, { mergedInto }] of found) {
      if (mergedInto === undefined) continue;
      const ticket = next.get(mergedInto);
      if (ticket) found.set(number, ticket);
      else found.delete(number);
    }
  }
  for (const [number, { mergedInto }] of found) if (mergedInto !== undefined) found.delete(number);
  return found;
}
