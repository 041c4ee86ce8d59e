import { describe, expect, it } from 'vitest';
import { pathOf, type Route, routeOf } from '../../../web/portal/route.ts';
import { type LinkPlace, takeLink } from '../../../web/portal/signed-link.ts';

function placeAt(hash: string, kept: Record<string, string> = {}) {
  const shown: string[] = [];
  const place: LinkPlace = {
    location: { hash, pathname: '/portal/t/1042', search: '' },
    history: { replaceState: (_state, _title, url) => void shown.push(String(url)) },
    storage: {
      getItem: (key) => kept[key] ?? null,
      setItem: (key, value) => {
        kept[key] = value;
      },
    },
  };
  return { place, shown, kept };
}

describe('a signed link', () => {
  it('is taken off the address bar and kept for this tab', () => {
    const { place, shown, kept } = placeAt('#token.signature');
    expect(takeLink(1042, place)).toBe('token.signature');
    expect(shown).toEqual(['/portal/t/1042']);
    expect(takeLink(1042, placeAt('', kept).place)).toBe('token.signature');
  });

  it('opens no other ticket', () => {
    const { place, kept } = placeAt('#token');
    takeLink(1042, place);
    expect(takeLink(1043, placeAt('', kept).place)).toBeUndefined();
  });

  it('to a file is kept apart from the one to its ticket', () => {
    const { place, kept } = placeAt('#file-token');
    takeLink('f/1042/e1/a1', place);
    expect(takeLink(1042, placeAt('', kept).place)).toBeUndefined();
    expect(takeLink('f/1042/e1/a1', placeAt('', kept).place)).toBe('file-token');
  });

  it('leaves the address alone when there is none', () => {
    const { place, shown } = placeAt('');
    expect(takeLink(1042, place)).toBeUndefined();
    expect(shown).toEqual([]);
  });
});

describe('the addresses of the portal', () => {
  it.each<[string, Route]>([
    ['/portal/', { page: 'tickets' }],
    ['/portal', { page: 'tickets' }],
    ['/portal/new', { page: 'new' }],
    ['/portal/t/1042', { page: 'ticket', number: 1042 }],
    ['/portal/t/1042/', { page: 'ticket', number: 1042 }],
    ['/portal/t/abc', { page: 'unknown' }],
    ['/portal/f/1042/e1/a1', { page: 'file', number: 1042, entryId: 'e1', attachmentId: 'a1' }],
    ['/portal/f/1042/e1', { page: 'unknown' }],
    ['/elsewhere', { page: 'unknown' }],
  ])('%s', (path, route) => {
    expect(routeOf(path, '/portal/')).toEqual(route);
  });

  it('lead back to the same page', () => {
    for (const route of [
      { page: 'tickets' },
      { page: 'new' },
      { page: 'ticket', number: 7 },
      { page: 'file', number: 7, entryId: 'e/1', attachmentId: 'a 1' },
    ] as const)
      expect(routeOf(pathOf(route, '/portal/'), '/portal/')).toEqual(route);
  });
});
