import { describe, expect, it } from 'vitest';
import inboxEn from '../../web/inbox/locales/en.json' with { type: 'json' };
import inboxFi from '../../web/inbox/locales/fi.json' with { type: 'json' };
import portalEn from '../../web/portal/locales/en.json' with { type: 'json' };
import portalFi from '../../web/portal/locales/fi.json' with { type: 'json' };
import sharedEn from '../../web/ui/locales/en.json' with { type: 'json' };
import sharedFi from '../../web/ui/locales/fi.json' with { type: 'json' };

const tables: [string, Record<string, string>, Record<string, string>][] = [
  ['inbox', inboxEn, inboxFi],
  ['portal', portalEn, portalFi],
  ['shared', sharedEn, sharedFi],
];
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
