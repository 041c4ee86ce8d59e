import { leadOn } from './lead-on.ts';
import { link, unlink } from './link.ts';
import { allowed, type TogetherContext, together } from './merge-tickets.ts';
import type { LinkKind, Ticket } from './ticket.ts';
import type { Step, TicketStore } from './ticket-store-types.ts';

type Store = Pick<TicketStore, 'load' | 'saveTogether'>;

/**
 * Links the tickets that two numbers lead to; `kind` is what the other one is to the first. Repeating it changes nothing.
 * @returns the first one as it is then
 * @throws NotFoundError, InvalidChangeError with the path `number`, what `by.allow` throws, TicketChangedError when others were faster every time
 */
export function linkTickets(
  store: Store,
  number: number,
  { other, kind }: { other: number; kind: LinkKind },
  by: TogetherContext,
): Promise<Ticket> {
  return together(async () => {
    const ticket = await allowed(store, number, by);
    const steps = link(ticket, await allowed(store, other, by), kind, by);
    return kept(store, ticket, steps);
  });
}

/**
 * Takes a link away on both sides; on one, when the other ticket was deleted. Repeating it changes nothing.
 * @param other as the link names it
 * @returns the first ticket as it is then
 * @throws NotFoundError, what `by.allow` throws, TicketChangedError when others were faster every time
 */
export function unlinkTickets(
  store: Store,
  number: number,
  { other, kind }: { other: number; kind: LinkKind },
  by: TogetherContext,
): Promise<Ticket> {
  return together(async () => {
    const ticket = await allowed(store, number, by);
    const there = await store.load(other);
    const leadsTo = await leadOn(store, there);
    if (leadsTo) by.allow(leadsTo);
    return kept(store, ticket, unlink(ticket, there, kind, other, by));
  });
}

async function kept(store: Store, ticket: Ticket, steps: Step[]): Promise<Ticket> {
  if (steps.length > 0) await store.saveTogether(steps);
  return steps.find(({ change }) => change.ticket.number === ticket.number)?.change.ticket ?? ticket;
}
