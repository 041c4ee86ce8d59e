import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { keys, ticketPk } from '../platform/keys.ts';
import type { Entry } from './entry.ts';
import { type BodyBucket, getBody } from './entry-body.ts';
import { entriesFrom, hasLongBody, type Item, type StoredEntry, splitSk, storedEntries } from './entry-item.ts';
import { mergedStretch, type Part, type Stretch } from './merged-stretch.ts';
import type { TicketStore } from './ticket-store-types.ts';

const cursorSchema = z.string().startsWith(keys.entryPrefix);
const defaultLimit = 50;
/** Read at once for each entry: many have a body or a delivery beside them. */
const itemsPerEntry = 2;
/** Sorts behind the body and the delivery of an entry, and what says that it was split off. */
const behind = '#~';

interface Reading {
  client: DynamoDBDocumentClient;
  table: string;
  mailBucket?: BodyBucket;
}

/**
 * Reads timelines: one query brings entries, bodies and deliveries, which lie side by side. An entry that was split off is never handed out, only the
 * changes that came with it.
 */
export function createEntryReader(from: Reading): Pick<TicketStore, 'entries' | 'entry' | 'entryBySk' | 'findEntry'> {
  const entries: TicketStore['entries'] = async (numbers, options = {}) => {
    const { limit = defaultLimit, cursor, newestFirst = false } = options;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, cursorSchema);
    const stretch = { limit, after, newestFirst };
    const { rows, next } = await mergedStretch([numbers].flat(), stretch, (number, part) =>
      readStretch(from, number, part),
    );
    const items: Entry[] = [];
    for (const { number, stored } of rows) {
      const together = await whole(from, number, stored);
      items.push(...(newestFirst ? together.reverse() : together));
    }
    return { items, next: next === undefined ? null : encodeCursor(next) };
  };

  const entryBySk: TicketStore['entryBySk'] = async (number, relayed) => {
    const { sk, companion } = splitSk(relayed);
    const { items } = await query(from, number, { from: sk, to: `${sk}${behind}` });
    const stored = storedEntries(items).find((one) => one.item.sk === sk);
    if (!stored) return undefined;
    const together = await whole(from, number, stored);
    const id = companion ?? stored.item.id;
    return together.find((entry) => entry.id === id);
  };

  return {
    entries,
    entryBySk,

    async entry(number, order, id) {
      const place = keys.entry(number, order, '').sk;
      const { items } = await query(from, number, { from: place, to: `${place}~` });
      for (const stored of storedEntries(items)) {
        const found = (await whole(from, number, stored)).find((entry) => entry.id === id);
        if (found) return found;
      }
      return undefined;
    },

    async findEntry(numbers, id) {
      let cursor: string | undefined;
      do {
        const page = await entries(numbers, { cursor, newestFirst: true });
        const found = page.items.find((entry) => entry.id === id);
        if (found) return found;
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      return undefined;
    },
  };
}

async function whole(from: Reading, number: number, stored: StoredEntry): Promise<Entry[]> {
  if (stored.moved) return entriesFrom(stored, { text: '' }).slice(1);
  const fetched =
    from.mailBucket && hasLongBody(stored) ? await getBody(from.mailBucket, number, String(stored.item.id)) : undefined;
  return entriesFrom(stored, fetched);
}

/** Reads whole entries until there are `limit` of them or the timeline ends. */
async function readStretch(from: Reading, number: number, stretch: Stretch): Promise<Part<StoredEntry>> {
  const { limit, after, newestFirst } = stretch;
  const items: Item[] = [];
  let start = after === undefined ? undefined : { pk: ticketPk(number), sk: newestFirst ? after : `${after}${behind}` };
  for (;;) {
    const wanted = Math.min(1000, (limit - countEntries(items) + 1) * itemsPerEntry);
    const { items: read, last } = await query(from, number, {
      from: keys.entryPrefix,
      to: `${keys.entryPrefix}~`,
      start,
      limit: wanted,
      newestFirst,
    });
    items.push(...read);
    start = last;
    if (!last || countEntries(items) > limit) break;
  }
  const stored = storedEntries(items);
  const rows = stored.slice(0, limit).map((one) => ({ sk: String(one.item.sk), number, stored: one }));
  const more = stored.length > limit;
  return { rows, ...(more ? { next: rows.at(-1)?.sk } : {}) };
}

const countEntries = (items: readonly Item[]): number => items.filter((item) => item.item === 'entry').length;

interface Range {
  from: string;
  to: string;
  start?: { pk: string; sk: string };
  limit?: number;
  newestFirst?: boolean;
}

async function query(
  from: Reading,
  number: number,
  range: Range,
): Promise<{ items: Item[]; last?: { pk: string; sk: string } }> {
  const input: QueryCommandInput = {
    TableName: from.table,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': ticketPk(number), ':from': range.from, ':to': range.to },
    ScanIndexForward: !range.newestFirst,
    ConsistentRead: true,
    ...(range.start ? { ExclusiveStartKey: range.start } : {}),
    ...(range.limit === undefined ? {} : { Limit: range.limit }),
  };
  const { Items, LastEvaluatedKey } = await from.client.send(new QueryCommand(input));
  const last = LastEvaluatedKey && { pk: String(LastEvaluatedKey.pk), sk: String(LastEvaluatedKey.sk) };
  return { items: Items ?? [], ...(last ? { last } : {}) };
}
