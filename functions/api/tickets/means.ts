import type { AgentPrincipal } from '../../access/index.ts';
import { type CustomerStore, createCustomerStore } from '../../customers/index.ts';
import { type SigningKey, signingKey } from '../../mail/index.ts';
import type { Environment } from '../../platform/environments.ts';
import { NotAllowedError } from '../../platform/errors.ts';
import type { Call, RouteClients } from '../../platform/http.ts';
import { createServiceLevelStore, type ServiceLevelStore } from '../../service-levels/index.ts';
import { createSenderStore, createSettingsStore, type SenderStore, type SettingsStore } from '../../settings/index.ts';
import { createTicketStore, type TicketStore } from '../../tickets/index.ts';

/** What the routes of tickets work with. */
export interface Means {
  tickets: TicketStore;
  settings: SettingsStore;
  senders: SenderStore;
  customers: CustomerStore;
  serviceLevels: ServiceLevelStore;
  /** The key that signs message ids. */
  key(): Promise<SigningKey>;
}

const known = new WeakMap<RouteClients, Means>();

/** The stores over a call's clients; made once for each container, so that the signing key is read once. */
export function meansOf({
  clients,
  env,
}: {
  clients: RouteClients;
  env: Pick<Environment<'agentApi'>, 'TICKETS_TABLE' | 'MAIL_BUCKET' | 'SIGNING_SECRET'>;
}): Means {
  const there = known.get(clients);
  if (there) return there;
  const from = { client: clients.documents(), table: env.TICKETS_TABLE };
  const made: Means = {
    tickets: createTicketStore({ ...from, mailBucket: { s3: clients.s3(), bucket: env.MAIL_BUCKET } }),
    settings: createSettingsStore(from),
    senders: createSenderStore(from),
    customers: createCustomerStore(from),
    serviceLevels: createServiceLevelStore(from),
    key: signingKey({ client: clients.secrets, secretId: env.SIGNING_SECRET }),
  };
  known.set(clients, made);
  return made;
}

/**
 * The agent who calls.
 * @throws NotAllowedError for anybody else
 */
export function agentOf({ principal }: Pick<Call, 'principal'>): AgentPrincipal {
  if (principal.type !== 'agent') throw new NotAllowedError();
  return principal;
}
