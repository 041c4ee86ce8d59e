import * as z from 'zod';
import { type AgentPrincipal, can } from '../access/index.ts';
import { NotFoundError, TukiError } from '../platform/errors.ts';
import { mailAddress } from '../settings/index.ts';
import { addAddress, removeAddress } from './addresses.ts';
import { relist } from './change-customer.ts';
import type { Customer } from './customer.ts';
import { customerView, viewOf } from './customer-view.ts';
import { type CustomersRoute, customersRoute } from './customers-route.ts';
import { listedCustomer } from './directory.ts';
import { agentOf, customerFor, meansOf, resourceOf } from './means.ts';
import { byId } from './schemas.ts';

/** Says whose an address is only to who may see them. */
export function takenBy(agent: AgentPrincipal, address: string, by: Customer): TukiError {
  const message = `${address} is another customer's already. Merge the two if they are one person.`;
  return new TukiError('already-exists', message, {
    fields: [{ path: 'addresses', message }],
    extra: can(agent, 'read', resourceOf(by)) ? { customer: { id: by.id, name: by.name } } : {},
  });
}

const postAddress = customersRoute({
  method: 'POST',
  path: '/customers/{id}/addresses',
  summary: 'Give a customer a further address; twice is the same as once',
  params: byId,
  body: z.strictObject({ address: mailAddress }),
  response: customerView,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const before = await customerFor(means, agent, call.params.id, 'change');
    const { address } = call.body;
    const wanted = { ...before, addresses: [...before.addresses, address] };
    await means.directory.put(listedCustomer(wanted), listedCustomer(before));
    const place = { client: call.clients.documents(), table: call.env.TICKETS_TABLE };
    const result = await addAddress(place, before.id, address);
    if (result.outcome === 'taken') throw takenBy(agent, address, result.by);
    return { body: await viewOf(means, agent, result.customer), etag: result.customer.version ?? 1 };
  },
});

const deleteAddress = customersRoute({
  method: 'DELETE',
  path: '/customers/{id}/addresses/{address}',
  summary: 'Take an address off a customer; it is nobody’s then',
  params: byId.extend({ address: z.string().min(3).max(320) }),
  response: customerView,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const { id, address } = call.params;
    const before = await customerFor(means, agent, id, 'change');
    const place = { client: call.clients.documents(), table: call.env.TICKETS_TABLE };
    const after = await removeAddress(place, before.id, address);
    if (!after) throw new NotFoundError(`Customer ${id}`);
    await relist(means, before, after);
    return { body: await viewOf(means, agent, after), etag: after.version ?? 1 };
  },
});

const postMerge = customersRoute({
  method: 'POST',
  path: '/customers/{id}/merges',
  summary: 'Merge another customer into this one; twice is the same as once',
  params: byId,
  body: z.strictObject({ id: z.string().min(1).max(100) }),
  response: customerView,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const before = await customerFor(means, agent, call.params.id, 'change');
    const other = await customerFor(means, agent, call.body.id, 'change');
    const after = await means.changes.merge(before.id, call.body.id, call.clock.now(), agent.address);
    if (!after) throw new NotFoundError(`Customer ${other.id}`);
    await relist(means, before, after);
    return { body: await viewOf(means, agent, after), etag: after.version ?? 1 };
  },
});

const deleteMerge = customersRoute({
  method: 'DELETE',
  path: '/customers/{id}/merges/{other}',
  summary: 'Undo a merge: answers the one who is back, as they were before',
  params: byId.extend({ other: z.string().min(1).max(100) }),
  response: customerView,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const { id, other } = call.params;
    const before = await customerFor(means, agent, id, 'change');
    const after = await means.changes.unmerge(before.id, other);
    if (!after || !can(agent, 'read', resourceOf(after.from))) throw new NotFoundError('This merge');
    await relist(means, after.from, after.from);
    await relist(means, before, after.into);
    return { body: await viewOf(means, agent, after.from), etag: after.from.version ?? 1 };
  },
});

/** Addresses and merges of customers. */
export const customerPartRoutes: CustomersRoute[] = [postAddress, deleteAddress, postMerge, deleteMerge];
