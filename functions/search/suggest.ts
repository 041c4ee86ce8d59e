import { type AgentPrincipal, can } from '../access/index.ts';
import type { Requester, Ticket } from '../tickets/ticket.ts';
import { type LookUpLimits, lookUp } from './look-up.ts';
import { looksUp, type SearchQuery } from './query.ts';
import type { SearchParts } from './search.ts';
import { personWords } from './terms.ts';
import { wordsOf } from './words.ts';

/** So many of each are suggested. */
const MOST = 6;

/** Twelve read units at most, the agent included. */
const limits: LookUpLimits = {
  words: { looked: 120, most: 6, lists: 8, forms: false },
  reads: 2,
  candidates: 8,
  timelines: 1,
  excerpts: false,
};

/** What is offered to somebody who is still typing. */
export interface Suggestions {
  tickets: Ticket[];
  customers: Requester[];
  tags: string[];
}

/**
 * The newest tickets that fit what was typed so far, and those of their requesters and tags that begin with its last word. All of it comes from tickets
 * that the agent may read.
 */
export async function suggest(
  parts: Pick<SearchParts, 'postings' | 'vocabulary' | 'tickets'>,
  query: SearchQuery,
  principal: AgentPrincipal,
): Promise<Suggestions> {
  if (query.number !== undefined) {
    const named = await parts.tickets.load(query.number);
    const mayRead = named && can(principal, 'read', { type: 'ticket', ticket: named });
    return { tickets: mayRead ? [named] : [], customers: [], tags: [] };
  }
  // Quoted words would need timelines to be read.
  const lightly = { ...query, phrases: [], subject: { ...query.subject, phrases: [] } };
  if (!looksUp(lightly)) return { tickets: [], customers: [], tags: [] };
  const { found } = await lookUp(parts, { query: lightly, principal, limit: MOST, limits });
  const tickets = found.map(({ ticket }) => ticket);
  const word = query.prefix ?? query.words.at(-1);
  if (word === undefined) return { tickets, customers: [], tags: [] };
  const begins = (words: readonly string[]): boolean => words.some((one) => one.startsWith(word));
  const requesters = new Map(tickets.map(({ requester }) => [requester.id, requester]));
  return {
    tickets,
    customers: [...requesters.values()].filter((requester) => begins(personWords(requester))).slice(0, MOST),
    tags: [...new Set(tickets.flatMap(({ tags }) => tags))].filter((tag) => begins(wordsOf(tag))).slice(0, MOST),
  };
}
