/** One row of a timeline: an entry with what lies beside it, and where it stands. */
export interface Row<T> {
  /** Sort key of the entry. */
  sk: string;
  /** The ticket in whose partition it lies. */
  number: number;
  stored: T;
}

/** What is wanted of a timeline. */
export interface Stretch {
  limit: number;
  /** Sort key behind which it goes on: of the last entry of the page before. */
  after?: string;
  newestFirst: boolean;
}

/** A part of a timeline; `next` is the sort key of its last entry when there is more. */
export interface Part<T> {
  rows: Row<T>[];
  next?: string;
}

/** Reads a part of the timeline of one ticket's partition. */
type ReadPart<T> = (number: number, stretch: Stretch) => Promise<Part<T>>;

/** Read beyond an even share of the page, as the shares are never even. */
const spare = 4;

interface Source<T> {
  number: number;
  rows: Row<T>[];
  after?: string;
  ended: boolean;
}

/**
 * Reads the timelines of several tickets as one: their entries in the order of their sort keys, which is that of their places. A place is the same in
 * all of them, so that one sort key says where the next page begins in each. What is read is a page and a few entries of each ticket.
 */
export async function mergedStretch<T>(
  numbers: readonly number[],
  stretch: Stretch,
  read: ReadPart<T>,
): Promise<Part<T>> {
  const [only] = numbers;
  if (only !== undefined && numbers.length === 1) return read(only, stretch);
  const { limit, after, newestFirst } = stretch;
  const share = Math.ceil(limit / numbers.length) + spare;
  const sources = numbers.map((number): Source<T> => ({ number, rows: [], after, ended: false }));
  const page: Row<T>[] = [];
  for (;;) {
    const dry = sources.filter((source) => source.rows.length === 0 && !source.ended);
    await Promise.all(dry.map((source) => readOn(source, { limit: share, newestFirst }, read)));
    const source = firstOf(sources, newestFirst);
    if (source === undefined) return { rows: page };
    if (page.length === limit) return { rows: page, next: page.at(-1)?.sk };
    page.push(...source.rows.splice(0, 1));
  }
}

async function readOn<T>(source: Source<T>, stretch: Stretch, read: ReadPart<T>): Promise<void> {
  const { rows, next } = await read(source.number, { ...stretch, after: source.after });
  source.rows = rows;
  source.after = next;
  source.ended = next === undefined;
}

function firstOf<T>(sources: readonly Source<T>[], newestFirst: boolean): Source<T> | undefined {
  let best: { source: Source<T>; sk: string } | undefined;
  for (const source of sources) {
    const sk = source.rows[0]?.sk;
    if (sk === undefined) continue;
    if (!best || (newestFirst ? sk > best.sk : sk < best.sk)) best = { source, sk };
  }
  return best?.source;
}
