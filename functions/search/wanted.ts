import type { SearchQuery } from './query.ts';
import { type SpellingLimits, spellingsOf } from './spellings.ts';
import { customerTerm, subjectTerm, type Term, tagTerm } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a query stands for once beginnings and forms are known. */
export interface Wanted {
  /** Terms to look up; a ticket must have one of each group. */
  groups: Term[][];
  /** Words of the subject; it must have one of each group. */
  subject: string[][];
  /** All words that an excerpt may be cut around. */
  words: string[];
}

/** More words than this narrow a search down no further. */
const MOST_GROUPS = 16;

/** How much of the vocabulary a search may cost, and how many lists it may open. */
export interface WantedLimits extends SpellingLimits {
  /** Lists of all words together. */
  lists: number;
  /** Words but the last are looked for in their other forms, too. */
  forms: boolean;
}

/** Looks the words of a query up in the vocabulary: one query of it for each word, two for one that may go on. */
export async function wantedOf(
  vocabulary: Pick<Vocabulary, 'beginningWith'>,
  query: SearchQuery,
  limits: WantedLimits,
): Promise<Wanted> {
  const asked = query.words.length + query.subject.words.length + (query.prefix === undefined ? 0 : 1);
  const share = limits.forms ? Math.floor(limits.lists / Math.max(1, asked)) : limits.lists - asked + 1;
  const each = { ...limits, most: Math.max(1, Math.min(limits.most, share)) };
  const formsOf = (words: readonly string[]): Promise<string[][]> =>
    Promise.all(words.map((word) => (limits.forms ? spellingsOf(vocabulary, word, each, false) : [word])));
  const [words, last, subject] = await Promise.all([
    formsOf(query.words.slice(0, MOST_GROUPS)),
    query.prefix === undefined ? [] : spellingsOf(vocabulary, query.prefix, each, true).then((group) => [group]),
    formsOf(query.subject.words.slice(0, MOST_GROUPS)),
  ]);
  const inSubject = [...query.subject.quoted.map((word) => [word]), ...subject];
  const exact = [...query.tags.map(tagTerm), ...query.customer.map(customerTerm), ...query.quoted];
  const groups = [
    ...[...new Set(exact)].map((term) => [term]),
    ...inSubject.map((group) => group.map(subjectTerm)),
    ...last,
    ...words,
  ];
  return { groups: groups.slice(0, MOST_GROUPS), subject: inSubject, words: [query.quoted, ...words, ...last].flat() };
}
