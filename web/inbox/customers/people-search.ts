/** What the pages of customers and organisations show; stands in the address bar. */
export interface PeopleSearch {
  /** Of the directory: absent for people. */
  list?: 'organisations';
  q?: string;
  segment?: string;
  /** Of the directory: only my accounts. */
  mine?: true;
  /** Of one customer or organisation: absent for the overview. */
  tab?: 'tickets' | 'page';
}

/** Reads these pages' part of an address; what makes no sense is left out. */
export function readPeopleSearch(raw: Record<string, unknown>): PeopleSearch {
  const search: PeopleSearch = {};
  if (raw.list === 'organisations') search.list = raw.list;
  if (raw.q !== undefined && String(raw.q)) search.q = String(raw.q);
  if (raw.segment !== undefined && String(raw.segment)) search.segment = String(raw.segment);
  if (raw.mine === true) search.mine = true;
  if (raw.tab === 'tickets' || raw.tab === 'page') search.tab = raw.tab;
  return search;
}
