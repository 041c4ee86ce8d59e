import * as z from 'zod';
import { type AgentPrincipal, can } from '../access/index.ts';
import { keys } from '../platform/keys.ts';
import { knownBy } from './addresses.ts';
import { type Customer, idsOf } from './customer.ts';
import type { Means } from './means.ts';
import type { Organisation } from './organisation.ts';
import { type Remark, together } from './profile.ts';
import type { Profile } from './profile-store.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** A customer or organisation, as far as whoever names it needs. */
const named = z.object({ id: z.string(), name: z.string() });

/** A note about a customer or an organisation. */
export const remarkView = z.object({ id: z.string(), at: z.iso.datetime(), by: z.string(), text: z.string() });

/** A line of the directory. */
export const listedCustomerView = z
  .object({
    id: z.string(),
    name: z.string(),
    addresses: z.array(z.string()),
    phones: z.array(z.string()),
    organisation: named.nullable(),
    segment: z.string().nullable(),
    owner: z.string().nullable(),
  })
  .meta({ id: 'ListedCustomer' });
export type ListedCustomerView = z.infer<typeof listedCustomerView>;

/** Everything about a customer. */
export const customerView = listedCustomerView
  .extend({
    organisation: named.extend({ byDomain: z.boolean().describe('By the domain of an address alone') }).nullable(),
    fixedAddresses: z.array(z.string()).describe('What the customer is known by: cannot be taken away'),
    language: z.string().nullable(),
    notes: z.array(remarkView).describe('Newest first'),
    properties: z.record(z.string(), z.string()),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    mailboxes: z.array(z.string()).describe('Where they have written to, as far as you may see it'),
    merged: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          addresses: z.array(z.string()),
          into: z.string(),
          at: z.iso.datetime(),
          by: z.string(),
        }),
      )
      .describe('Who was merged into this customer'),
    undeliverable: z
      .array(
        z.object({
          address: z.string(),
          kind: z.enum(['bounced', 'complained']),
          reason: z.string(),
          at: z.iso.datetime(),
        }),
      )
      .describe('Addresses that mail does not reach'),
    createdAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Customer' });
export type CustomerView = z.infer<typeof customerView>;

/** A note as the API answers it. */
export const remarkOf = (remark: Remark): z.infer<typeof remarkView> => ({ ...remark, at: iso(remark.at) });

/** A customer as the directory answers them. */
export function listedView(customer: Customer, organisation: Organisation | undefined): ListedCustomerView {
  const { id, name, addresses, phones = [], segment, owner } = customer;
  return {
    id,
    name,
    addresses,
    phones,
    organisation: organisation ? { id: organisation.id, name: organisation.name } : null,
    segment: segment || null,
    owner: owner || null,
  };
}

/** What lies beside a customer's own item, and beside the items of who was merged into them. Half a read unit or more for each. */
export const profilesOf = ({ profiles }: Pick<Means, 'profiles'>, customer: Customer): Promise<Profile[]> =>
  Promise.all(idsOf(customer).map((id) => profiles.read(keys.customer(id).pk)));

/** A customer as an agent sees them. */
export async function viewOf(means: Means, agent: AgentPrincipal, customer: Customer): Promise<CustomerView> {
  const [profiles, organisations] = await Promise.all([
    profilesOf(means, customer),
    means.organisations.ofCustomers([customer]),
  ]);
  const listed = listedView(customer, organisations.get(customer.id));
  const { merged = [], mailboxes = [], undeliverable = [] } = customer;
  return {
    ...listed,
    organisation: listed.organisation && {
      ...listed.organisation,
      byDomain: customer.organisation === undefined,
    },
    fixedAddresses: knownBy(customer),
    language: customer.language || null,
    notes: profiles
      .flatMap((one) => one.remarks)
      .sort((one, other) => other.at - one.at)
      .map(remarkOf),
    properties: together(profiles.map((one) => one.details.properties)),
    fields: together(profiles.map((one) => one.details.fields)),
    mailboxes: mailboxes.filter((id) => can(agent, 'read', { type: 'mailbox', id })),
    merged: merged.map(({ id, name, addresses, into, at, by }) => ({ id, name, addresses, into, at: iso(at), by })),
    undeliverable: undeliverable.map((mark) => ({ ...mark, at: iso(mark.at) })),
    createdAt: iso(customer.createdAt),
    version: customer.version ?? 1,
  };
}
