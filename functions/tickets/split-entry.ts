import { NotFoundError } from '../platform/errors.ts';
import { derivedId } from '../platform/ids.ts';
import { InvalidChangeError } from './change.ts';
import type { Entry, ReceivedEntry } from './entry.ts';
import { leadOn } from './lead-on.ts';
import { allowed, type TogetherContext, together } from './merge-tickets.ts';
import { checkSplit, type SplitOff, split } from './split.ts';
import type { Ticket } from './ticket.ts';
import type { TicketStore } from './ticket-store-types.ts';
import { findInTimeline, numbersOf, timeline } from './timeline.ts';

type Store = Pick<
  TicketStore,
  'load' | 'entries' | 'findEntry' | 'findClaim' | 'claim' | 'nextNumber' | 'saveTogether'
>;

/** Which message is to be split off, and how the new ticket is made. */
export interface SplitWanted {
  /** Any number that leads to the ticket. */
  number: number;
  /** Id of the message. */
  entry: string;
  /** What the new ticket is to be; throws when that cannot be. */
  opening(ticket: Ticket, message: ReceivedEntry): Promise<Omit<SplitOff, 'number' | 'entryId'>>;
}

const pageLength = 100;
/** Pages of a timeline that are looked through. */
const mostPages = 10;

/**
 * Splits a message that came in off its ticket. Repeating it gives the ticket that the first time has made.
 * @returns the new ticket, or the one that it has been merged into since
 * @throws NotFoundError when there is no such message; InvalidChangeError with the path `entry` when it cannot be split off; what `by.allow` throws
 */
export async function splitEntry(store: Store, wanted: SplitWanted, by: TogetherContext): Promise<Ticket> {
  const digest = derivedId('split', wanted.entry);
  return together(async () => {
    const ticket = await allowed(store, wanted.number, by);
    const earlier = await store.findClaim(digest);
    const made = earlier && (await store.load(earlier.number));
    if (made && cameFrom(made, ticket)) {
      const there = (await leadOn(store, made)) ?? made;
      by.allow(there);
      return there;
    }
    const message = await findInTimeline(store, ticket, wanted.entry, wanted.number);
    if (!message) throw new NotFoundError('The message');
    if (message.type !== 'received')
      throw new InvalidChangeError([{ path: 'entry', message: 'is no message that came in' }]);
    const { alone, next } = await around(store, ticket, message);
    checkSplit(ticket, alone);
    const off = await wanted.opening(ticket, message);
    const { number, entryId } = earlier ?? (await claimed(store, digest, message));
    const waitingSince = ticket.waitingSince === message.at ? next : ticket.waitingSince;
    const { steps, moved } = split(ticket, message, { ...off, number, entryId }, waitingSince, by);
    await store.saveTogether(steps, moved);
    return steps[1].change.ticket;
  });
}

async function claimed(store: Store, digest: string, { order }: ReceivedEntry) {
  const number = await store.nextNumber();
  return store.claim(digest, { number, order, entryId: derivedId(digest, 'entry') });
}

function cameFrom({ links = [] }: Ticket, ticket: Ticket): boolean {
  const numbers = numbersOf(ticket);
  return links.some(({ kind, number }) => kind === 'splitFrom' && numbers.includes(number));
}

/** Whether a ticket has no other message, and when the first one came that a person wrote after this one. */
async function around(
  store: Store,
  ticket: Ticket,
  message: ReceivedEntry,
): Promise<{ alone: boolean; next: number | undefined }> {
  let alone = true;
  let next: number | undefined;
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const read = await timeline(store, ticket, { limit: pageLength, newestFirst: true, cursor });
    for (const entry of read.items) {
      if (entry.id === message.id || !isMessage(entry)) continue;
      alone = false;
      if (entry.type === 'received' && !entry.automatic && entry.order > message.order) next = entry.at;
    }
    const passed = read.items.some(({ order }) => order < message.order);
    if (read.next === null || (passed && !alone)) break;
    cursor = read.next;
  }
  return { alone, next };
}

const isMessage = (entry: Entry): boolean =>
  entry.type === 'received' || (entry.type === 'sent' && !entry.automatic && entry.delivery.state !== 'cancelled');
