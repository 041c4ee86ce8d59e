export { numbersByTag } from './numbers-by-tag.ts';
export { type Rebuilder, rebuild, ticketWords } from './rebuild.ts';
export { agentRoutes } from './routes.ts';
export { createSearchStore, type SearchStore } from './search-store.ts';
