import { type AgentPrincipal, can } from '../access/index.ts';
import { NotAllowedError, NotFoundError } from '../platform/errors.ts';
import type { Call } from '../platform/http.ts';
import { createSettingsStore, type SettingsStore } from '../settings/index.ts';
import type { Customer } from './customer.ts';
import { type CustomerChanges, createCustomerChanges } from './customer-changes.ts';
import { type CustomerStore, createCustomerStore } from './customer-store.ts';
import type { CustomersCall } from './customers-route.ts';
import { createDirectoryStore, type DirectoryStore } from './directory-store.ts';
import { createOrganisationStore, type OrganisationStore } from './organisation-store.ts';
import { createProfileStore, type ProfileStore } from './profile-store.ts';

/** What the routes of customers and organisations work with. */
export interface Means {
  customers: CustomerStore;
  changes: CustomerChanges;
  organisations: OrganisationStore;
  profiles: ProfileStore;
  directory: DirectoryStore;
  settings: SettingsStore;
}

/** The stores over a call's clients. */
export function meansOf({ clients, env }: Pick<CustomersCall, 'clients' | 'env'>): Means {
  const over = { client: clients.documents(), table: env.TICKETS_TABLE };
  return {
    customers: createCustomerStore(over),
    changes: createCustomerChanges(over),
    organisations: createOrganisationStore(over),
    profiles: createProfileStore(over),
    directory: createDirectoryStore({ client: over.client, table: env.SEARCH_TABLE }),
    settings: createSettingsStore(over),
  };
}

/**
 * The agent who calls.
 * @throws NotAllowedError for anybody else
 */
export function agentOf({ principal }: Pick<Call, 'principal'>): AgentPrincipal {
  if (principal.type !== 'agent') throw new NotAllowedError();
  return principal;
}

/** A customer as `can` is asked about them. */
export const resourceOf = (customer: Pick<Customer, 'id' | 'mailboxes'>) => ({ type: 'customer', customer }) as const;

/**
 * The customer that a path names, whoever they were merged into.
 * @throws NotFoundError when there is none that the agent may see; NotAllowedError when the agent may not do `action`
 */
export async function customerFor(
  { customers }: Pick<Means, 'customers'>,
  agent: AgentPrincipal,
  id: string,
  action: 'read' | 'change',
): Promise<Customer> {
  const customer = await customers.get(id);
  if (!customer || !can(agent, 'read', resourceOf(customer))) throw new NotFoundError(`Customer ${id}`);
  if (!can(agent, action, resourceOf(customer))) throw new NotAllowedError();
  return customer;
}
