import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { createItems } from '../platform/items.ts';
import { directoryList, directoryWord, segmentUsed } from '../platform/keys.ts';
import { answers, type DirectoryKind, type DirectoryRow, directoryRows, type Listed } from './directory.ts';

/** A page looks at so many rows at most before it comes back short. */
const mostRows = 200;
/** Segments that are offered. */
const mostSegments = 100;

const rowItem = z.object({ pk: z.string(), sk: z.string(), id: z.string() });
const segmentItem = z.object({ name: z.string() });
const cursorSchema = z.string().min(1).max(500);

/** What is asked of the directory. */
export interface DirectoryQuery {
  kind: DirectoryKind;
  /** Beginnings of words, spelled; none: the whole list. */
  words: readonly string[];
  /** One of the lists, such as `owner:anna@demo.test`. @default all */
  list?: string;
  limit: number;
  cursor?: string;
}

/** A customer or organisation that the directory has, as they are now. */
export interface Hit<T> {
  value: T;
  listed: Listed;
}

/**
 * Where it stands who is called how. Rows are only ever hints: what they lead to is looked at before it is shown, so a row that is left over does no harm.
 */
export interface DirectoryStore {
  /**
   * Puts what is not there yet. Call it before a change is kept, so that nobody is ever missing.
   * @param before as they were: what they had already is not written again
   */
  put(listed: Listed, before?: Listed): Promise<void>;
  /** Takes the rows of `before` away that `after` has not. Call it when a change is kept. */
  tidy(before: Listed, after: Listed): Promise<void>;
  /** Whether the alphabetical list has them as they are now; half a read unit. */
  has(listed: Listed): Promise<boolean>;
  /**
   * Those that a question finds, by name or by the word that they are found by. A page may be short and yet have a `next`.
   * @param load what the ids of rows lead to, as far as the one who asks may see it
   */
  find<T>(
    query: DirectoryQuery,
    load: (ids: readonly string[]) => Promise<Map<string, Hit<T>>>,
  ): Promise<{ items: T[]; next: string | null }>;
  /** The segments that somebody has used, by name. */
  segments(): Promise<string[]>;
}

/** The directory in table `search`. */
export function createDirectoryStore(o: { client: DynamoDBDocumentClient; table: string }): DirectoryStore {
  const { client, table } = o;
  const items = createItems({ ...o, consistent: false });
  const keyOf = ({ pk, sk }: DirectoryRow): string => `${pk}\n${sk}`;

  const has = async (listed: Listed): Promise<boolean> => {
    const { pk, sk } = allRow(listed);
    return (await items.get({ pk, sk })) !== undefined;
  };

  return {
    async put(listed, before) {
      const there = new Set(before && (await has(before)) ? directoryRows(before).map(keyOf) : []);
      const rows = directoryRows(listed).filter((row) => !there.has(keyOf(row)));
      const last = keyOf(allRow(listed));
      await Promise.all(rows.filter((row) => keyOf(row) !== last).map((row) => items.put(row)));
      // Whoever looks whether somebody is listed looks for this row.
      if (!there.has(last)) await items.put(allRow(listed));
    },
    async tidy(before, after) {
      const kept = new Set(directoryRows(after).map(keyOf));
      const gone = directoryRows(before).filter((row) => !kept.has(keyOf(row)) && row.name === undefined);
      await Promise.all(gone.map((row) => items.remove(row)));
    },
    has,
    async find<T>(query: DirectoryQuery, load: (ids: readonly string[]) => Promise<Map<string, Hit<T>>>) {
      const place = placeOf(query);
      const found = new Map<string, T>();
      let after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, cursorSchema);
      for (let looked = 0; looked < mostRows; looked += query.limit) {
        const rows = await readRows(client, table, place, query.limit, after);
        const hits = await load(rows.map((row) => row.id));
        for (const row of rows) {
          after = row.sk;
          const hit = hits.get(row.id);
          if (!hit || found.has(hit.listed.id) || !fits(query, row, hit.listed)) continue;
          found.set(hit.listed.id, hit.value);
          if (found.size >= query.limit) return { items: [...found.values()], next: encodeCursor(after) };
        }
        if (rows.length < query.limit) return { items: [...found.values()], next: null };
      }
      return { items: [...found.values()], next: after === undefined ? null : encodeCursor(after) };
    },
    async segments() {
      const rows = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': segmentUsed('').pk },
          Limit: mostSegments,
        }),
      );
      return (rows.Items ?? []).map((item) => segmentItem.parse(item).name);
    },
  };
}

const allRow = ({ kind, name, id }: Listed): DirectoryRow => ({ ...directoryList(kind, 'all', name, id), id });

interface Place {
  pk: string;
  begins: string;
}

/** The partition that a question is answered from: a list that is named, the longest word, or everybody. */
function placeOf({ kind, words, list }: DirectoryQuery): Place {
  const longest = [...words].sort((one, other) => other.length - one.length)[0] ?? '';
  if (list !== undefined || longest === '') return { pk: directoryList(kind, list ?? 'all', '', '').pk, begins: '' };
  if (longest.length < 2) return { pk: directoryList(kind, 'all', '', '').pk, begins: longest };
  return { pk: directoryWord(kind, longest, '').pk, begins: longest };
}

async function readRows(
  client: DynamoDBDocumentClient,
  table: string,
  { pk, begins }: Place,
  limit: number,
  after: string | undefined,
): Promise<DirectoryRow[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: begins === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :begins)',
      ExpressionAttributeValues: { ':pk': pk, ...(begins === '' ? {} : { ':begins': begins }) },
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
    }),
  );
  return Items.map((item) => rowItem.parse(item));
}

/** Whether a row is still true, and the one of several under which somebody is listed. */
function fits(query: DirectoryQuery, row: DirectoryRow, listed: Listed): boolean {
  const { kind, words, list } = query;
  if (!answers(listed, words)) return false;
  const merged = row.id !== listed.id;
  if (list !== undefined) return listed.lists.includes(list) && (merged || isListRow(row, listed, list));
  const { pk, begins } = placeOf(query);
  if (pk === directoryList(kind, 'all', '', '').pk) return !merged && isListRow(row, listed, 'all');
  const word = row.sk.slice(0, row.sk.lastIndexOf('#'));
  return listed.words.find((one) => one.startsWith(begins)) === word;
}

const isListRow = (row: DirectoryRow, { kind, name, id }: Listed, list: string): boolean =>
  row.sk === directoryList(kind, list, name, id).sk;
