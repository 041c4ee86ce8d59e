import type { DueClock } from '../platform/messages.ts';
import type { DueTicket, TicketStore } from '../tickets/index.ts';
import { dueOn } from './due.ts';

/** Tickets read at once: as many as DynamoDB gives in one BatchGetItem. */
const PAGE = 100;

/** What watching takes. */
export interface ClockWatch {
  tickets: Pick<TicketStore, 'due' | 'loadMany'>;
  /** Hands over what was reached; it may be handed over again until it is dealt with. */
  send(due: readonly DueClock[]): Promise<void>;
}

/**
 * Finds everything that has fallen due up to `now` (epoch ms) and hands it over, earliest first. Costs one empty query when nothing has.
 * @returns how much was handed over
 */
export async function watchClocks({ tickets, send }: ClockWatch, now: number): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await tickets.due(now, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    const removals = page.items.flatMap(removalIn);
    const numbers = [...new Set(page.items.filter(({ removal }) => removal === undefined).map((item) => item.number))];
    const reached =
      numbers.length === 0 ? [] : (await tickets.loadMany(numbers)).flatMap((ticket) => dueOn(ticket, now));
    const due = [...removals, ...reached];
    if (due.length > 0) await send(due);
    count += due.length;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return count;
}

/** A deletion that was begun and not finished. */
const removalIn = ({ number, at, removal }: DueTicket): DueClock[] =>
  removal === undefined ? [] : [{ number, clock: removal, event: 'removal', deadline: at }];
