import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Table = Record<string, string>;
const read = (path: string): Table => JSON.parse(readFileSync(path, 'utf8')) as Table;

/** Every folder with texts. */
const places = globSync('web/**/en.json', { exclude: (name) => basename(String(name)) === 'dist' })
  .map(dirname)
  .sort();
const tables = places.map((place): [string, Table, Table] => [
  place,
  read(join(place, 'en.json')),
  read(join(place, 'fi.json')),
]);
const blanks = (text: string | undefined): string[] =>
  [...(text ?? '').matchAll(/\{\{(\w+)\}\}/gu)].map((match) => match[1] ?? '').sort();

describe.each(tables)('the texts of %s', (_, en, fi) => {
  it('are the same ones in both languages', () => {
    expect(Object.keys(fi).sort()).toEqual(Object.keys(en).sort());
  });

  it('have the same blanks to fill in', () => {
    for (const [key, text] of Object.entries(en))
      expect({ key, blanks: blanks(fi[key]) }).toEqual({ key, blanks: blanks(text) });
  });

  it('are none of them empty', () => {
    expect([...Object.values(en), ...Object.values(fi)].filter((text) => text.trim() === '')).toEqual([]);
  });
});

it('no two parts of the inbox call different texts the same', () => {
  const inbox = tables.filter(([place]) => place.startsWith('web/inbox') || place.startsWith('web/ui'));
  const keys = inbox.flatMap(([, en]) => Object.keys(en));
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});
