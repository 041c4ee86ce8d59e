import * as z from 'zod';
import type { DirectoryKeeper } from '../customers/index.ts';
import { keys } from '../platform/keys.ts';
import type { RelayedEntry } from '../platform/messages.ts';
import type { Ticket, TicketStore } from '../tickets/index.ts';
import type { SearchStore } from './search-store.ts';
import {
  entryTerms,
  personTerms,
  plainWords,
  staleTagTerms,
  subjectTerms,
  type Term,
  tagTerm,
  ticketTerms,
} from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface IndexParts {
  tickets: Pick<TicketStore, 'load' | 'entryBySk' | 'entries'>;
  postings: Pick<SearchStore, 'put' | 'remove'>;
  /** Learns of whoever has a ticket at the desk. */
  people?: Pick<DirectoryKeeper, 'addCustomer'>;
  vocabulary: Pick<Vocabulary, 'learn'>;
}

/**
 * Makes a ticket findable by one of its entries. What changes of the ticket itself is taken from how it is now, so that entries may come
 * twice and in any order.
 */
export async function indexEntry(parts: IndexParts, message: RelayedEntry): Promise<void> {
  const { tickets } = parts;
  const { number, sk, type } = message;
  if (type === 'change') return indexChange(parts, message);
  if (type === 'delivery') return;
  const opensTicket = message.state !== undefined && message.before === undefined;
  const [entry, ticket] = await Promise.all([
    tickets.entryBySk(number, sk),
    opensTicket ? tickets.load(number) : undefined,
  ]);
  if (!entry) return;
  const terms = entryTerms(entry);
  const rest = ticket ? withoutTerms(ticketTerms(ticket), terms) : [];
  await parts.vocabulary.learn(plainWords([...terms, ...rest]));
  await Promise.all([
    parts.postings.put(number, terms, sk),
    parts.postings.put(number, rest),
    ticket && parts.people?.addCustomer(ticket.requester.id),
  ]);
}

/** The words first: a ticket that is found by a word is found by its beginning, too. */
async function keep(
  { postings, vocabulary }: Pick<IndexParts, 'postings' | 'vocabulary'>,
  number: number,
  terms: readonly Term[],
  sk?: string,
): Promise<void> {
  await vocabulary.learn(plainWords(terms));
  await postings.put(number, terms, sk);
}

async function indexChange(parts: IndexParts, message: RelayedEntry): Promise<void> {
  const { tickets, postings, people } = parts;
  const ticket = await tickets.load(message.number);
  if (!ticket) return;
  switch (message.field) {
    case 'subject':
      return keep(parts, ticket.number, subjectTerms(ticket.subject));
    case 'requester':
      await people?.addCustomer(ticket.requester.id);
      return keep(parts, ticket.number, personTerms(ticket.requester));
    case 'tags':
      await postings.put(ticket.number, ticket.tags.map(tagTerm));
      return postings.remove(ticket.number, staleTagTerms(message, ticket.tags));
    case 'split':
      return forgetSplit(parts, message);
    case 'folder':
      if (ticket.folder !== 'desk') return;
      await people?.addCustomer(ticket.requester.id);
      return indexTicket(parts, ticket);
    default:
      return;
  }
}

const splitPlace = z.object({ number: z.number(), entry: z.string() });

/** The words of a message that was split off lead to its new ticket alone, but for those that stand elsewhere on the old one too. */
async function forgetSplit(parts: IndexParts, { from, to }: RelayedEntry): Promise<void> {
  const { tickets, postings } = parts;
  const [old, now] = [splitPlace.parse(from), splitPlace.parse(to)];
  const [ticket, { items }] = await Promise.all([tickets.load(old.number), tickets.entries(now.number, { limit: 1 })]);
  const copy = items.find(({ id }) => id === now.entry);
  if (!ticket || !copy) return;
  await postings.remove(old.number, entryTerms(copy));
  await indexTicket(parts, ticket);
}

/** All of a ticket: what began in spam or suspended was passed over when it came in. */
export async function indexTicket(parts: IndexParts, ticket: Ticket): Promise<void> {
  const { tickets } = parts;
  const { number } = ticket;
  let rest = ticketTerms(ticket);
  let cursor: string | undefined;
  do {
    const page = await tickets.entries(number, { cursor, limit: 100 });
    for (const entry of page.items) {
      if (entry.type === 'change' || (entry.type === 'sent' && entry.automatic)) continue;
      const terms = entryTerms(entry);
      await keep(parts, number, terms, keys.entry(number, entry.order, entry.id).sk);
      rest = withoutTerms(rest, terms);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  await keep(parts, number, rest);
}

/** A posting that names an entry is not to be overwritten by one that does not. */
function withoutTerms(terms: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return terms.filter((term) => !known.has(term));
}
