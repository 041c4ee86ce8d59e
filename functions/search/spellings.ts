import { areForms, formsBeginWith, stemsOf } from './forms.ts';
import { SHORTEST_PREFIX, type Vocabulary } from './vocabulary.ts';

/** How much of the vocabulary one word of a search may cost. */
export interface SpellingLimits {
  /** Words of the vocabulary that are read; 350 are about one read unit. */
  looked: number;
  /** Words that are looked for in place of the one asked for, that one included. */
  most: number;
}

/**
 * The words of the desk that are meant by one that somebody asks for: itself, its forms and, when it may go on, those that it is the beginning of. Forms
 * come before longer words, short words before long ones.
 * @param word normalised
 */
export async function spellingsOf(
  vocabulary: Pick<Vocabulary, 'beginningWith'>,
  word: string,
  { looked, most }: SpellingLimits,
  mayGoOn: boolean,
): Promise<string[]> {
  if ([...word].length < SHORTEST_PREFIX) return [word];
  const hasForms = /^\p{L}+$/u.test(word);
  const beginning = hasForms ? formsBeginWith(word) : word;
  if (!hasForms && !mayGoOn) return [word];
  const neighbours = await vocabulary.beginningWith(beginning, looked);
  const stems = stemsOf(word);
  const forms = hasForms ? neighbours.filter((one) => areForms(stems, stemsOf(one))) : [];
  const isCut = neighbours.length === looked && beginning !== word;
  const longer = !mayGoOn
    ? []
    : isCut
      ? await vocabulary.beginningWith(word, looked)
      : neighbours.filter((one) => one.startsWith(word));
  return [...new Set([word, ...byLength(forms), ...byLength(longer)])].slice(0, most);
}

const byLength = (words: readonly string[]): string[] => words.toSorted((a, b) => a.length - b.length);
