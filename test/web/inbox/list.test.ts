import { describe, expect, it } from 'vitest';
import { sumCounts } from '../../../web/inbox/folders/counts.ts';
import { folderOf, readListSearch, sortOf } from '../../../web/inbox/list/list-search.ts';
import { lastMonths } from '../../../web/inbox/reports/months.ts';
import { isForPage } from '../../../web/inbox/shell/shortcuts.ts';

describe('the address of a list', () => {
  it('keeps what makes sense and leaves out the rest', () => {
    expect(readListSearch({ mailbox: 'support', folder: 'mine', q: 1042, turned: true, other: 'x' })).toEqual({
      mailbox: 'support',
      folder: 'mine',
      q: '1042',
      turned: true,
    });
    expect(readListSearch({ mailbox: 7, folder: 'nowhere', q: '  ', turned: 'yes' })).toEqual({});
  });

  it('means the unassigned when it names no folder', () => {
    expect(folderOf({})).toBe('unassigned');
  });

  it('puts who waits longest first where work lies, the newest first elsewhere, and can be turned', () => {
    expect(sortOf({})).toBe('waitingSince');
    expect(sortOf({ folder: 'closed' })).toBe('-waitingSince');
    expect(sortOf({ folder: 'mine', turned: true })).toBe('-waitingSince');
    expect(sortOf({ folder: 'spam', turned: true })).toBe('waitingSince');
  });
});

describe('the counts of all mailboxes', () => {
  it('are the sums of each one’s', () => {
    expect(
      sumCounts([
        { mailbox: 'support', mine: 2, closed: 1 },
        { mailbox: 'sales', mine: 3 },
      ]),
    ).toMatchObject({ mine: 5, closed: 1, spam: 0 });
  });
});

describe('the months of a report', () => {
  it('go back from this one over the turn of the year, also on the last day of a long month', () => {
    expect(lastMonths(new Date(2027, 2, 31), 4)).toEqual(['2027-03', '2027-02', '2027-01', '2026-12']);
  });
});

describe('single keys', () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false };
  const body = { tagName: 'BODY', isContentEditable: false };
  it('count on the page', () => {
    expect(isForPage(plain, body)).toBe(true);
  });
  it.each(['INPUT', 'TEXTAREA', 'SELECT'])('are typing in %s', (tagName) => {
    expect(isForPage(plain, { tagName, isContentEditable: false })).toBe(false);
  });
  it('belong to the browser together with Ctrl, Alt or ⌘', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey'])
      expect(isForPage({ ...plain, [held]: true }, body)).toBe(false);
  });
});
