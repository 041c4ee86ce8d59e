import type { Language } from '../settings/index.ts';

const words: Record<Language, ReadonlySet<string>> = {
  en: new Set([
    'the',
    'and',
    'is',
    'to',
    'of',
    'my',
    'we',
    'have',
    'you',
    'your',
    'not',
    'please',
    'hello',
    'hi',
    'dear',
    'thanks',
    'with',
    'for',
    'this',
    'that',
    'are',
    'can',
    'regards',
  ]),
  fi: new Set([
    'ja',
    'on',
    'ei',
    'että',
    'en',
    'se',
    'hei',
    'moi',
    'terve',
    'kiitos',
    'ole',
    'olen',
    'minun',
    'mutta',
    'myös',
    'voitteko',
    'voisitteko',
    'terveisin',
    'ystävällisin',
    'kun',
    'niin',
    'tai',
    'meidän',
    'päivää',
    'jos',
    'onko',
  ]),
};

/**
 * The language of a text by its commonest words, among those the desk speaks, and by letters that only one of them has. Looks at the first two
 * thousand characters.
 * @returns undefined when it is neither, or too little to tell
 */
export function languageOf(text: string): Language | undefined {
  const found =
    text
      .slice(0, 2000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const count = (language: Language) => found.filter((word) => words[language].has(word)).length;
  const [en, fi] = [count('en'), count('fi') + found.filter((word) => /[äö]/.test(word)).length];
  if (en === fi || Math.max(en, fi) < 2) return undefined;
  return en > fi ? 'en' : 'fi';
}
