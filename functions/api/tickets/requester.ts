import { type AgentPrincipal, can } from '../../access/index.ts';
import { type Customer, rememberPhone } from '../../customers/index.ts';
import { callerAddress, isCallerAddress } from '../../platform/caller-address.ts';
import { InvalidRequestError } from '../../platform/errors.ts';
import type { Call } from '../../platform/http.ts';
import type { Requester } from '../../tickets/index.ts';
import type { RequesterInput } from './inputs.ts';
import { meansOf } from './means.ts';

/**
 * The customer whom a request names, made when there is none. Repeating it changes nothing.
 * @param now epoch ms
 * @param mailbox where they will have a ticket
 * @throws InvalidRequestError when there is no such customer whom the agent may see, or the address is the desk's own
 */
export async function requesterFor(
  call: Pick<Call, 'clients' | 'env'>,
  agent: AgentPrincipal,
  given: RequesterInput,
  now: number,
  mailbox: string,
): Promise<Requester> {
  const { customers, settings } = meansOf(call);
  if (given.id !== undefined) return knownRequester(agent, await customers.get(given.id));
  const address = given.address ?? callerAddress(given.phone ?? '');
  const own = (await settings.mailboxes()).some((one) => one.address === address || one.aliases.includes(address));
  if (own) throw new InvalidRequestError([{ path: 'requester.address', message: "is the desk's own address" }]);
  const customer = await customers.ensure(address, given.name, now, undefined, mailbox);
  const from = { client: call.clients.documents(), table: call.env.TICKETS_TABLE };
  if (given.phone !== undefined) await rememberPhone(from, customer.id, given.phone);
  return { id: customer.id, name: given.name || customer.name || (given.phone ?? ''), address };
}

function knownRequester(agent: AgentPrincipal, customer: Customer | undefined): Requester {
  const seen = customer && can(agent, 'read', { type: 'customer', customer });
  const address = customer?.addresses.find((one) => !isCallerAddress(one)) ?? customer?.addresses[0];
  if (!customer || !seen || address === undefined)
    throw new InvalidRequestError([{ path: 'requester.id', message: 'is not a known customer' }]);
  return { id: customer.id, name: customer.name, address };
}
