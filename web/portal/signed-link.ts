/** The parts of the window that a signed link is read from. */
export interface LinkPlace {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

const nameOf = (number: number): string => `tuki.link.${number}`;

/**
 * The token of the signed link that opened a ticket. It comes in the fragment, which no server sees; it is taken off the address bar, so
 * that it is not copied on by accident, and kept for this tab.
 * @param number of the ticket that the address means
 * @returns `undefined` when the ticket was not opened by link
 */
export function takeLink(number: number, place: LinkPlace): string | undefined {
  const token = place.location.hash.slice(1);
  if (!token) return place.storage.getItem(nameOf(number)) ?? undefined;
  place.storage.setItem(nameOf(number), token);
  place.history.replaceState(null, '', place.location.pathname + place.location.search);
  return token;
}
