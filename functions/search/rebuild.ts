import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createItems } from '../platform/items.ts';
import { keys } from '../platform/keys.ts';
import { createTicketStore, type Ticket } from '../tickets/index.ts';
import { indexTicket } from './index-search.ts';
import { createSearchStore } from './search-store.ts';
import { createVocabulary } from './vocabulary.ts';

/** Something in table `search` that is made from `tickets`. */
export interface Rebuilder {
  /** What the partitions begin with that are cleared before. */
  partitions: readonly string[];
  /** Writes what a ticket stands for. May be called again for the same ticket. */
  ofTicket(ticket: Ticket): Promise<void>;
  /** Writes what no ticket stands for, when all tickets are done. May be called again. */
  rest?(): Promise<void>;
}

export interface RebuildOptions {
  client: DynamoDBDocumentClient;
  /** Names of the tables. */
  tickets: string;
  search: string;
  rebuilders: readonly Rebuilder[];
  /** Begins anew even where a rebuild was broken off. */
  anew?: boolean;
  /** Told every hundred numbers: the number that has been reached, and the tickets done by this run. */
  progress?(line: { phase: 'clearing' | 'filling'; number: number; done: number }): void;
}

const tableItem = z.object({ pk: z.string(), sk: z.string() });
/** How far a rebuild has come: everything above `next` is done. */
const mark = z.object({ next: z.number().optional() });
const markKey = { pk: 'REBUILD', sk: 'REBUILD' };
/** The first ticket's number is one higher. */
const numbersBegin = 1000;
const HEADS = 100;
/** Tickets that are written at the same time. */
const SIDE_BY_SIDE = 8;

/** The postings and the vocabulary of tickets. Words stay in the vocabulary: running functions remember which they have put there. */
export function ticketWords(o: Pick<RebuildOptions, 'client' | 'tickets' | 'search'>): Rebuilder {
  const over = { client: o.client, table: o.search };
  const parts = {
    tickets: createTicketStore({ client: o.client, table: o.tickets }),
    postings: createSearchStore(over),
    vocabulary: createVocabulary(over),
  };
  return {
    partitions: ['W#'],
    // What lies aside is taken in when it comes to the desk.
    ofTicket: async (ticket) => (ticket.folder === 'desk' ? indexTicket(parts, ticket) : undefined),
  };
}

/**
 * Clears table `search` and fills it anew, newest tickets first. It goes by the numbers of tickets, not by lists: no ticket is passed over that somebody
 * moves meanwhile, nor one that stands in no list. Functions may write all the time, since everything that they write is there before its ticket is
 * read, or is written for a ticket that is newer. Where a run was broken off, the next one goes on.
 * @returns tickets done by this run
 * @throws errors of the SDK as they are
 */
export async function rebuild(o: RebuildOptions): Promise<number> {
  const items = createItems({ client: o.client, table: o.search });
  const begun = o.anew ? undefined : await items.get(markKey);
  let next = begun && mark.parse(begun).next;
  if (next === undefined) {
    await items.put({ ...markKey });
    await clear(o);
    next = await lastNumber(o);
  }
  const tickets = createTicketStore({ client: o.client, table: o.tickets });
  let done = 0;
  while (next > numbersBegin) {
    await items.put({ ...markKey, next });
    const from: number = next;
    const numbers = Array.from({ length: Math.min(HEADS, from - numbersBegin) }, (_, index) => from - index);
    const heads = await tickets.loadMany(numbers);
    await sideBySide(heads, async (ticket) => {
      for (const rebuilder of o.rebuilders) await rebuilder.ofTicket(ticket);
    });
    next -= numbers.length;
    done += heads.length;
    o.progress?.({ phase: 'filling', number: next + 1, done });
  }
  for (const rebuilder of o.rebuilders) await rebuilder.rest?.();
  await items.remove(markKey);
  return done;
}

async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const one = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, one));
}

async function lastNumber({ client, tickets }: RebuildOptions): Promise<number> {
  const counter = await createItems({ client, table: tickets }).get(keys.numbers());
  return Number(counter?.last ?? numbersBegin);
}

/** The one place that reads a whole table: what is cleared cannot be named otherwise. */
async function clear(o: RebuildOptions): Promise<void> {
  const partitions = o.rebuilders.flatMap((rebuilder) => rebuilder.partitions);
  const items = createItems({ client: o.client, table: o.search });
  let start: Record<string, unknown> | undefined;
  let done = 0;
  do {
    const page = await o.client.send(
      new ScanCommand({ TableName: o.search, ProjectionExpression: 'pk, sk', ExclusiveStartKey: start }),
    );
    const cleared = (page.Items ?? [])
      .map((item) => tableItem.parse(item))
      .filter(({ pk }) => partitions.some((beginning) => pk.startsWith(beginning)));
    await Promise.all(cleared.map((key) => items.remove(key)));
    done += cleared.length;
    o.progress?.({ phase: 'clearing', number: 0, done });
    start = page.LastEvaluatedKey;
  } while (start);
}
