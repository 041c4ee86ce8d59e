import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as finnish } from '@orama/stemmers/finnish';

/** Shorter words are nobody's form but their own. */
export const SHORTEST_STEM = 3;
/** From this length on words are compared by the looser Finnish rule, too. */
const LOOSE_FROM = 5;
/** Shorter words have no Finnish stem: `kunta` is no form of `kun`. */
const FINNISH_FROM = 4;

/**
 * What the forms of a word have in common, by language: words that share one of them count as the same. The Finnish stemmer leaves `-us` and `-ukse`,
 * `lampu` and `lampp`, `toimiv` and `toimi` apart; the loose stem brings them together.
 */
interface Stems {
  english: string;
  finnish?: string;
  loose?: string;
}

/**
 * The stems of a normalised word. Words are stemmed without their dots, so that what was typed without them is found as well; the Finnish endings
 * are the same but for vowel harmony, which the dots are lost of.
 */
export function stemsOf(word: string): Stems {
  const stems: Stems = { english: english(word) };
  if (word.length < FINNISH_FROM) return stems;
  // The stemmer takes `-sti` for that of adverbs, also in `sähköposti`, and knows nothing of `-nen` and `-sen`.
  stems.finnish = finnish(word.replace(/sti$/u, 'st').replace(/(?<=i)nen$/u, 'sen'));
  if (word.length >= LOOSE_FROM) stems.loose = looseStem(stems.finnish);
  return stems;
}

/** Whether two normalised words are forms of one word, in Finnish or in English. */
export function areForms(one: Stems, other: Stems): boolean {
  return (
    one.english === other.english ||
    (one.finnish !== undefined && one.finnish === other.finnish) ||
    (one.loose !== undefined && one.loose === other.loose)
  );
}

/** Takes off what the Finnish stemmer leaves of endings, and brings strong and weak consonants to one spelling. */
function looseStem(stem: string): string {
  let loose = stem.length < 6 ? stem : stem.replace(/ks$/u, 's');
  if (!/et[uy]$/u.test(loose)) loose = withoutVowel(loose);
  if (loose.length >= 7) loose = loose.replace(/et[uy]$/u, '');
  loose = loose.length < 6 ? loose.replace(/(?<=i)s$/u, '') : loose.replace(/(?<=[aeiouy])[snmv]$/u, '');
  return weak(withoutVowel(loose));
}

/** A single vowel at the end; one of a diphthong belongs to the stem. */
function withoutVowel(stem: string): string {
  return stem.length > 4 ? stem.replace(/(?<=[^aeiouy])[aeiouy]$/u, '') : stem;
}

/** `lamp`, `lamm` → `lam`; `verkk` → `verk`: consonant gradation. */
function weak(stem: string): string {
  return stem.length < 4 ? stem : stem.replace(/(?<=[nmlr])[nmlrtpkg]$/u, '').replace(/([kpt])\1$/u, '$1');
}

/**
 * What all forms of a word begin with: the part of the vocabulary where they are looked for.
 * @returns at least three letters
 */
export function formsBeginWith(word: string): string {
  const stems = stemsOf(word);
  const heads = [stems.english.replace(/i$/u, ''), stems.finnish ?? word, stems.loose ?? word];
  const shortest = heads.reduce((a, b) => (b.length < a.length ? b : a));
  const common = [...word].findIndex((letter, index) => letter !== shortest[index]);
  const shared = common < 0 ? word.length : common;
  return word.slice(0, Math.max(SHORTEST_STEM, shared));
}
