import * as z from 'zod';
import { type AgentPrincipal, can } from '../../access/index.ts';
import { idsOf } from '../../customers/index.ts';
import { createDraftStore } from '../../drafts/index.ts';
import { createMarkStore } from '../../marks/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts';
import { NotAllowedError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { createSearchStore, numbersByTag } from '../../search/index.ts';
import type { SettingsStore } from '../../settings/index.ts';
import {
  folders,
  type ListQuery,
  listAccepts,
  type Page,
  statuses,
  type Ticket,
  type TicketStore,
  ticketView,
  ticketViewSchema,
  workFolders,
} from '../../tickets/index.ts';
import { cursorParam } from './common.ts';
import { listWithDrafts } from './draft-care.ts';
import { dueSpan } from './due-span.ts';
import { readFolderCounts, readWorkload } from './folder-counts.ts';
import { agentOf, meansOf } from './means.ts';

const statusList = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(statuses)).min(1));

const listParams = z.object({
  mailbox: z.string().optional().describe('Short id; every mailbox that you may see when left out'),
  folder: z
    .enum([...folders, ...workFolders, 'drafts'])
    .optional()
    .describe('desk when left out'),
  status: statusList.optional().describe('One or several with commas; with folder desk'),
  assignee: z
    .string()
    .optional()
    .describe('Mail address, me or none; closed tickets of an agent only with status=closed'),
  customer: z.string().optional().describe('Customer id; with the tickets of all who were merged into them'),
  tag: z.string().optional(),
  starred: z.stringbool().optional().describe('Those that you have starred, newest first; goes with nothing else'),
  due: z.enum(['overdue', 'today']).optional().describe('To be done by now, or within the day'),
  follower: z.string().optional().describe('Mail address of an agent who follows them, or me'),
  sort: z
    .enum(['waitingSince', '-waitingSince'])
    .optional()
    .describe(
      'Longest waiting first, or last; by default longest waiting first in folders of work, newest first elsewhere',
    ),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: cursorParam,
});

const listTickets = agentRoute({
  method: 'GET',
  path: '/tickets',
  summary: 'Tickets of the mailboxes that you may see; a page may be short and yet have a next one',
  query: listParams,
  response: z.object({ items: z.array(ticketViewSchema), next: z.string().nullable() }),
  async handle(call) {
    const agent = agentOf(call);
    const { tickets, settings, customers } = meansOf(call);
    const { mailbox, assignee, due, follower, starred, folder, ...rest } = call.query;
    if (starred) return { body: { items: (await starredOf(call, tickets, agent)).map(ticketView), next: null } };
    const own = assignee === 'me' || (folder === 'mine' && assignee === undefined);
    const known = rest.customer === undefined ? undefined : await customers.get(rest.customer);
    const query: ListQuery = {
      ...rest,
      ...(known ? { customer: idsOf(known) } : {}),
      folder: folder === 'drafts' ? undefined : folder,
      mailboxes: await visibleMailboxes(settings, agent, mailbox),
      assignee: own ? agent.address : assignee?.toLowerCase(),
      follower: follower === 'me' ? agent.address : follower?.toLowerCase(),
      due: due && dueSpan(due, call.clock.now(), call.env.DESK_TIME_ZONE),
    };
    if (folder === 'drafts') {
      const drafts = createDraftStore({ client: call.clients.documents(), table: call.env.TICKETS_TABLE });
      const page = await listWithDrafts({ drafts, tickets }, agent, query, call.clock.now());
      return { body: { items: page.items.map(ticketView), next: page.next } };
    }
    const byTag = query.tag !== undefined && query.customer === undefined && query.assignee === undefined;
    const page = byTag ? await listByTag(call, tickets, query, query.tag ?? '') : await tickets.list(query);
    return { body: { items: page.items.map(ticketView), next: page.next } };
  },
});

/** Marked by the agent alone, so that there is no list of them but that of the marks. */
async function starredOf(
  { clients, env }: Pick<Parameters<AgentRoute['handle']>[0], 'clients' | 'env'>,
  tickets: TicketStore,
  agent: AgentPrincipal,
): Promise<Ticket[]> {
  const marks = createMarkStore({ client: clients.documents(), table: env.TICKETS_TABLE });
  const found = await tickets.loadMany(await marks.stars(agent.address));
  return found.filter((ticket) => can(agent, 'read', { type: 'ticket', ticket }));
}

