import * as z from 'zod';
import { type AgentPrincipal, can, type Principal } from '../access/index.ts';
import type { Clock } from '../platform/clock.ts';
import { NotAllowedError } from '../platform/errors.ts';
import { type RouteClients, type SearchRoute, searchRoute } from '../platform/http.ts';
import { createSettingsStore } from '../settings/index.ts';
import { createTicketStore, type Page, ticketView, ticketViewSchema } from '../tickets/index.ts';
import type { Found } from './look-up.ts';
import { parseQuery, type SearchQuery } from './query.ts';
import { type SearchParts, search, searchSorts } from './search.ts';
import { createSearchStore } from './search-store.ts';
import { suggest } from './suggest.ts';
import { createVocabulary } from './vocabulary.ts';

/** What of a call a search needs. */
interface Call {
  principal: Principal;
  clients: Pick<RouteClients, 'documents'>;
  clock: Clock;
  env: { TICKETS_TABLE: string; SEARCH_TABLE: string; DESK_TIME_ZONE: string };
}

/** Where a search of this call looks. */
export function searchPartsOf({ clients, env }: Pick<Call, 'clients' | 'env'>): SearchParts {
  const client = clients.documents();
  return {
    postings: createSearchStore({ client, table: env.SEARCH_TABLE }),
    vocabulary: createVocabulary({ client, table: env.SEARCH_TABLE }),
    tickets: createTicketStore({ client, table: env.TICKETS_TABLE }),
  };
}

/** The mailboxes that somebody may see. */
export async function mailboxesOf({ principal, clients, env }: Call): Promise<string[]> {
  const all = await createSettingsStore({ client: clients.documents(), table: env.TICKETS_TABLE }).mailboxes();
  return all.map(({ id }) => id).filter((id) => can(principal, 'read', { type: 'mailbox', id }));
}

/** A query as somebody typed it, at this moment in the desk's time zone. */
export const queryOf = ({ clock, env }: Pick<Call, 'clock' | 'env'>, text: string): SearchQuery =>
  parseQuery(text, { timeZone: env.DESK_TIME_ZONE, now: clock.now() });

function requireAgent(principal: Principal): AgentPrincipal {
  if (principal.type !== 'agent') throw new NotAllowedError();
  return principal;
}

const text = z.string().max(500).default('');

/** A page of what was found, as the API answers it. */
export const foundPage = {
  schema: z.object({
    items: z.array(ticketViewSchema.extend({ excerpt: z.string().optional() })),
    next: z.string().nullable(),
  }),
  of: ({ items, next }: Page<Found>) => ({
    items: items.map(({ ticket, excerpt }) => ({ ...ticketView(ticket), excerpt })),
    next,
  }),
};

const getSearch = searchRoute({
  method: 'GET',
  path: '/search',
  summary:
    'Tickets by words, "quoted words" and the filters assigned: customer: mailbox: status: is: subject: tag: kind: priority: team: follower: due: before: after:, newest first; a number opens that ticket',
  query: z.object({
    q: text,
    sort: z.enum(searchSorts).default('relevance'),
    limit: z.coerce.number().int().min(1).max(100).default(25),
    cursor: z.string().max(8000).optional(),
  }),
  response: foundPage.schema,
  async handle(call) {
    const { q, ...page } = call.query;
    const request = { ...page, query: queryOf(call, q), principal: requireAgent(call.principal) };
    return {
      body: foundPage.of(await search(searchPartsOf(call), { ...request, mailboxes: await mailboxesOf(call) })),
    };
  },
});

const getSuggestions = searchRoute({
  method: 'GET',
  path: '/search/suggest',
  summary: 'A few tickets, customers and tags that fit what was typed so far; for while somebody types',
  query: z.object({ q: text }),
  response: z.object({
    tickets: z.array(ticketViewSchema),
    customers: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
    tags: z.array(z.string()),
  }),
  async handle(call) {
    const principal = requireAgent(call.principal);
    const { tickets, customers, tags } = await suggest(searchPartsOf(call), queryOf(call, call.query.q), principal);
    return { body: { tickets: tickets.map(ticketView), customers, tags } };
  },
});

/** Search in the agents' API. */
export const agentRoutes: SearchRoute[] = [getSearch, getSuggestions];
