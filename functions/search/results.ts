import { type AgentPrincipal, can } from '../access/index.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { SearchQuery } from './query.ts';
import { hasPrefix, personWords } from './terms.ts';
import { hasPhrase, isUnspaced, normalise, wordsOf } from './words.ts';

/** Letters on either side of the word that an excerpt is cut around. */
const EXCERPT_REACH = 80;

/**
 * Whether a ticket may be shown for a query: the agent may read it, it is not in spam or trash, and all filters hold for it as it is now,
 * whatever the index still says.
 * @param exact false where only the beginning of the last word was looked up
 */
export function fits(ticket: Ticket, query: SearchQuery, principal: AgentPrincipal, exact: boolean): boolean {
  if (!can(principal, 'read', { type: 'ticket', ticket })) return false;
  if (ticket.folder === 'spam' || ticket.folder === 'trash') return false;
  if (!exact && query.prefix !== undefined && !hasPrefix(ticket, query.prefix)) return false;
  return (
    anyOf(query.mailboxes, ticket.mailbox) &&
    anyOf(query.statuses, ticket.status) &&
    anyOf(query.kinds, ticket.kind) &&
    (query.before === undefined || ticket.createdAt < query.before) &&
    (query.after === undefined || ticket.createdAt >= query.after) &&
    assignedAsAsked(ticket, query.assigned, principal) &&
    query.tags.every((tag) => ticket.tags.some((own) => own.toLowerCase() === tag)) &&
    subjectFits(ticket.subject, query.subject) &&
    allOf(query.customer, [ticket.requester, ...ticket.participants].flatMap(personWords))
  );
}

function anyOf<T>(asked: readonly T[], value: T): boolean {
  return asked.length === 0 || asked.includes(value);
}

function allOf(asked: readonly string[], words: readonly string[]): boolean {
  return asked.every((word) => words.includes(word));
}

function assignedAsAsked({ assignee }: Ticket, asked: readonly string[], principal: AgentPrincipal): boolean {
  if (asked.length === 0) return true;
  return asked.some((one) => {
    if (one === 'none') return assignee === undefined;
    if (one === 'me') return assignee === principal.address;
    return assignee !== undefined && (assignee === one || assignee.split('@')[0] === one);
  });
}

function subjectFits(subject: string, asked: SearchQuery['subject']): boolean {
  if (asked.words.length === 0) return true;
  const words = wordsOf(subject);
  return allOf(asked.words, words) && asked.phrases.every((phrase) => hasPhrase(words, phrase));
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
