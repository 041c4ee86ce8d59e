import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinctWords, hasPhrase, normalise, wordsOf } from '../../functions/search/words.ts';

describe('words of a text', () => {
  it.each([
    ['Rikkinäinen lamppu!', ['rikkinainen', 'lamppu']],
    ['CAFÉ café ｃａｆé cafe', ['cafe', 'cafe', 'cafe', 'cafe']],
    ['Mail anna.b@demo.test, order #A-1042', ['mail', 'anna', 'b', 'demo', 'test', 'order', 'a', '1042']],
    ['Straße ﬁn Ⅷ', ['straße', 'fin', 'viii']],
    ['İstanbul', ['istanbul']],
    ['Привет, мир', ['привет', 'мир']],
    ['  \u0301 — … 🎉 ', []],
  ])('of %j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('are told apart in scripts without spaces', () => {
    const words = wordsOf('パスワードを忘れました');
    expect(words.length).toBeGreaterThan(2);
    expect(words).toContain(normalise('忘れ'));
  });

  it('are the same however often they are normalised', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const word of wordsOf(text)) {
          expect(normalise(word)).toBe(word);
          expect(word).not.toBe('');
        }
      }),
    );
  });

  it('are found again in lower case, upper case and any Unicode form', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('äiti', 'Öljy', 'naïve', 'SÅ', 'Ǆ'),
        fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD'),
        (word, form) => {
          expect(normalise(word.toUpperCase().normalize(form))).toBe(normalise(word));
        },
      ),
    );
  });

  it('are at most 64 characters long and never half a character', () => {
    const [word] = wordsOf('𝒳'.repeat(10) + 'a'.repeat(500));
    expect([...(word ?? '')]).toHaveLength(64);
    expect(wordsOf('\u{20000}'.repeat(300)).every((one) => one.isWellFormed())).toBe(true);
  });

  it('are counted once each, up to the limit', () => {
    expect(distinctWords('a b a c d', 3)).toEqual(['a', 'b', 'c']);
  });

  it('take no longer than the text does for a hostile text', () => {
    const started = performance.now();
    wordsOf('a\u0301'.repeat(2_000_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('a phrase', () => {
  it.each([
    [['red', 'lamp'], true],
    [['lamp', 'red'], false],
    [['lamp', 'broke'], true],
    [['broke', 'today', 'again'], false],
    [[], true],
  ])('%j stands in "the red lamp broke today": %j', (phrase, found) => {
    expect(hasPhrase(['the', 'red', 'lamp', 'broke', 'today'], phrase)).toBe(found);
  });

  it('of nothing stands in an empty text', () => {
    expect(hasPhrase([], [])).toBe(true);
    expect(hasPhrase([], ['a'])).toBe(false);
  });
});
