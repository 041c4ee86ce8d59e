import * as z from 'zod';
import { type AgentPrincipal, can } from '../access/index.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { NotFoundError } from '../platform/errors.ts';
import type { Customer } from './customer.ts';
import { type ListedCustomerView, listedView } from './customer-view.ts';
import { askedWords, listedCustomer, listedOrganisation, spelled } from './directory.ts';
import type { Hit } from './directory-store.ts';
import { type Means, resourceOf } from './means.ts';
import { domainOf, type Organisation } from './organisation.ts';

/** What an agent asks of the directory. */
export interface Question {
  q?: string;
  segment?: string;
  /** Mail address, or `me`. */
  owner?: string;
  limit: number;
  cursor?: string;
}

interface Found<T> {
  items: T[];
  next: string | null;
}

/** The list and the words that a question names; with an owner and a segment the segment is looked at in the owner's list. */
function asked({ q = '', segment, owner }: Question, agent: AgentPrincipal) {
  const lists = [
    ...(owner === undefined ? [] : [`owner:${owner === 'me' ? agent.address : owner.toLowerCase()}`]),
    ...(segment === undefined ? [] : [`segment:${spelled(segment)}`]),
  ];
  return { words: askedWords(q), list: lists[0], alsoIn: lists.slice(1) };
}

/** Those customers of ids whom the agent may see. */
async function visible(
  { customers }: Pick<Means, 'customers'>,
  agent: AgentPrincipal,
  ids: readonly string[],
): Promise<Map<string, Hit<Customer>>> {
  const found = await customers.getMany(ids);
  return new Map(
    [...found].flatMap(([id, value]) =>
      can(agent, 'read', resourceOf(value)) ? [[id, { value, listed: listedCustomer(value) }]] : [],
    ),
  );
}

async function views({ organisations }: Means, customers: readonly Customer[]): Promise<ListedCustomerView[]> {
  const theirs = await organisations.ofCustomers(customers);
  return customers.map((customer) => listedView(customer, theirs.get(customer.id)));
}

/** Customers by name, or by what they are found by. */
export async function findCustomers(
  means: Means,
  agent: AgentPrincipal,
  question: Question,
): Promise<Found<ListedCustomerView>> {
  const { words, list, alsoIn } = asked(question, agent);
  const { limit, cursor } = question;
  const page = await means.directory.find({ kind: 'customer', words, list, limit, cursor }, async (ids) => {
    const hits = await visible(means, agent, ids);
    return new Map([...hits].filter(([, { listed }]) => alsoIn.every((one) => listed.lists.includes(one))));
  });
  return { items: await views(means, page.items), next: page.next };
}

/** Where a list of an organisation's people goes on: in which of its lists, and where there. */
const peopleCursor = z.object({ at: z.int().min(0), on: z.string().optional() });

/**
 * The people of an organisation: those of whom somebody has said so, then those who write from its domains. A page is of one of these lists, so it may be
 * short and yet have a next one.
 * @throws NotFoundError when there is no such organisation
 */
export async function peopleOf(
  means: Means,
  agent: AgentPrincipal,
  id: string,
  question: Question,
): Promise<Found<ListedCustomerView>> {
  const organisation = await means.organisations.get(id);
  if (!organisation) throw new NotFoundError(`Organisation ${id}`);
  const from = question.cursor === undefined ? { at: 0 } : decodeCursor(question.cursor, peopleCursor);
  const lists = [`organisation:${id}`, ...organisation.domains.map((domain) => `domain:${domain}`)];
  const words = askedWords(question.q ?? '');
  const items: ListedCustomerView[] = [];
  let { at, on }: z.infer<typeof peopleCursor> = from;
  for (; at < lists.length; at += 1, on = undefined) {
    const limit = question.limit - items.length;
    const list = lists[at] ?? '';
    const page = await means.directory.find({ kind: 'customer', words, list, limit, cursor: on }, async (ids) => {
      const hits = await visible(means, agent, ids);
      return new Map([...hits].filter(([, { value }]) => at === 0 || comesBy(value, organisation, at - 1)));
    });
    items.push(...(await views(means, page.items)));
    if (page.next !== null) return { items, next: encodeCursor({ at, on: page.next }) };
    if (items.length >= question.limit) break;
  }
  return { items, next: at + 1 < lists.length ? encodeCursor({ at: at + 1 }) : null };
}

/** Whether a domain is the first of the organisation's that a customer belongs to it by. */
function comesBy(customer: Customer, { domains }: Organisation, at: number): boolean {
  if (customer.organisation !== undefined) return false;
  const own = new Set(customer.addresses.map(domainOf));
  return domains.findIndex((domain) => own.has(domain)) === at;
}

/** Organisations by name or domain. */
export async function findOrganisations(
  { organisations, directory }: Means,
  agent: AgentPrincipal,
  question: Question,
): Promise<Found<Organisation>> {
  const { words, list, alsoIn } = asked(question, agent);
  const { limit, cursor } = question;
  return directory.find({ kind: 'organisation', words, list, limit, cursor }, async (ids) => {
    const found = (await organisations.getMany(ids)).map((value) => ({ value, listed: listedOrganisation(value) }));
    const hits = found.filter(({ listed }) => alsoIn.every((one) => listed.lists.includes(one)));
    return new Map(hits.map((hit): [string, Hit<Organisation>] => [hit.value.id, hit]));
  });
}
