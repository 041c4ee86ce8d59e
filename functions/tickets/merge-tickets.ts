import { NotFoundError } from '../platform/errors.ts';
import { InvalidChangeError, TicketChangedError } from './change.ts';
import { leadOn, loadThrough, mostHops } from './lead-on.ts';
import { type MergeContext, merge, unmerge } from './merge.ts';
import type { Ticket } from './ticket.ts';
import type { TicketStore } from './ticket-store-types.ts';

type Store = Pick<TicketStore, 'load' | 'loadMany' | 'saveTogether'>;

/** Who does it to several tickets at once. */
export interface TogetherContext extends MergeContext {
  /** Throws when they may not change the ticket. */
  allow(ticket: Ticket): void;
}

const attempts = 5;

/**
 * Begins again when somebody else has changed one of the tickets in between.
 * @throws TicketChangedError when others were faster every time
 */
export async function together<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TicketChangedError) || count >= attempts) throw error;
    }
  }
}

/** The ticket that a number leads to. @throws NotFoundError when there is none; what `allow` throws */
export async function allowed(
  store: Pick<TicketStore, 'load'>,
  number: number,
  { allow }: Pick<TogetherContext, 'allow'>,
): Promise<Ticket> {
  const ticket = await loadThrough(store, number);
  if (!ticket) throw new NotFoundError(`Ticket #${number}`);
  allow(ticket);
  return ticket;
}

/**
 * Merges ticket `number` into another. Repeating it changes nothing.
 * @param into any number that leads to the other
 * @returns the other as it is then
 * @throws NotFoundError, InvalidChangeError with the path `number`, what `by.allow` throws, TicketChangedError when others were faster every time
 */
export function mergeTickets(store: Store, into: number, number: number, by: TogetherContext): Promise<Ticket> {
  return together(async () => {
    const target = await allowed(store, into, by);
    const source = await store.load(number);
    if (!source) throw new NotFoundError(`Ticket #${number}`);
    const leadsTo = await leadOn(store, source);
    if (leadsTo && leadsTo.number === target.number && source.number !== target.number) return target;
    by.allow(leadsTo ?? source);
    const steps = merge(target, source, by);
    await checkChain(store, source);
    await store.saveTogether(steps);
    return steps[0]?.change.ticket ?? target;
  });
}

/** @throws InvalidChangeError when a ticket would be followed through too many others */
async function checkChain(store: Store, source: Ticket): Promise<void> {
  const { merged = [] } = source;
  if (merged.length < mostHops) return;
  const heads = await store.loadMany(merged.map(({ number }) => number));
  const into = new Map(heads.map((head) => [head.number, head.mergedInto]));
  for (const { number } of heads) {
    let hops = 1;
    for (let at: number | undefined = number; at !== undefined && at !== source.number; at = into.get(at)) hops += 1;
    if (hops > mostHops) {
      const message = `holds tickets that were merged ${mostHops} times already; merge into it instead`;
      throw new InvalidChangeError([{ path: 'number', message }]);
    }
  }
}

/**
 * Takes ticket `number`, with all that had come with it, out of the one that it was merged into. Repeating it changes nothing.
 * @param from any number that leads to the ticket that it was merged into
 * @returns ticket `number` as it is then
 * @throws NotFoundError when it was merged into another one; what `by.allow` throws; TicketChangedError when others were faster every time
 */
export function unmergeTicket(store: Store, from: number, number: number, by: TogetherContext): Promise<Ticket> {
  return together(async () => {
    const root = await allowed(store, from, by);
    const back = await store.load(number);
    if (!back) throw new NotFoundError(`Ticket #${number}`);
    // It has been taken out before.
    if (back.mergedInto === undefined) {
      by.allow(back);
      return back;
    }
    const chain = await chainTo(store, back);
    if (chain.at(-1)?.number !== root.number) throw new NotFoundError(`Ticket #${number} in ticket #${root.number}`);
    // It goes back to its own mailbox.
    by.allow({ ...back, mergedInto: undefined });
    const within = new Set(chain.map((one) => one.number));
    const numbers = new Set(chain.flatMap(({ merged = [] }) => merged.map((one) => one.number)));
    const steps = unmerge(chain, await store.loadMany([...numbers].filter((one) => !within.has(one))), by);
    await store.saveTogether(steps);
    return steps[0]?.change.ticket ?? back;
  });
}

/** A ticket and those that it leads through, in order. */
async function chainTo(store: Store, ticket: Ticket): Promise<Ticket[]> {
  const chain = [ticket];
  for (let at: Ticket | undefined = ticket; at?.mergedInto !== undefined && chain.length <= mostHops; ) {
    at = await store.load(at.mergedInto);
    if (at) chain.push(at);
  }
  return chain;
}
