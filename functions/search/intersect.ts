import type { Posting, SearchStore } from './search-store.ts';
import type { Term } from './terms.ts';

/** Postings fetched by one read; about one read unit. */
const PAGE = 50;

/** How many more reads a search may make before it hands back what it has, with a cursor. */
export interface Budget {
  left: number;
}

/** Tickets in falling order of their numbers. */
export interface HitList {
  /** The first ticket whose number is at most `from`. Numbers asked for never rise. */
  seek(from: number): Promise<Posting | undefined>;
}

/** The tickets of one term, read page by page as they are asked for. */
export function termList(store: Pick<SearchStore, 'read'>, term: Term, budget: Budget): HitList {
  let buffer: Posting[] = [];
  let exhausted = false;
  return {
    async seek(from) {
      buffer = buffer.slice(firstAtMost(buffer, from));
      if (buffer.length === 0 && !exhausted && from >= 0) {
        budget.left--;
        buffer = await store.read(term, from, PAGE);
        exhausted = buffer.length < PAGE;
      }
      return buffer[0];
    },
  };
}

function firstAtMost(postings: readonly Posting[], from: number): number {
  const index = postings.findIndex((posting) => posting.number <= from);
  return index < 0 ? postings.length : index;
}

/** The tickets that are in any of the lists. */
export function union(lists: readonly HitList[]): HitList {
  const [only, ...others] = lists;
  if (only && others.length === 0) return only;
  return {
    async seek(from) {
      let first: Posting | undefined;
      for (const hit of await Promise.all(lists.map((list) => list.seek(from)))) {
        if (!hit || (first && hit.number < first.number)) continue;
        first = first?.number === hit.number ? { ...hit, entry: first.entry ?? hit.entry } : hit;
      }
      return first;
    },
  };
}

/** A ticket that is in all lists. */
export interface Match {
  number: number;
  /** Sort key of an entry with one of the words. */
  entry?: string;
}

/** `match`: the next ticket. `paused`: the budget is used up; go on from `from`. `end`: there are no more. */
export type Step = { type: 'match'; match: Match } | { type: 'paused'; from: number } | { type: 'end' };

/**
 * The first ticket from `from` downwards that is in all lists. Each list jumps to where the last one stands, so that the rarest word, not
 * the commonest, decides how much is read.
 */
export async function nextMatch(lists: readonly HitList[], from: number, budget: Budget): Promise<Step> {
  let at = from;
  let agreeing: Posting[] = [];
  while (agreeing.length < lists.length) {
    for (const list of lists) {
      if (budget.left <= 0) return { type: 'paused', from: at };
      const hit = await list.seek(at);
      if (!hit) return { type: 'end' };
      agreeing = hit.number === at ? [...agreeing, hit] : [hit];
      at = hit.number;
      if (agreeing.length === lists.length) break;
    }
  }
  const entry = agreeing.find((hit) => hit.entry)?.entry;
  return { type: 'match', match: { number: at, entry } };
}
