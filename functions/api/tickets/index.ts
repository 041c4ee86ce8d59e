import type { AgentRoute } from '../../platform/http.ts';
import { bulkRoutes } from './bulk-routes.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { getDoubtful } from './doubtful-route.ts';
import { draftRoutes } from './draft-routes.ts';
import { entryRoutes } from './entry-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { listRoutes } from './list-routes.ts';
import { mergeRoutes } from './merge-routes.ts';
import { newTicketRoutes } from './new-ticket-route.ts';
import { reminderRoutes } from './reminder-routes.ts';
import { scheduledRoutes } from './scheduled-routes.ts';
import { similarRoutes } from './similar-route.ts';
import { splitRoutes } from './split-routes.ts';
import { ticketRoutes } from './ticket-routes.ts';

export { fileDescriptions } from './file-descriptions.ts';

/** Tickets in the agents' API. They stand above the capabilities, as they bring tickets, mail, customers, settings and service levels together. */
export const agentRoutes: AgentRoute[] = [
  ...listRoutes,
  getDoubtful,
  ...ticketRoutes,
  ...newTicketRoutes,
  ...bulkRoutes,
  ...reminderRoutes,
  ...similarRoutes,
  ...entryRoutes,
  ...deliveryRoutes,
  ...scheduledRoutes,
  ...mergeRoutes,
  ...splitRoutes,
  ...linkRoutes,
  ...draftRoutes,
];
