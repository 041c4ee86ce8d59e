import type { Ticket } from './ticket.ts';

/** How many are worth showing. */
const most = 5;
/** Closed tickets count for so long: 7 days in milliseconds. */
const lately = 7 * 24 * 60 * 60 * 1000;
/** Shorter words say nothing of a subject. */
const shortest = 3;

/**
 * Those of a customer's tickets that a new one may repeat: open or closed within the last seven days, those with the likest subject first, then the
 * newest.
 * @param now epoch ms
 */
export function mostSimilar(tickets: readonly Ticket[], subject: string, now: number): Ticket[] {
  const words = wordsIn(subject);
  return tickets
    .filter(({ status, closedAt = 0 }) => status !== 'closed' || now - closedAt <= lately)
    .map((ticket) => ({ ticket, likeness: likeness(words, wordsIn(ticket.subject)) }))
    .toSorted((a, b) => b.likeness - a.likeness || b.ticket.createdAt - a.ticket.createdAt)
    .slice(0, most)
    .map(({ ticket }) => ticket);
}

const wordsIn = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= shortest));

/** The share of words that two subjects have in common, 0 to 1. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const all = new Set([...one, ...other]).size;
  return all === 0 ? 0 : [...one].filter((word) => other.has(word)).length / all;
}
