import type { AgentRoute } from '../../platform/http.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { draftRoutes } from './draft-routes.ts';
import { entryRoutes } from './entry-routes.ts';
import { listRoutes } from './list-routes.ts';
import { scheduledRoutes } from './scheduled-routes.ts';
import { ticketRoutes } from './ticket-routes.ts';

export { fileDescriptions } from './file-descriptions.ts';

/** Tickets in the agents' API. They stand above the capabilities, as they bring tickets, mail, customers, settings and service levels together. */
export const agentRoutes: AgentRoute[] = [
  ...listRoutes,
  ...ticketRoutes,
  ...entryRoutes,
  ...deliveryRoutes,
  ...scheduledRoutes,
  ...draftRoutes,
];
