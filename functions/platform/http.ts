export { httpHandler } from './http-handler.ts';
export { openApi } from './openapi.ts';
export {
  type AgentRoute,
  type Answer,
  agentRoute,
  type Call,
  type Route,
  type RouteClients,
  routeOf,
  type SearchRoute,
  searchRoute,
  type TableCall,
  type TableRoute,
  tableRoute,
} from './route.ts';
