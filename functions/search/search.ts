import * as z from 'zod';
import { type AgentPrincipal, can } from '../access/index.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { leadAllOn, loadThrough, type Page, type TicketStore, timeline } from '../tickets/index.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { type Budget, type HitList, type Match, nextMatch, termList, union } from './intersect.ts';
import { looksUp, type SearchQuery } from './query.ts';
import { excerptOf, fits } from './results.ts';
import { MAX_NUMBER, type SearchStore } from './search-store.ts';
import { customerTerm, prefixTerm, searchableText, subjectTerm, tagTerm } from './terms.ts';
import { hasPhrase, wordsOf } from './words.ts';

/** Reads of postings for one page besides the first of each word; what is found until then is answered with a cursor. */
const READS = 60;
/** Tickets looked at for one page. */
const CANDIDATES = 300;
/** Pages of a plain list looked at for one page of results. */
const LIST_PAGES = 6;
/** Tickets whose timelines are read for one page, to see whether quoted words stand beside each other. */
const TIMELINES = 40;
/** Of a timeline, the newest entries are looked at. */
const TIMELINE_ENTRIES = 200;
/** More words than this narrow a search down no further. */
const MAX_TERMS = 16;

/** One ticket that was found. */
export interface Found {
  ticket: Ticket;
  /** The words around what was found, where it stands in a message or note. */
  excerpt?: string;
}

export interface SearchParts {
  postings: Pick<SearchStore, 'read'>;
  tickets: Pick<TicketStore, 'load' | 'loadMany' | 'list' | 'entries' | 'entryBySk'>;
}

export interface SearchRequest {
  query: SearchQuery;
  principal: AgentPrincipal;
  /** Mailboxes that the agent may see. */
  mailboxes: readonly string[];
  limit: number;
  cursor?: string;
}

const cursorSchema = z.union([z.object({ from: z.int().min(0).max(MAX_NUMBER) }), z.object({ list: z.string() })]);
type Cursor = z.infer<typeof cursorSchema>;

/**
 * One page of tickets that fit a query, newest first. A ticket that is asked for by its number comes before all others. What one page reads
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
  const page = await lookUp(parts, request, cursor);
  const others = page.items.filter((found) => found.ticket.number !== named?.number);
  return { items: cursor ? others : [...direct, ...others], next: page.next };
}

/** The lists whose common tickets are the candidates. */
function listsOf(query: SearchQuery, postings: SearchParts['postings'], budget: Budget): HitList[] {
  const terms = [
    ...query.tags.map(tagTerm),
    ...query.subject.words.map(subjectTerm),
    ...query.customer.map(customerTerm),
    ...query.words,
  ];
  const lists = [...new Set(terms)].slice(0, MAX_TERMS).map((term) => termList(postings, term, budget));
  if (query.prefix !== undefined) {
    const whole = termList(postings, query.prefix, budget);
    lists.push(union(whole, termList(postings, prefixTerm(query.prefix), budget, false)));
  }
  budget.left += lists.length + 1;
  return lists;
}

async function lookUp(parts: SearchParts, request: SearchRequest, cursor: Cursor | undefined): Promise<Page<Found>> {
  const budget = { left: READS };
  const lists = listsOf(request.query, parts.postings, budget);
  const quoted = request.query.phrases.length > 0;
  const found: Found[] = [];
  let from = cursor && 'from' in cursor ? cursor.from : MAX_NUMBER;
  let candidates = 0;
  let timelines = 0;
  while (found.length < request.limit && candidates < CANDIDATES && timelines < TIMELINES) {
    const missing = request.limit - found.length;
    const { matches, next } = await gather(
      lists,
      from,
      quoted ? Math.min(missing, TIMELINES - timelines) : missing,
      budget,
    );
    candidates += matches.length;
    const there = new Set(found.map(({ ticket }) => ticket.number));
    const fitting = (await fittingOf(parts, request, matches)).filter(({ ticket }) => !there.has(ticket.number));
    if (quoted) timelines += fitting.length;
    found.push(...(await withPhrases(parts, request.query, fitting)));
    if (next === undefined) return { items: found, next: null };
    from = next;
    if (budget.left <= 0) break;
  }
  return { items: found, next: encodeCursor({ from }) };
}

