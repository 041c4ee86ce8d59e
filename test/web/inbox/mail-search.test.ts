import { describe, expect, it } from 'vitest';
import { readMailSearch } from '../../../web/inbox/settings/mail-search.ts';

describe('the address of the mail page', () => {
  it.each([
    [{}, {}],
    [
      { part: 'ledger', day: '2026-11-22' },
      { part: 'ledger', day: '2026-11-22' },
    ],
    [{ part: 'elsewhere', day: 'yesterday' }, {}],
    [{ part: 'senders', day: 20261122 }, { part: 'senders' }],
  ])('%j', (raw, search) => {
    expect(readMailSearch(raw)).toEqual(search);
  });
});
