/** Words of a text, in the one spelling that search knows. */

/** Longer words are cut: nobody types them, and keys must stay small. */
const MAX_WORD_LENGTH = 64;
/** More of a text is not looked at. */
const MAX_TEXT_LENGTH = 200_000;

const runs = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Made for the first text that needs it: it brings dictionaries, which few functions ever ask. */
let segmenter: Intl.Segmenter | undefined;

/**
 * One spelling for all: compatibility forms taken apart, lower case, without accents (`Café`, `CAFE` and `ｃａｆé` are one word).
 * @see https://www.unicode.org/reports/tr15/ (NFKD)
 */
export function normalise(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** All words of a text in their order, with repetitions, each normalised. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [run] of text.slice(0, MAX_TEXT_LENGTH).matchAll(runs)) {
    for (const piece of isUnspaced(run) ? segments(run) : [run]) {
      const word = normalise(piece);
      if (word) words.push([...word.slice(0, 2 * MAX_WORD_LENGTH)].slice(0, MAX_WORD_LENGTH).join(''));
    }
  }
  return words;
}

/** Whether a run of letters may be several words: some scripts have no spaces between them. */
export const isUnspaced = (run: string): boolean => unspaced.test(run);

function segments(run: string): string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  return [...segmenter.segment(run)].map(({ segment }) => segment);
}

/** The first `limit` different words of a text. */
export function distinctWords(text: string, limit: number): string[] {
  const seen = new Set<string>();
  for (const word of wordsOf(text)) {
    if (seen.size >= limit) break;
    seen.add(word);
  }
  return [...seen];
}

/** Whether `words` has `phrase` as neighbours in its order. An empty phrase is everywhere. */
export function hasPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  return (
    words.some((_, start) => phrase.every((word, offset) => words[start + offset] === word)) || phrase.length === 0
  );
}
