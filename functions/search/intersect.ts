import type { Posting, SearchStore } from './search-store.ts';
import type { Term } from './terms.ts';

/** Postings fetched by one read; about one read unit. */
const PAGE = 50;

/** How many more reads a search may make before it hands back what it has, with a cursor. */
export interface Budget {
  left: number;
}

/** A ticket found in a list. `exact` is false where only the beginning of a word fits, which remains to be checked. */
export interface Hit extends Posting {
  exact: boolean;
}

/** Tickets in falling order of their numbers. */
export interface HitList {
  /** The first ticket whose number is at most `from`. Numbers asked for never rise. */
  seek(from: number): Promise<Hit | undefined>;
}

/** The tickets of one term, read page by page as they are asked for. */
export function termList(store: Pick<SearchStore, 'read'>, term: Term, budget: Budget, exact = true): HitList {
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
      const [first] = buffer;
      return first && { ...first, exact };
    },
  };
}

function firstAtMost(postings: readonly Posting[], from: number): number {
  const index = postings.findIndex((posting) => posting.number <= from);
  return index < 0 ? postings.length : index;
}

/** The tickets that are in either list. */
export function union(one: HitList, other: HitList): HitList {
  return {
    async seek(from) {
      const [a, b] = await Promise.all([one.seek(from), other.seek(from)]);
      if (!a || !b) return a ?? b;
      if (a.number === b.number) return { ...a, entry: a.entry ?? b.entry, exact: a.exact || b.exact };
      return a.number > b.number ? a : b;
    },
  };
}

/** A ticket that is in all lists. */
export interface Match {
  number: number;
  /** Sort key of an entry with one of the words. */
  entry?: string;
  exact: boolean;
}

/** `match`: the next ticket. `paused`: the budget is used up; go on from `from`. `end`: there are no more. */
export type Step = { type: 'match'; match: Match } | { type: 'paused'; from: number } | { type: 'end' };

/**
 * The first ticket from `from` downwards that is in all lists. Each list jumps to where the last one stands, so that the rarest word, not
 * the commonest, decides how much is read.
 */
export async function nextMatch(lists: readonly HitList[], from: number, budget: Budget): Promise<Step> {
  let at = from;
  let agreeing: Hit[] = [];
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
  return { type: 'match', match: { number: at, entry, exact: agreeing.every((hit) => hit.exact) } };
}
