import * as z from 'zod';
import { type AgentPrincipal, can } from '../access/index.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { type ListQuery, loadThrough, type Page, type TicketStore } from '../tickets/index.ts';
import { statuses } from '../tickets/ticket.ts';
import { type Found, type LookUpLimits, type LookUpParts, lookUp } from './look-up.ts';
import { isEmpty, looksUp, type SearchQuery } from './query.ts';
import { fits } from './results.ts';
import { MAX_NUMBER } from './search-store.ts';

/** Pages of a plain list looked at for one page of results. */
const LIST_PAGES = 6;

const limits: LookUpLimits = {
  words: { looked: 500, most: 24, lists: 48, forms: true },
  reads: 60,
  candidates: 300,
  timelines: 40,
  excerpts: true,
};

export interface SearchParts extends LookUpParts {
  tickets: LookUpParts['tickets'] & Pick<TicketStore, 'load' | 'list'>;
}

export interface SearchRequest {
  query: SearchQuery;
  principal: AgentPrincipal;
  /** Mailboxes that the agent may see. */
  mailboxes: readonly string[];
  /**
   * `relevance`: newest first. `waitingSince`: who has waited longest first, `-waitingSince` last: all of a search for filters alone, within each page
   * where words are looked up.
   * @default relevance
   */
  sort?: SearchSort;
  limit: number;
  cursor?: string;
}

export const searchSorts = ['relevance', 'waitingSince', '-waitingSince'] as const;
export type SearchSort = (typeof searchSorts)[number];

const cursorSchema = z.union([z.object({ from: z.int().min(0).max(MAX_NUMBER) }), z.object({ list: z.string() })]);
type Cursor = z.infer<typeof cursorSchema>;

/**
 * One page of tickets that fit a query. A ticket that is asked for by its number comes before all others. What one page reads
 * is bounded: a page may be short, or empty, and yet have a `next`.
 * @throws InvalidRequestError when the cursor is none
 */
export async function search(parts: SearchParts, request: SearchRequest): Promise<Page<Found>> {
  const cursor = request.cursor === undefined ? undefined : decodeCursor(request.cursor, cursorSchema);
  const { query, principal } = request;
  const named = query.number === undefined ? undefined : await loadThrough(parts.tickets, query.number);
  const direct = named && can(principal, 'read', { type: 'ticket', ticket: named }) ? [{ ticket: named }] : [];
  if (query.numberOnly) return { items: direct, next: null };
  if (!looksUp(query)) return browse(parts, request, cursor);
  const from = cursor && 'from' in cursor ? cursor.from : undefined;
  const { found, next } = await lookUp(parts, { ...request, limits, ...(from === undefined ? {} : { from }) });
  const others = sorted(found, request.sort).filter(({ ticket }) => ticket.number !== named?.number);
  return {
    items: cursor ? others : [...direct, ...others],
    next: next === undefined ? null : encodeCursor({ from: Math.max(0, next) }),
  };
}

/** Tickets of a search that are looked at to count them. */
const COUNTED = 200;

/** How many tickets fit a query, as far as two hundred of them tell; `more`: there may be more. */
export async function countFound(
  parts: SearchParts,
  request: Pick<SearchRequest, 'query' | 'principal' | 'mailboxes'>,
): Promise<{ count: number; more: boolean }> {
  const { query, principal } = request;
  if (!looksUp(query)) {
    const { items, next } = query.numberOnly
      ? await search(parts, { ...request, limit: 1 })
      : await browse(parts, { ...request, limit: COUNTED }, undefined, 1);
    return { count: items.length, more: next !== null };
  }
  const light = { ...limits, candidates: COUNTED, excerpts: false };
  const { found, next } = await lookUp(parts, { query, principal, limit: COUNTED, limits: light });
  return { count: found.length, more: next !== undefined };
}

function sorted(found: readonly Found[], sort: SearchSort = 'relevance'): readonly Found[] {
  if (sort === 'relevance') return found;
  const since = ({ ticket }: Found): number => ticket.waitingSince ?? Number.MAX_SAFE_INTEGER;
  const sign = sort === 'waitingSince' ? 1 : -1;
  return found.toSorted((a, b) => sign * (since(a) - since(b)) || b.ticket.number - a.ticket.number);
}

/** A query of filters only: the agents' ordinary lists, narrowed down. */
async function browse(
  { tickets }: SearchParts,
  request: SearchRequest,
  cursor: Cursor | undefined,
  pages = LIST_PAGES,
): Promise<Page<Found>> {
  const { query, principal, limit } = request;
  const mailboxes = request.mailboxes.filter((id) => query.mailboxes.length === 0 || query.mailboxes.includes(id));
  const found: Found[] = [];
  let next = cursor && 'list' in cursor ? cursor.list : undefined;
  if (mailboxes.length === 0 || isEmpty(query)) return { items: found, next: null };
  for (let page = 0; page < pages && found.length < limit; page++) {
    const some = await tickets.list({
      mailboxes,
      status: statusesOf(query),
      assignee: assigneeOf(query, principal),
      sort: request.sort === 'waitingSince' ? 'waitingSince' : '-waitingSince',
      limit: limit - found.length,
      cursor: next,
    });
    for (const ticket of some.items) if (fits(ticket, query, principal)) found.push({ ticket });
    if (some.next === null) return { items: found, next: null };
    next = some.next;
  }
  return { items: found, next: next === undefined ? null : encodeCursor({ list: next }) };
}

/** The statuses that a list can be asked for: closed tickets, of which there are most, only where they may fit. */
function statusesOf({ statuses: asked, due }: SearchQuery): ListQuery['status'] {
  const possible = asked.length > 0 ? asked : statuses;
  const unlessClosed = due.some((span) => span.unlessClosed);
  const left = unlessClosed ? possible.filter((status) => status !== 'closed') : possible;
  return left.length === statuses.length ? undefined : [...new Set(left)];
}

/** The one assignee that a list can be asked for. An agent's list has no closed tickets, so it serves only where those are not asked for. */
function assigneeOf(query: SearchQuery, principal: AgentPrincipal): string | undefined {
  const [one, ...others] = query.assigned;
  if (!one || others.length > 0) return undefined;
  if (one === 'none') return one;
  if (statusesOf(query)?.includes('closed') ?? true) return undefined;
  if (one === 'me') return principal.address;
  return one.includes('@') ? one : undefined;
}