/** Up to `count` tickets that are in all lists. `next` is undefined when there are no more. */
async function gather(lists: readonly HitList[], start: number, count: number, budget: Budget) {
  const matches: Match[] = [];
  let from = start;
  while (matches.length < count) {
    const step = await nextMatch(lists, from, budget);
    if (step.type === 'end') return { matches, next: undefined };
    if (step.type === 'paused') return { matches, next: step.from };
    matches.push(step.match);
    from = step.match.number - 1;
  }
  return { matches, next: from };
}

async function fittingOf({ tickets }: SearchParts, { query, principal }: SearchRequest, matches: readonly Match[]) {
  if (matches.length === 0) return [];
  // What was merged into another ticket is found as that one, once.
  const heads = await leadAllOn(tickets, await tickets.loadMany(matches.map((match) => match.number)));
  const seen = new Set<number>();
  return matches.flatMap((match) => {
    const ticket = heads.get(match.number);
    if (!ticket || seen.has(ticket.number) || !fits(ticket, query, principal, match.exact)) return [];
    seen.add(ticket.number);
    return [{ ticket, match }];
  });
}

/** Those that have the quoted words beside each other, each with an excerpt. */
async function withPhrases(
  parts: SearchParts,
  query: SearchQuery,
  fitting: { ticket: Ticket; match: Match }[],
): Promise<Found[]> {
  const found = await Promise.all(
    fitting.map(async ({ ticket, match }): Promise<Found | undefined> => {
      if (!(await hasPhrases(parts, query, ticket))) return undefined;
      const excerpt = await excerptFor(parts, query, match);
      return excerpt === undefined ? { ticket } : { ticket, excerpt };
    }),
  );
  return found.filter((one) => one !== undefined);
}

async function hasPhrases({ tickets }: SearchParts, { phrases }: SearchQuery, ticket: Ticket): Promise<boolean> {
  const missing = new Set(phrases);
  const strike = (text: string) => {
    const words = wordsOf(text);
    for (const phrase of missing) if (hasPhrase(words, phrase)) missing.delete(phrase);
  };
  for (const text of [ticket.subject, ticket.requester.name, ticket.requester.address]) strike(text);
  if (missing.size === 0) return true;
  const { items } = await timeline(tickets, ticket, { limit: TIMELINE_ENTRIES, newestFirst: true });
  for (const entry of items) strike(searchableText(entry));
  return missing.size === 0;
}

async function excerptFor(
  { tickets }: SearchParts,
  query: SearchQuery,
  { number, entry: sk }: Match,
): Promise<string | undefined> {
  if (sk === undefined) return undefined;
  const entry = await tickets.entryBySk(number, sk);
  const words = query.prefix === undefined ? query.words : [...query.words, query.prefix];
  return entry && excerptOf(searchableText(entry), words);
}

/** A query of filters only: the agents' ordinary lists, narrowed down. */
async function browse(
  { tickets }: SearchParts,
  request: SearchRequest,
  cursor: Cursor | undefined,
): Promise<Page<Found>> {
  const { query, principal, limit } = request;
  const mailboxes = request.mailboxes.filter((id) => query.mailboxes.length === 0 || query.mailboxes.includes(id));
  const found: Found[] = [];
  let next = cursor && 'list' in cursor ? cursor.list : undefined;
  if (mailboxes.length === 0 || isEmpty(query)) return { items: found, next: null };
  for (let page = 0; page < LIST_PAGES && found.length < limit; page++) {
    const status = query.statuses.length ? query.statuses : undefined;
    const some = await tickets.list({
      mailboxes,
      status,
      assignee: assigneeOf(query, principal),
      sort: '-waitingSince',
      limit: limit - found.length,
      cursor: next,
    });
    for (const ticket of some.items) if (fits(ticket, query, principal, true)) found.push({ ticket });
    if (some.next === null) return { items: found, next: null };
    next = some.next;
  }
  return { items: found, next: next === undefined ? null : encodeCursor({ list: next }) };
}

/** The one assignee that a list can be asked for. An agent's list has no closed tickets, so it serves only where those are not asked for. */
function assigneeOf(query: SearchQuery, principal: AgentPrincipal): string | undefined {
  const [one, ...others] = query.assigned;
  const open = query.statuses.length > 0 && !query.statuses.includes('closed');
  if (!one || others.length > 0 || !open) return undefined;
  if (one === 'me') return principal.address;
  return one.includes('@') ? one : undefined;
}

function isEmpty({ assigned, mailboxes, statuses, kinds, before, after }: SearchQuery): boolean {
  return (
    assigned.length + mailboxes.length + statuses.length + kinds.length === 0 &&
    before === undefined &&
    after === undefined
  );
}