/** Where a list by tag goes on: a page of the search's numbers, and how many of it have been looked at. */
const tagCursor = z.object({ from: z.string().optional(), skip: z.number().int().min(0) });
/** Pages of numbers that one request looks at. */
const mostPages = 3;

/** Tickets by tag, newest first, found through the search. */
async function listByTag(
  { clients, env }: Pick<Parameters<AgentRoute['handle']>[0], 'clients' | 'env'>,
  tickets: TicketStore,
  query: ListQuery,
  tag: string,
): Promise<Page<Ticket>> {
  const accepts = listAccepts(query);
  const store = createSearchStore({ client: clients.documents(), table: env.SEARCH_TABLE });
  let { from, skip } =
    query.cursor === undefined ? { from: undefined, skip: 0 } : decodeCursor(query.cursor, tagCursor);
  const items: Ticket[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const numbers = await numbersByTag(store, tag, from);
    const byNumber = new Map(
      (await tickets.loadMany(numbers.items.slice(skip))).map((ticket) => [ticket.number, ticket]),
    );
    for (const [at, number] of [...numbers.items.entries()].slice(skip)) {
      const ticket = byNumber.get(number);
      if (ticket && accepts(ticket)) items.push(ticket);
      if (items.length === query.limit) return { items, next: encodeCursor({ from, skip: at + 1 }) };
    }
    if (numbers.next === null) return { items, next: null };
    from = numbers.next;
    skip = 0;
  }
  return { items, next: encodeCursor({ from, skip }) };
}

/**
 * The mailboxes of a list.
 * @throws NotAllowedError for a mailbox that the agent may not see
 */
export async function visibleMailboxes(
  settings: SettingsStore,
  agent: AgentPrincipal,
  wanted: string | undefined,
): Promise<string[]> {
  if (wanted !== undefined) {
    if (!can(agent, 'read', { type: 'mailbox', id: wanted }))
      throw new NotAllowedError('You may not see this mailbox.');
    return [wanted];
  }
  const all = (await settings.mailboxes()).map(({ id }) => id);
  return all.filter((id) => can(agent, 'read', { type: 'mailbox', id }));
}

const folderCounts = z
  .object({
    mailbox: z.string(),
    unassigned: z.number().int(),
    mine: z.number().int(),
    assigned: z.number().int(),
    waiting: z.number().int(),
    deferred: z.number().int(),
    drafts: z.number().int(),
    closed: z.number().int(),
    suspended: z.number().int(),
    spam: z.number().int(),
    trash: z.number().int(),
  })
  .meta({ id: 'FolderCounts' });

const listFolders = agentRoute({
  method: 'GET',
  path: '/folders',
  summary: 'How many tickets lie in each folder of the mailboxes that you may see',
  response: z.object({ items: z.array(folderCounts), next: z.null() }),
  async handle(call) {
    const agent = agentOf(call);
    const mailboxes = await visibleMailboxes(meansOf(call).settings, agent, undefined);
    const counts = await readFolderCounts(call.clients.documents(), call.env.TICKETS_TABLE, mailboxes, agent);
    return { body: { items: counts, next: null } };
  },
});

const getWorkload = agentRoute({
  method: 'GET',
  path: '/workload',
  summary: 'Who has how many unclosed tickets of the mailboxes that you may see',
  response: z.object({
    items: z.array(z.object({ agent: z.string(), open: z.int(), mailboxes: z.record(z.string(), z.int()) })),
    next: z.null(),
  }),
  async handle(call) {
    const mailboxes = await visibleMailboxes(meansOf(call).settings, agentOf(call), undefined);
    const items = await readWorkload(call.clients.documents(), call.env.TICKETS_TABLE, mailboxes);
    return { body: { items, next: null } };
  },
});

/** Lists of tickets. */
export const listRoutes: AgentRoute[] = [listTickets, listFolders, getWorkload];
