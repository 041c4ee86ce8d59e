import * as z from 'zod';
import { requireCan } from '../access/index.ts';
import { NotFoundError } from '../platform/errors.ts';
import { createCustomerStore } from './customer-store.ts';
import { type CustomersRoute, customersRoute } from './customers-route.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

const customerView = z.object({
  id: z.string(),
  name: z.string(),
  addresses: z.array(z.string()),
  createdAt: z.iso.datetime(),
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
});

const byId = z.object({ id: z.string().min(1).max(100) });

const getCustomer = customersRoute({
  method: 'GET',
  path: '/customers/{id}',
  summary: 'A customer; the id of one who was merged into another gives that one',
  params: byId,
  response: customerView,
  async handle({ principal, params, clients, env }) {
    requireCan(principal, 'read', { type: 'customer', id: params.id });
    const customer = await createCustomerStore({ client: clients.documents(), table: env.TICKETS_TABLE }).get(
      params.id,
    );
    if (!customer) throw new NotFoundError(`Customer ${params.id}`);
    const { id, name, addresses, createdAt, undeliverable = [] } = customer;
    return {
      body: {
        id,
        name,
        addresses,
        createdAt: iso(createdAt),
        undeliverable: undeliverable.map((mark) => ({ ...mark, at: iso(mark.at) })),
      },
    };
  },
});

const deleteMark = customersRoute({
  method: 'DELETE',
  path: '/customers/{id}/undeliverable/{address}',
  summary: 'Mail reaches the address again, as far as is known',
  params: byId.extend({ address: z.string().min(3).max(320) }),
  async handle({ principal, params, clients, env }) {
    requireCan(principal, 'change', { type: 'customer', id: params.id });
    const customers = createCustomerStore({ client: clients.documents(), table: env.TICKETS_TABLE });
    const [customer, owner] = [await customers.get(params.id), await customers.findByAddress(params.address)];
    if (!customer || owner?.id !== customer.id) throw new NotFoundError(`Customer ${params.id} with this address`);
    await customers.clearUndeliverable(params.address);
    return {};
  },
});

/** Customers in the agents' API. */
export const agentRoutes: CustomersRoute[] = [getCustomer, deleteMark];
