import * as z from 'zod';
import { type AgentPrincipal, can } from '../../access/index.ts';
import { type Draft, type DraftMark, type DraftStore, joinContents } from '../../drafts/index.ts';
import { textToHtml } from '../../mail/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts';
import type { ListQuery, Page, Ticket, TicketStore } from '../../tickets/index.ts';
import { entryIdFor } from './common.ts';

/** Whether a draft has become an entry: the ticket remembers the last few. */
export function hasGoneOut(ticket: Pick<Ticket, 'number' | 'recent'>, draft: Pick<Draft, 'agent' | 'key'>): boolean {
  if (draft.key === undefined || ticket.recent === undefined) return false;
  return ticket.recent.includes(entryIdFor({ address: draft.agent }, ticket.number, draft.key, () => ''));
}

/**
 * The drafts of a ticket and of those merged into it. What was sent, and not taken away because somebody died, is taken away; what lies elsewhere than
 * its ticket by now is brought there.
 */
export async function draftsOfTicket(store: DraftStore, ticket: Ticket, now: number): Promise<Draft[]> {
  const numbers = [ticket.number, ...(ticket.merged ?? []).map(({ number }) => number)];
  const found = await store.ofTickets(numbers);
  const astray = found.filter((draft) => draft.number !== ticket.number || draft.mailbox !== ticket.mailbox);
  const gone = found.filter((draft) => hasGoneOut(ticket, draft));
  if (astray.length + gone.length === 0) return found;
  for (const draft of gone) await store.remove(draft.number, draft.kind, draft.agent);
  for (const draft of astray.filter((each) => !gone.includes(each))) await bringTo(store, draft, ticket, now);
  return store.ofTickets([ticket.number]);
}

function bringTo(store: DraftStore, draft: DraftMark, { number, mailbox }: Ticket, now: number): Promise<unknown> {
  if (draft.number === number) return store.rehouse(draft, mailbox);
  const { kind, agent, name, key } = draft;
  return store.carry(
    draft,
    { number, kind, agent, name, mailbox },
    {
      now,
      key,
      join: (first, second) => joinContents(first, second, textToHtml),
    },
  );
}

/** Where a list goes on: the place of the last draft. */
const placeCursor = z.string().regex(/^\d{15}#\d{10}$/);
/** So many drafts that are not where they should be does one page put right. */
const mostCared = 10;

/**
 * Tickets with drafts that the agent may see, by when the drafts were begun; each ticket once on a page. Drafts that it comes across of tickets that
 * are deleted, that were sent or that lie elsewhere are put right with their counts.
 */
export async function listWithDrafts(
  { drafts, tickets }: { drafts: DraftStore; tickets: Pick<TicketStore, 'loadMany'> },
  agent: AgentPrincipal,
  query: ListQuery,
  now: number,
): Promise<Page<Ticket>> {
  const { marks, next } = await pageOfMarks(drafts, query);
  const heads = await headsOf(tickets, marks);
  const items = new Map<number, Ticket>();
  const wrong: (() => Promise<unknown>)[] = [];
  for (const mark of marks) {
    const ticket = heads.get(mark.number);
    if (!ticket || hasGoneOut(ticket, mark)) {
      wrong.push(() => drafts.remove(mark.number, mark.kind, mark.agent));
      continue;
    }
    if (ticket.number !== mark.number || ticket.mailbox !== mark.mailbox)
      wrong.push(() => bringTo(drafts, mark, ticket, now));
    if (can(agent, mark.kind === 'reply' ? 'reply' : 'read', { type: 'ticket', ticket }) && isMeant(query, ticket))
      items.set(ticket.number, ticket);
  }
  for (const care of wrong.slice(0, mostCared)) await care();
  return { items: [...items.values()], next };
}

/** The marks of a page, merged from the mailboxes; the cursor is the place of the last one. */
async function pageOfMarks(
  drafts: DraftStore,
  { mailboxes, limit, sort, cursor }: ListQuery,
): Promise<{ marks: DraftMark[]; next: string | null }> {
  const newestFirst = sort !== 'waitingSince';
  const after = cursor === undefined ? undefined : decodeCursor(cursor, placeCursor);
  const options = { after, newestFirst, limit };
  const pages = await Promise.all(mailboxes.map((mailbox) => drafts.page(mailbox, options)));
  const all = pages
    .flatMap((page) => page.items)
    .sort((one, other) => (one.place < other.place === newestFirst ? 1 : -1));
  const marks = all.slice(0, limit);
  const more = all.length > marks.length || pages.some((page) => page.more);
  const last = marks.at(-1);
  return { marks, next: more && last ? encodeCursor(last.place) : null };
}

/** The tickets of drafts by the drafts' numbers: for a merged one the ticket that it was merged into. */
async function headsOf(
  tickets: Pick<TicketStore, 'loadMany'>,
  marks: readonly DraftMark[],
): Promise<Map<number, Ticket>> {
  const own = await tickets.loadMany([...new Set(marks.map(({ number }) => number))]);
  const targets = own.flatMap(({ mergedInto }) => mergedInto ?? []);
  const into = new Map((await tickets.loadMany(targets)).map((ticket) => [ticket.number, ticket]));
  return new Map(own.map((ticket) => [ticket.number, into.get(ticket.mergedInto ?? 0) ?? ticket]));
}

function isMeant({ mailboxes, status, assignee, customer, tag }: ListQuery, ticket: Ticket): boolean {
  return (
    mailboxes.includes(ticket.mailbox) &&
    (status === undefined || status.includes(ticket.status)) &&
    (assignee === undefined || (ticket.assignee ?? 'none') === assignee) &&
    (customer === undefined || ticket.requester.id === customer) &&
    (tag === undefined || ticket.tags.includes(tag))
  );
}
