import { type AgentPrincipal, can } from '../access/index.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { SearchQuery } from './query.ts';
import { personWords } from './terms.ts';
import type { Wanted } from './wanted.ts';
import { hasPhrase, isUnspaced, normalise, wordsOf } from './words.ts';

/** Letters on either side of the word that an excerpt is cut around. */
const EXCERPT_REACH = 80;
const noWords: Pick<Wanted, 'subject'> = { subject: [] };

/**
 * Whether a ticket may be shown for a query: the agent may read it, it is not in spam or trash, and all filters hold for it as it is now,
 * whatever the index still says.
 * @param wanted the words that the query stands for; of those of the subject, one of each group must be in it
 */
export function fits(
  ticket: Ticket,
  query: SearchQuery,
  principal: AgentPrincipal,
  wanted: Pick<Wanted, 'subject'> = noWords,
): boolean {
  if (!can(principal, 'read', { type: 'ticket', ticket })) return false;
  if (ticket.folder === 'spam' || ticket.folder === 'trash') return false;
  return (
    anyOf(query.mailboxes, ticket.mailbox) &&
    anyOf(query.statuses, ticket.status) &&
    anyOf(query.kinds, ticket.kind) &&
    anyOf(query.priorities, ticket.priority) &&
    anyOf(query.teams, ticket.team) &&
    query.followers.every((one) => (ticket.followers ?? []).some((follower) => isAgent(follower, one, principal))) &&
    query.due.every((span) => isDue(ticket, span)) &&
    (query.before === undefined || ticket.createdAt < query.before) &&
    (query.after === undefined || ticket.createdAt >= query.after) &&
    assignedAsAsked(ticket, query.assigned, principal) &&
    query.tags.every((tag) => ticket.tags.some((own) => own.toLowerCase() === tag)) &&
    subjectFits(ticket.subject, wanted.subject, query.subject.phrases) &&
    allOf(query.customer, [ticket.requester, ...ticket.participants].flatMap(personWords))
  );
}

function anyOf<T>(asked: readonly T[], value: T | undefined): boolean {
  return asked.length === 0 || (value !== undefined && asked.includes(value));
}

function allOf(asked: readonly string[], words: readonly string[]): boolean {
  return asked.every((word) => words.includes(word));
}

function assignedAsAsked({ assignee }: Ticket, asked: readonly string[], principal: AgentPrincipal): boolean {
  if (asked.length === 0) return true;
  return asked.some((one) => (assignee === undefined ? one === 'none' : isAgent(assignee, one, principal)));
}

/** @param asked a mail address or what stands before its @, or `me` */
function isAgent(address: string, asked: string, principal: AgentPrincipal): boolean {
  return asked === 'me' ? address === principal.address : address === asked || address.split('@')[0] === asked;
}

function isDue({ dueAt, status }: Ticket, { from, until, unlessClosed }: SearchQuery['due'][number]): boolean {
  if (unlessClosed && status === 'closed') return false;
  return dueAt !== undefined && dueAt >= from && dueAt < until;
}

function subjectFits(subject: string, asked: readonly string[][], phrases: readonly string[][]): boolean {
  if (asked.length === 0) return true;
  const words = wordsOf(subject);
  const inSubject = new Set(words);
  return (
    asked.every((group) => group.some((word) => inSubject.has(word))) &&
    phrases.every((phrase) => hasPhrase(words, phrase))
  );
}

/** The surroundings of the first of `words` in a text, on one line; undefined when none is in it. */
export function excerptOf(text: string, words: readonly string[]): string | undefined {
  for (const { 0: run, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const normal = normalise(run);
    if (!words.some((word) => normal.startsWith(word) || (isUnspaced(run) && normal.includes(word)))) continue;
    const from = Math.max(0, index - EXCERPT_REACH);
    const to = Math.min(text.length, index + run.length + EXCERPT_REACH);
    const line = text.slice(from, to).toWellFormed().replaceAll('\uFFFD', '').replace(/\s+/g, ' ').trim();
    return `${from > 0 ? '…' : ''}${line}${to < text.length ? '…' : ''}`;
  }
  return undefined;
}
