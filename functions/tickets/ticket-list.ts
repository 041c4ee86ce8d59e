import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { duePk, indexes, type Key, keys, time } from '../platform/keys.ts';
import { leadAllOn } from './lead-on.ts';
import { keyNames, type ListPlan, planList, type Source } from './list-plan.ts';
import type { Ticket } from './ticket.ts';
import { ticketFrom } from './ticket-item.ts';
import type { DueTicket, TicketStore } from './ticket-store-types.ts';

/** Where each partition of a list goes on: the last sort key that was returned or passed over. */
const cursorSchema = z.record(z.string(), z.string().regex(/^\d{15}#\d{10}$/));
/** Where what falls due goes on: all keys of the last item. */
const dueCursorSchema = z.object({ pk: z.string(), sk: z.string(), g4sk: z.string().regex(/^\d{15}#\d{10}$/) });

/** Read beyond an even share of the page, as the shares are never even. */
const spare = 4;
/** A page looks at no more than so many times its length before it comes back short; so a rare tag does not read the whole desk. */
const mostLooked = 4;

interface Reading {
  client: DynamoDBDocumentClient;
  table: string;
  loadMany(numbers: readonly number[]): Promise<Ticket[]>;
}

interface Row {
  sortKey: string;
  number: number;
  /** Absent from an index that holds keys only. */
  ticket?: Ticket;
  /** Whose it was, where it was merged into `ticket`. */
  requester?: Ticket['requester'];
}

/** A partition that is being read: what was read and not yet looked at, and whether there is more. */
interface Stream {
  source: Source;
  rows: Row[];
  after?: string;
  ended: boolean;
}

/** Lists of tickets, merged from the partitions that hold them; the price depends on the page, not on how many tickets there are. */
export function createTicketList(from: Reading): Pick<TicketStore, 'list' | 'due'> {
  return {
    async list(query) {
      const plan = planList(query);
      const positions = query.cursor === undefined ? {} : decodeCursor(query.cursor, cursorSchema);
      const streams: Stream[] = plan.sources.map((source) => ({
        source,
        rows: [],
        after: positions[source.pk],
        ended: false,
      }));
      const share = Math.ceil(query.limit / Math.max(1, streams.length)) + spare;
      const items: Ticket[] = [];
      const looked = Math.max(query.limit * mostLooked, 100);
      for (let count = 0; items.length < query.limit && count < looked; count += 1) {
        await refill(from, plan, streams, share);
        const stream = firstOf(streams, plan.newestFirst);
        const row = stream?.rows.shift();
        if (!stream || !row) return { items, next: null };
        stream.after = row.sortKey;
        if (row.ticket && plan.accepts(row.ticket, row.requester) && !isListed(items, row)) items.push(row.ticket);
      }
      await refillWhenAllEmpty(from, plan, streams, share);
      const more = streams.some((stream) => stream.rows.length > 0);
      const reached = streams.flatMap((stream) =>
        stream.after === undefined ? [] : [[stream.source.pk, stream.after]],
      );
      return { items, next: more ? encodeCursor(Object.fromEntries(reached)) : null };
    },

    async due(until, options) {
      const after = options.cursor === undefined ? undefined : decodeCursor(options.cursor, dueCursorSchema);
      const { Items = [], LastEvaluatedKey } = await from.client.send(
        new QueryCommand({
          TableName: from.table,
          IndexName: indexes.due,
          KeyConditionExpression: 'g4pk = :pk AND g4sk <= :until',
          ExpressionAttributeValues: { ':pk': duePk, ':until': `${time(until)}#~` },
          Limit: options.limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: { g4pk: duePk, ...after } }),
        }),
      );
      const items = Items.map(({ pk, sk, g4sk }) => dueTicket({ pk: String(pk), sk: String(sk) }, String(g4sk)));
      const { pk, sk, g4sk } = LastEvaluatedKey ?? {};
      return { items, next: LastEvaluatedKey ? encodeCursor({ pk, sk, g4sk }) : null };
    },
  };
}

function dueTicket({ pk, sk }: Key, sortKey: string): DueTicket {
  const due = { number: numberIn(sortKey), at: Number(sortKey.slice(0, 15)) };
  return pk === keys.removal(sk).pk ? { ...due, removal: sk } : due;
}

const numberIn = (sortKey: string): number => Number(sortKey.slice(16));

/** Reads on where nothing read is left, all such partitions at once. */
async function refill(from: Reading, plan: ListPlan, streams: readonly Stream[], share: number): Promise<void> {
  const dry = streams.filter((stream) => stream.rows.length === 0 && !stream.ended);
  await Promise.all(dry.map((stream) => readOn(from, plan, stream, share)));
}

/** Tells whether there is a next page at all when the page has used up everything read. */
async function refillWhenAllEmpty(
  from: Reading,
  plan: ListPlan,
  streams: readonly Stream[],
  share: number,
): Promise<void> {
  for (const stream of streams) {
    if (streams.some((one) => one.rows.length > 0)) return;
    if (!stream.ended) await readOn(from, plan, stream, share);
  }
}

async function readOn(from: Reading, plan: ListPlan, stream: Stream, share: number): Promise<void> {
  const { source } = stream;
  const names = keyNames[source.index];
  const after = stream.after;
  const { Items = [], LastEvaluatedKey } = await from.client.send(
    new QueryCommand({
      TableName: from.table,
      IndexName: source.index,
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': names.pk },
      ExpressionAttributeValues: { ':pk': source.pk },
      ScanIndexForward: !plan.newestFirst,
      Limit: share,
      ...(after === undefined
        ? {}
        : { ExclusiveStartKey: { [names.pk]: source.pk, [names.sk]: after, ...keys.head(numberIn(after)) } }),
    }),
  );
  const rows = Items.map((item): Row => {
    const sortKey = String(item[names.sk]);
    return { sortKey, number: numberIn(sortKey), ...(source.index === 'customer' ? {} : { ticket: ticketFrom(item) }) };
  });
  stream.rows = source.index === 'customer' ? await withHeads(from, rows) : rows;
  stream.ended = LastEvaluatedKey === undefined;
}

async function withHeads(from: Reading, rows: readonly Row[]): Promise<Row[]> {
  const heads = await from.loadMany(rows.map((row) => row.number));
  const own = new Map(heads.map((ticket) => [ticket.number, ticket]));
  // What was merged into another customer's ticket is shown as that one.
  const tickets = await leadAllOn(from, heads);
  return rows.map((row) => {
    const [ticket, head] = [tickets.get(row.number), own.get(row.number)];
    if (head?.mergedInto === undefined) return { ...row, ticket };
    return ticket?.requester.id === head.requester.id ? row : { ...row, ticket, requester: head.requester };
  });
}

/** Several of a customer's tickets may have been merged into the same one. */
const isListed = (items: readonly Ticket[], { ticket, requester }: Row): boolean =>
  requester !== undefined && items.some(({ number }) => number === ticket?.number);

function firstOf(streams: readonly Stream[], newestFirst: boolean): Stream | undefined {
  let first: Stream | undefined;
  for (const stream of streams) {
    const [row] = stream.rows;
    if (!row) continue;
    const best = first?.rows[0];
    if (!best || (newestFirst ? row.sortKey > best.sortKey : row.sortKey < best.sortKey)) first = stream;
  }
  return first;
}
