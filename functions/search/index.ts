export { numbersByTag } from './numbers-by-tag.ts';
export { type Rebuilder, rebuild, ticketWords } from './rebuild.ts';
export { agentRoutes, foundPage, mailboxesOf, queryOf, searchPartsOf } from './routes.ts';
export { countFound, type SearchSort, search, searchSorts } from './search.ts';
export { createSearchStore, type SearchStore } from './search-store.ts';
