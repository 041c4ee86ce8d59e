import type { AgentPrincipal } from '../access/index.ts';
import { leadAllOn, type TicketStore, timeline } from '../tickets/index.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { type Budget, type HitList, type Match, nextMatch, termList, union } from './intersect.ts';
import type { SearchQuery } from './query.ts';
import { excerptOf, fits } from './results.ts';
import { MAX_NUMBER, type SearchStore } from './search-store.ts';
import { searchableText } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';
import { type Wanted, type WantedLimits, wantedOf } from './wanted.ts';
import { hasPhrase, wordsOf } from './words.ts';

/** Of a timeline, the newest entries are looked at. */
const TIMELINE_ENTRIES = 200;

/** What one page may read. */
export interface LookUpLimits {
  words: WantedLimits;
  /** Reads of postings besides the first of each word; what is found until then is answered with a place to go on. */
  reads: number;
  /** Tickets looked at. */
  candidates: number;
  /** Tickets whose timelines are read to see whether quoted words stand beside each other. */
  timelines: number;
  /** The words around what was found are read, too. */
  excerpts: boolean;
}

export interface LookUpParts {
  postings: Pick<SearchStore, 'read'>;
  vocabulary: Pick<Vocabulary, 'beginningWith'>;
  tickets: Pick<TicketStore, 'loadMany' | 'entries' | 'entryBySk'>;
}

/** What is looked for, and for whom. */
export interface LookUpRequest {
  query: SearchQuery;
  principal: AgentPrincipal;
  /** Tickets found at most. */
  limit: number;
  limits: LookUpLimits;
  /** Begins with this number and goes down. */
  from?: number;
}

/** One ticket that was found. */
export interface Found {
  ticket: Ticket;
  /** The words around what was found, where it stands in a message or note. */
  excerpt?: string;
}

/** Tickets that have all words of a query, newest first, and the number to go on from when there may be more. */
export async function lookUp(parts: LookUpParts, request: LookUpRequest): Promise<{ found: Found[]; next?: number }> {
  const { query, limit, limits } = request;
  const wanted = await wantedOf(parts.vocabulary, query, limits.words);
  const budget = { left: limits.reads };
  const lists = listsOf(wanted, parts.postings, budget);
  const quoted = query.phrases.length > 0;
  const found: Found[] = [];
  let from = request.from ?? MAX_NUMBER;
  let candidates = 0;
  let timelines = 0;
  while (found.length < limit && candidates < limits.candidates && timelines < limits.timelines) {
    const missing = Math.min(limit - found.length, limits.candidates - candidates);
    const count = quoted ? Math.min(missing, limits.timelines - timelines) : missing;
    const { matches, next } = await gather(lists, from, count, budget);
    candidates += matches.length;
    const there = new Set(found.map(({ ticket }) => ticket.number));
    const fitting = (await fittingOf(parts, request, wanted, matches)).filter(
      ({ ticket }) => !there.has(ticket.number),
    );
    if (quoted) timelines += fitting.length;
    found.push(...(await withPhrases(parts, request, wanted, fitting)));
    if (next === undefined) return { found };
    from = next;
    if (budget.left <= 0) break;
  }
  return { found, next: from };
}

/** The lists whose common tickets are the candidates. The first read of each is not counted. */
function listsOf({ groups }: Wanted, postings: LookUpParts['postings'], budget: Budget): HitList[] {
  budget.left += groups.flat().length + 1;
  return groups.map((terms) => union(terms.map((term) => termList(postings, term, budget))));
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

interface Fitting {
  ticket: Ticket;
  match: Match;
}

async function fittingOf(
  { tickets }: LookUpParts,
  { query, principal }: LookUpRequest,
  wanted: Wanted,
  matches: readonly Match[],
): Promise<Fitting[]> {
  if (matches.length === 0) return [];
  // What was merged into another ticket is found as that one, once.
  const heads = await leadAllOn(tickets, await tickets.loadMany(matches.map((match) => match.number)));
  const seen = new Set<number>();
  return matches.flatMap((match) => {
    const ticket = heads.get(match.number);
    if (!ticket || seen.has(ticket.number) || !fits(ticket, query, principal, wanted)) return [];
    seen.add(ticket.number);
    return [{ ticket, match }];
  });
}

/** Those that have the quoted words beside each other, each with an excerpt. */
async function withPhrases(
  parts: LookUpParts,
  { query, limits }: LookUpRequest,
  wanted: Wanted,
  fitting: readonly Fitting[],
): Promise<Found[]> {
  const found = await Promise.all(
    fitting.map(async ({ ticket, match }): Promise<Found | undefined> => {
      if (!(await hasPhrases(parts, query, ticket))) return undefined;
      const excerpt = limits.excerpts ? await excerptFor(parts, wanted, match) : undefined;
      return excerpt === undefined ? { ticket } : { ticket, excerpt };
    }),
  );
  return found.filter((one) => one !== undefined);
}

async function hasPhrases({ tickets }: LookUpParts, { phrases }: SearchQuery, ticket: Ticket): Promise<boolean> {
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
  { tickets }: LookUpParts,
  { words }: Wanted,
  { number, entry: sk }: Match,
): Promise<string | undefined> {
  if (sk === undefined) return undefined;
  const entry = await tickets.entryBySk(number, sk);
  return entry && excerptOf(searchableText(entry), words);
}
