export { createMarkStore, type MarkStore } from './mark-store.ts';
export { agentRoutes } from './routes.ts';
