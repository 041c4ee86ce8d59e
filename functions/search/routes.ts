import * as z from 'zod';
import { can } from '../access/index.ts';
import { NotAllowedError } from '../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../platform/http.ts';
import { createSettingsStore } from '../settings/index.ts';
import { createTicketStore, ticketView, ticketViewSchema } from '../tickets/index.ts';
import { parseQuery } from './query.ts';
import { search } from './search.ts';
import { createSearchStore } from './search-store.ts';

const getSearch = agentRoute({
  method: 'GET',
  path: '/search',
  summary:
    'Tickets by words, "quoted words" and the filters assigned: customer: mailbox: status: subject: tag: kind: before: after:, newest first; a number opens that ticket',
  query: z.object({
    q: z.string().max(500).default(''),
    limit: z.coerce.number().int().min(1).max(100).default(25),
    cursor: z.string().max(2000).optional(),
  }),
  response: z.object({
    items: z.array(ticketViewSchema.extend({ excerpt: z.string().optional() })),
    next: z.string().nullable(),
  }),
  async handle({ principal, query, clients, env }) {
    if (principal.type !== 'agent') throw new NotAllowedError();
    const client = clients.documents();
    const boxes = await createSettingsStore({ client, table: env.TICKETS_TABLE }).mailboxes();
    const page = await search(
      {
        postings: createSearchStore({ client, table: env.SEARCH_TABLE }),
        tickets: createTicketStore({ client, table: env.TICKETS_TABLE }),
      },
      {
        query: parseQuery(query.q, env.DESK_TIME_ZONE),
        principal,
        mailboxes: boxes.map(({ id }) => id).filter((id) => can(principal, 'read', { type: 'mailbox', id })),
        limit: query.limit,
        cursor: query.cursor,
      },
    );
    const items = page.items.map(({ ticket, excerpt }) => ({ ...ticketView(ticket), excerpt }));
    return { body: { items, next: page.next } };
  },
});

/** Search in the agents' API. */
export const agentRoutes: AgentRoute[] = [getSearch];
