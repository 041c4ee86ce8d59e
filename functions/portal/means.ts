import { createCustomerStore } from '../customers/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { RouteClients } from '../platform/http.ts';
import type { IdSource } from '../platform/ids.ts';
import { createServiceLevelStore } from '../service-levels/index.ts';
import { createSettingsStore } from '../settings/index.ts';
import { createTicketStore } from '../tickets/index.ts';
import type { PortalMeans } from './portal-desk.ts';

/** The stores of a request, over the clients of its function. */
export function meansOf(call: {
  clients: RouteClients;
  env: { TICKETS_TABLE: string; MAIL_BUCKET: string };
  clock: Clock;
  ids: IdSource;
}): PortalMeans {
  const { clients, env, clock, ids } = call;
  const over = { client: clients.documents(), table: env.TICKETS_TABLE };
  return {
    tickets: createTicketStore({ ...over, mailBucket: { s3: clients.s3(), bucket: env.MAIL_BUCKET } }),
    settings: createSettingsStore(over),
    customers: createCustomerStore(over),
    serviceLevels: createServiceLevelStore(over),
    clock,
    ids,
  };
}
