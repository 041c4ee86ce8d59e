import * as z from 'zod';
import { requireCan } from '../access/index.ts';
import { NotFoundError } from '../platform/errors.ts';
import { derivedId } from '../platform/ids.ts';
import { mailAddress } from '../settings/index.ts';
import { changeCustomer, checkNames, requestKey, seenVersion } from './change-customer.ts';
import { type Customer, customerIdOf } from './customer.ts';
import { customerPartRoutes, takenBy } from './customer-part-routes.ts';
import { customerView, listedCustomerView, viewOf } from './customer-view.ts';
import { type CustomersRoute, customersRoute } from './customers-route.ts';
import { listedCustomer } from './directory.ts';
import { findCustomers, peopleOf } from './find.ts';
import { agentOf, customerFor, meansOf } from './means.ts';
import { mostAddresses } from './merging.ts';
import { organisationRoutes } from './organisation-routes.ts';
import { profileRoutes } from './profile-routes.ts';
import { byId, directoryQuery, fields, owner, personName, phones, properties, segment } from './schemas.ts';

const listCustomers = customersRoute({
  method: 'GET',
  path: '/customers',
  summary: 'The directory of customers, by name; a page may be short and yet have a next one',
  query: directoryQuery.extend({ organisation: z.string().max(100).optional().describe('Id: the people of it') }),
  response: z.object({ items: z.array(listedCustomerView), next: z.string().nullable() }),
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const { organisation, ...query } = call.query;
    return {
      body:
        organisation === undefined
          ? await findCustomers(means, agent, query)
          : await peopleOf(means, agent, organisation, query),
    };
  },
});

const listSegments = customersRoute({
  method: 'GET',
  path: '/customers/segments',
  summary: 'The segments that somebody has used',
  response: z.object({ items: z.array(z.string()), next: z.null() }),
  async handle(call) {
    requireCan(agentOf(call), 'read', { type: 'desk' });
    return { body: { items: await meansOf(call).directory.segments(), next: null } };
  },
});

const standing = {
  phones: phones.optional(),
  organisation: z.string().max(100).nullable().optional(),
  segment: segment.optional(),
  owner: owner.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .nullable()
    .optional(),
};

const postCustomer = customersRoute({
  method: 'POST',
  path: '/customers',
  summary: 'Make a customer; the same request again makes no second one',
  headers: ['Idempotency-Key'],
  body: z
    .strictObject({ ...standing, name: personName, addresses: z.array(mailAddress).max(mostAddresses).default([]) })
    .refine(({ name, addresses }) => name !== '' || addresses.length > 0, {
      path: ['name'],
      message: 'a name or an address is needed',
    }),
  response: customerView,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    requireCan(agent, 'create', { type: 'customer', id: '' });
    await checkNames(means, call.body, 'customer');
    const addresses = [...new Set(call.body.addresses)];
    const now = call.clock.now();
    const key = requestKey(agent, call.headers);
    const first = addresses[0];
    const id = first ? customerIdOf(first) : key ? derivedId('customer', ...key) : call.ids.next(now);
    const wanted: Customer = { ...call.body, id, addresses, createdAt: now };
    await means.directory.put(listedCustomer(wanted));
    const result = await means.changes.create(wanted);
    const made = 'made' in result ? result.made : sameAs(wanted, result.by);
    if (!made && 'taken' in result) throw takenBy(agent, result.taken, result.by);
    if (!made) throw new NotFoundError(`Customer ${id}`);
    return {
      body: await viewOf(means, agent, made),
      etag: made.version ?? 1,
      headers: { location: `/api/v1/customers/${made.id}` },
    };
  },
});

/** The customer that the same request has made before. */
const sameAs = (wanted: Customer, there: Customer): Customer | undefined =>
  there.id === wanted.id && there.name === wanted.name && wanted.addresses.every((one) => there.addresses.includes(one))
    ? there
    : undefined;

const getCustomer = customersRoute({
  method: 'GET',
  path: '/customers/{id}',
  summary: 'A customer; the id of one who was merged into another gives that one',
  params: byId,
  response: customerView,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const customer = await customerFor(means, agent, call.params.id, 'read');
    return { body: await viewOf(means, agent, customer), etag: customer.version ?? 1 };
  },
});

const patchCustomer = customersRoute({
  method: 'PATCH',
  path: '/customers/{id}',
  summary: 'Change a customer; If-Match names the version that the change is based on',
  headers: ['If-Match'],
  params: byId,
  body: z.strictObject({
    ...standing,
    name: personName.optional(),
    properties: properties.optional(),
    fields: fields.optional(),
  }),
  response: customerView,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const seen = seenVersion(call.headers);
    const before = await customerFor(means, agent, call.params.id, 'change');
    const after = await changeCustomer(means, before, call.body, seen);
    return { body: await viewOf(means, agent, after), etag: after.version ?? 1 };
  },
});

const deleteMark = customersRoute({
  method: 'DELETE',
  path: '/customers/{id}/undeliverable/{address}',
  summary: 'Mail reaches the address again, as far as is known',
  params: byId.extend({ address: z.string().min(3).max(320) }),
  async handle(call) {
    const { customers } = meansOf(call);
    const { id, address } = call.params;
    const customer = await customerFor({ customers }, agentOf(call), id, 'change');
    const holder = await customers.findByAddress(address);
    if (holder?.id !== customer.id) throw new NotFoundError(`Customer ${id} with this address`);
    await customers.clearUndeliverable(address);
    return {};
  },
});

/** Customers and organisations in the agents' API. */
export const agentRoutes: CustomersRoute[] = [
  listCustomers,
  listSegments,
  postCustomer,
  getCustomer,
  patchCustomer,
  deleteMark,
  ...customerPartRoutes,
  ...organisationRoutes,
  ...profileRoutes,
];
