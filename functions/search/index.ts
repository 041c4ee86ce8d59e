export { numbersByTag } from './numbers-by-tag.ts';
export { agentRoutes } from './routes.ts';
export { createSearchStore, type SearchStore } from './search-store.ts';
