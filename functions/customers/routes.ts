import * as z from 'zod';
import { requireCan } from '../access/index.ts';
import { NotFoundError } from '../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../platform/http.ts';
import { createCustomerStore } from './customer-store.ts';

const customerView = z.object({
  id: z.string(),
  name: z.string(),
  addresses: z.array(z.string()),
  createdAt: z.iso.datetime(),
});

const getCustomer = agentRoute({
  method: 'GET',
  path: '/customers/{id}',
  summary: 'A customer; the id of one who was merged into another gives that one',
  params: z.object({ id: z.string().min(1).max(100) }),
  response: customerView,
  async handle({ principal, params, clients, env }) {
    requireCan(principal, 'read', { type: 'customer', id: params.id });
    const customer = await createCustomerStore({ client: clients.documents(), table: env.TICKETS_TABLE }).get(
      params.id,
    );
    if (!customer) throw new NotFoundError(`Customer ${params.id}`);
    return { body: { ...customer, createdAt: new Date(customer.createdAt).toISOString() } };
  },
});

/** Customers in the agents' API. */
export const agentRoutes: AgentRoute[] = [getCustomer];
