import type { Page } from '../tickets/index.ts';
import { MAX_NUMBER, type SearchStore } from './search-store.ts';
import { tagTerm } from './terms.ts';

const PAGE = 100;

/**
 * Numbers of the tickets that have, or lately had, a tag, newest first: the caller checks the tickets themselves.
 * @param cursor `next` of the page before
 */
export async function numbersByTag(
  store: Pick<SearchStore, 'read'>,
  tag: string,
  cursor?: string,
): Promise<Page<number>> {
  const from = cursor === undefined ? MAX_NUMBER : Number(cursor);
  const postings = Number.isSafeInteger(from) && from >= 0 ? await store.read(tagTerm(tag), from, PAGE) : [];
  const items = postings.map((posting) => posting.number);
  const last = items.at(-1);
  return { items, next: items.length === PAGE && last !== undefined ? String(last - 1) : null };
}
