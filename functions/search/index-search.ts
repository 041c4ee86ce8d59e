import * as z from 'zod';
import type { DirectoryKeeper } from '../customers/index.ts';
import { keys } from '../platform/keys.ts';
import type { RelayedEntry } from '../platform/messages.ts';
import type { Ticket, TicketStore } from '../tickets/index.ts';
import type { SearchStore } from './search-store.ts';
import { entryTerms, personTerms, staleTagTerms, subjectTerms, tagTerm, ticketTerms } from './terms.ts';

export interface IndexParts {
  tickets: Pick<TicketStore, 'load' | 'entryBySk' | 'entries'>;
  postings: Pick<SearchStore, 'put' | 'remove'>;
  /** Learns of whoever has a ticket at the desk. */
  people?: Pick<DirectoryKeeper, 'addCustomer'>;
}

/**
 * Makes a ticket findable by one of its entries. What changes of the ticket itself is taken from how it is now, so that entries may come
 * twice and in any order.
 */
export async function indexEntry({ tickets, postings, people }: IndexParts, message: RelayedEntry): Promise<void> {
  const { number, sk, type } = message;
  if (type === 'change') return indexChange({ tickets, postings, people }, message);
  if (type === 'delivery') return;
  const opensTicket = message.state !== undefined && message.before === undefined;
  const [entry, ticket] = await Promise.all([
    tickets.entryBySk(number, sk),
    opensTicket ? tickets.load(number) : undefined,
  ]);
  if (!entry) return;
  const terms = entryTerms(entry);
  await Promise.all([
    postings.put(number, terms, sk),
    ticket && postings.put(number, withoutTerms(ticketTerms(ticket), terms)),
    ticket && people?.addCustomer(ticket.requester.id),
  ]);
}

async function indexChange({ tickets, postings, people }: IndexParts, message: RelayedEntry): Promise<void> {
  const ticket = await tickets.load(message.number);
  if (!ticket) return;
  switch (message.field) {
    case 'subject':
      return postings.put(ticket.number, subjectTerms(ticket.subject));
    case 'requester':
      await people?.addCustomer(ticket.requester.id);
      return postings.put(ticket.number, personTerms(ticket.requester));
    case 'tags':
      await postings.put(ticket.number, ticket.tags.map(tagTerm));
      return postings.remove(ticket.number, staleTagTerms(message, ticket.tags));
    case 'split':
      return forgetSplit({ tickets, postings }, message);
    case 'folder':
      if (ticket.folder !== 'desk') return;
      await people?.addCustomer(ticket.requester.id);
      return indexTicket({ tickets, postings }, ticket);
    default:
      return;
  }
}

const splitPlace = z.object({ number: z.number(), entry: z.string() });

/** The words of a message that was split off lead to its new ticket alone, but for those that stand elsewhere on the old one too. */
async function forgetSplit({ tickets, postings }: IndexParts, { from, to }: RelayedEntry): Promise<void> {
  const [old, now] = [splitPlace.parse(from), splitPlace.parse(to)];
  const [ticket, { items }] = await Promise.all([tickets.load(old.number), tickets.entries(now.number, { limit: 1 })]);
  const copy = items.find(({ id }) => id === now.entry);
  if (!ticket || !copy) return;
  await postings.remove(old.number, entryTerms(copy));
  await indexTicket({ tickets, postings }, ticket);
}

/** All of a ticket: what began in spam or suspended was passed over when it came in. */
async function indexTicket({ tickets, postings }: IndexParts, ticket: Ticket): Promise<void> {
  const { number } = ticket;
  let rest = ticketTerms(ticket);
  let cursor: string | undefined;
  do {
    const page = await tickets.entries(number, { cursor, limit: 100 });
    for (const entry of page.items) {
      if (entry.type === 'change' || (entry.type === 'sent' && entry.automatic)) continue;
      const terms = entryTerms(entry);
      await postings.put(number, terms, keys.entry(number, entry.order, entry.id).sk);
      rest = withoutTerms(rest, terms);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  await postings.put(number, rest);
}

/** A posting that names an entry is not to be overwritten by one that does not. */
function withoutTerms(terms: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return terms.filter((term) => !known.has(term));
}
