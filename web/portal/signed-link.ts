/** The parts of the window that a signed link is read from. */
export interface LinkPlace {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

const nameOf = (of: number | string): string => `tuki.link.${of}`;

/**
 * The token of the signed link that opened a ticket or a file. It comes in the fragment, which no server sees; it is taken off the address bar, so
 * that it is not copied on by accident, and kept for this tab.
 * @param of number of the ticket, or path of the file, that the address means
 * @returns `undefined` when it was not opened by link
 */
export function takeLink(of: number | string, place: LinkPlace): string | undefined {
  const token = place.location.hash.slice(1);
  if (!token) return place.storage.getItem(nameOf(of)) ?? undefined;
  place.storage.setItem(nameOf(of), token);
  place.history.replaceState(null, '', place.location.pathname + place.location.search);
  return token;
}
