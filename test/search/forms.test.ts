import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areForms, formsBeginWith, stemsOf } from '../../functions/search/forms.ts';
import { normalise } from '../../functions/search/words.ts';

const same = (one: string, other: string) => areForms(stemsOf(normalise(one)), stemsOf(normalise(other)));

const families = [
  'lasku laskun laskut laskujen laskulla laskua laskuja laskuun laskusta laskuista laskussa laskuni',
  'toimii toimivat toimi toiminut toimia toimimaan toimineet toimisi toimiiko',
  'toimitus toimituksen toimitukset toimitusta toimituksia',
  'lamppu lampun lamput lamppuja lampuissa',
  'tiketti tiketin tiketit tikettejä',
  'asiakas asiakkaan asiakkaat asiakasta asiakkaita asiakkaille',
  'osoite osoitteen osoitteet osoitetta osoitteessa',
  'laite laitteen laitteet laitetta laitteita',
  'kysymys kysymyksen kysymykset kysymystä kysymyksiä',
  'hinta hinnan hinnat hintaa hintoja hinnasta',
  'kenkä kengän kengät kenkiä',
  'sähköposti sähköpostin sähköpostit sähköpostia sähköposteja sähköpostiin',
  'salasana salasanan salasanat salasanaa salasanoja',
  'tilaus tilauksen tilaukset tilausta tilauksia tilauksesta',
  'kone koneen koneet konetta koneita koneessa',
  'sininen sinisen siniset sinisiä',
  'maksu maksun maksut maksoin maksettu maksaa maksanut',
  'tulostin tulostimen tulostimet tulostinta tulostimessa',
  'virhe virheen virheet virhettä virheitä',
  'käyttäjä käyttäjän käyttäjät käyttäjää käyttäjiä',
  'yritys yrityksen yritykset yritystä',
  'verkko verkon verkot verkkoa verkossa',
  'palautus palautuksen palauttaa palautin palautettu',
  'ohje ohjeen ohjeet ohjetta ohjeita',
  'invoice invoices invoicing invoiced',
  'order orders ordered ordering',
  'delivery deliveries',
  'printer printers',
  'refund refunds refunded refunding',
  'policy policies',
  'key keys',
].map((family) => family.split(' '));

describe('forms of a word', () => {
  it.each(families)('are all of %s …', (...family) => {
    for (const one of family)
      for (const other of family) {
        expect(same(one, other), `${one} ${other}`).toBe(true);
        expect(normalise(other).startsWith(formsBeginWith(normalise(one))), `${one} ${other}`).toBe(true);
      }
  });

  it('are no words of another family', () => {
    const words = families.flatMap((family, index) => family.map((word) => ({ word, index })));
    const confused = words.flatMap((one) =>
      words
        .filter((other) => other.index !== one.index && same(one.word, other.word))
        .map(({ word }) => [one.word, word]),
    );
    expect(confused).toEqual([]);
  });

  it.each([
    ['tilaus', 'tila'],
    ['tili', 'tila'],
    ['kunta', 'kun'],
    ['kortti', 'kortteli'],
    ['kirje', 'kirjasto'],
    ['sopimus', 'sopia'],
    ['raha', 'rahti'],
    ['organ', 'organisation'],
  ])('are not %s and %s', (one, other) => {
    expect(same(one, other)).toBe(false);
  });

  it('stand in the vocabulary behind at least three letters that every word begins with itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zåäö]{3,20}$/).map(normalise), (word) => {
        expect(word.startsWith(formsBeginWith(word))).toBe(true);
        expect(formsBeginWith(word).length).toBeGreaterThanOrEqual(3);
        expect(areForms(stemsOf(word), stemsOf(word))).toBe(true);
      }),
    );
  });
});
