import * as z from 'zod';
import { type AgentPrincipal, can, requireCan } from '../access/index.ts';
import { NotFoundError } from '../platform/errors.ts';
import { derivedId } from '../platform/ids.ts';
import { keys } from '../platform/keys.ts';
import { createTicketStore, ticketView, ticketViewSchema } from '../tickets/index.ts';
import { changedDetails, checkNames, requestKey, seenVersion } from './change-customer.ts';
import { idsOf } from './customer.ts';
import { CustomerChangedError } from './customer-changes.ts';
import { remarkOf, remarkView } from './customer-view.ts';
import { type CustomersRoute, customersRoute } from './customers-route.ts';
import { listedOrganisation } from './directory.ts';
import { findOrganisations, peopleOf } from './find.ts';
import { agentOf, type Means, meansOf } from './means.ts';
import { mostDomains, type Organisation } from './organisation.ts';
import { together } from './profile.ts';
import { byId, directoryQuery, fields, owner, properties, segment } from './schemas.ts';

const listedOrganisationView = z
  .object({
    id: z.string(),
    name: z.string(),
    domains: z.array(z.string()),
    segment: z.string().nullable(),
    owner: z.string().nullable(),
  })
  .meta({ id: 'ListedOrganisation' });
export type ListedOrganisationView = z.infer<typeof listedOrganisationView>;

const organisationView = listedOrganisationView
  .extend({
    notes: z.array(remarkView).describe('Newest first'),
    properties: z.record(z.string(), z.string()),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    createdAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Organisation' });
export type OrganisationView = z.infer<typeof organisationView>;

const listedView = ({ id, name, domains, segment, owner }: Organisation): ListedOrganisationView => ({
  id,
  name,
  domains,
  segment: segment || null,
  owner: owner || null,
});

async function viewOf({ profiles }: Means, organisation: Organisation): Promise<OrganisationView> {
  const { details, remarks } = await profiles.read(keys.organisation(organisation.id).pk);
  return {
    ...listedView(organisation),
    notes: remarks.map(remarkOf),
    properties: together([details.properties]),
    fields: together([details.fields]),
    createdAt: new Date(organisation.createdAt).toISOString(),
    version: organisation.version,
  };
}

/** Organisations belong to no mailbox: whoever may see customers sees them; their people and tickets are looked at one by one. */
export async function organisationFor(
  { organisations }: Pick<Means, 'organisations'>,
  agent: AgentPrincipal,
  id: string,
  action: 'read' | 'change',
): Promise<Organisation> {
  const organisation = await organisations.get(id);
  if (!organisation) throw new NotFoundError(`Organisation ${id}`);
  requireCan(agent, action, { type: 'customer', id });
  return organisation;
}

const listOrganisations = customersRoute({
  method: 'GET',
  path: '/organisations',
  summary: 'Organisations by name; a page may be short and yet have a next one',
  query: directoryQuery,
  response: z.object({ items: z.array(listedOrganisationView), next: z.string().nullable() }),
  async handle(call) {
    const { items, next } = await findOrganisations(meansOf(call), agentOf(call), call.query);
    return { body: { items: items.map(listedView), next } };
  },
});

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain such as example.com')
  .max(250);
const name = z.string().trim().min(1).max(200);
const domains = z.array(domain).max(mostDomains);

const postOrganisation = customersRoute({
  method: 'POST',
  path: '/organisations',
  summary: 'Make an organisation',
  headers: ['Idempotency-Key'],
  body: z.strictObject({
    name,
    domains: domains.default([]),
    segment: segment.optional(),
    owner: owner.optional(),
  }),
  response: organisationView,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    requireCan(agent, 'create', { type: 'customer', id: '' });
    await checkNames(means, call.body, 'organisation');
    const now = call.clock.now();
    const key = requestKey(agent, call.headers);
    const id = key ? derivedId('organisation', ...key) : call.ids.next(now);
    const organisation = { ...call.body, domains: [...new Set(call.body.domains)], id, createdAt: now, version: 1 };
    await means.directory.put(listedOrganisation(organisation));
    await means.organisations.save(organisation, undefined, []);
    const made = await organisationFor(means, agent, id, 'read');
    return {
      body: await viewOf(means, made),
      etag: made.version,
      headers: { location: `/api/v1/organisations/${id}` },
    };
  },
});

const getOrganisation = customersRoute({
  method: 'GET',
  path: '/organisations/{id}',
  summary: 'An organisation',
  params: byId,
  response: organisationView,
  async handle(call) {
    const means = meansOf(call);
    const organisation = await organisationFor(means, agentOf(call), call.params.id, 'read');
    return { body: await viewOf(means, organisation), etag: organisation.version };
  },
});

const patchOrganisation = customersRoute({
  method: 'PATCH',
  path: '/organisations/{id}',
  summary: 'Change an organisation; If-Match names the version that the change is based on',
  headers: ['If-Match'],
  params: byId,
  body: z.strictObject({
    name: name.optional(),
    domains: domains.optional(),
    segment: segment.optional(),
    owner: owner.optional(),
    properties: properties.optional(),
    fields: fields.optional(),
  }),
  response: organisationView,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const seen = seenVersion(call.headers);
    const before = await organisationFor(means, agent, call.params.id, 'change');
    if (before.version !== seen) throw new CustomerChangedError(before.version);
    const { properties, fields, ...patch } = call.body;
    await checkNames(means, { ...patch, fields }, 'organisation');
    const after = { ...before, ...patch, domains: [...new Set(patch.domains ?? before.domains)], version: seen + 1 };
    const of = keys.organisation(before.id).pk;
    const details = properties || fields ? (await means.profiles.read(of)).details : undefined;
    await means.directory.put(listedOrganisation(after), listedOrganisation(before));
    await means.organisations.save(
      after,
      before,
      details ? [means.profiles.detailsWrite(of, changedDetails([details], { properties, fields }))] : [],
    );
    await means.directory.tidy(listedOrganisation(before), listedOrganisation(after));
    return { body: await viewOf(means, after), etag: after.version };
  },
});

/** Of so many people of an organisation the tickets are looked for. */
const mostPeople = 20;

const listTickets = customersRoute({
  method: 'GET',
  path: '/organisations/{id}/tickets',
  summary: 'The newest tickets of the first twenty people of an organisation',
  params: byId,
  query: z.object({
    open: z.enum(['true', 'false']).optional().describe('true: only those that are not closed'),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({ items: z.array(ticketViewSchema), next: z.null() }),
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    await organisationFor(means, agent, call.params.id, 'read');
    const people = await peopleOf(means, agent, call.params.id, { limit: mostPeople });
    const known = await means.customers.getMany(people.items.map((one) => one.id));
    const mailboxes = (await means.settings.mailboxes())
      .map(({ id }) => id)
      .filter((id) => can(agent, 'read', { type: 'mailbox', id }));
    const tickets = createTicketStore({ client: call.clients.documents(), table: call.env.TICKETS_TABLE });
    const customer = [...known.values()].flatMap(idsOf).slice(0, 2 * mostPeople);
    const { items } = await tickets.list({
      mailboxes,
      customer,
      ...(call.query.open === 'true' ? { status: ['new', 'open', 'waiting', 'deferred'] as const } : {}),
      sort: '-waitingSince',
      limit: call.query.limit,
    });
    return { body: { items: items.map(ticketView), next: null } };
  },
});

/** Organisations in the agents' API. */
export const organisationRoutes: CustomersRoute[] = [
  listOrganisations,
  postOrganisation,
  getOrganisation,
  patchOrganisation,
  listTickets,
];
