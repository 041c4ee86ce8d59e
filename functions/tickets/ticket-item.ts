import { assigneePk, customerPk, duePk, keys, queuePk, timeAndNumber } from '../platform/keys.ts';
import type { Ticket } from './ticket.ts';

/** Schema version that heads and entries are written in; readers take this one and the one before. */
export const itemVersion = 1;

/** A ticket's head as DynamoDB keeps it. */
export type TicketItem = Record<string, unknown> & { pk: string; sk: string };

/** The shelves of the folder `desk`. Those of the other folders bear their names. */
export const deskShelves = ['new', 'open-', 'open+', 'waiting', 'deferred', 'closed'] as const;
export type Shelf = (typeof deskShelves)[number] | 'suspended' | 'spam' | 'trash' | 'merged';

/** What decides about a shelf: of a ticket, or as a `Standing` states it. */
type Placed = Pick<Ticket, 'folder' | 'status' | 'assignee' | 'mergedInto'> & { merged?: true | readonly unknown[] };

/** The shelf of its mailbox that a ticket stands on. One that was merged into another stands on a shelf that no list shows. */
export function shelfOf(ticket: Placed): Shelf {
  if (ticket.mergedInto !== undefined || ticket.merged === true) return 'merged';
  if (ticket.folder !== 'desk') return ticket.folder;
  if (ticket.status === 'open') return ticket.assignee === undefined ? 'open-' : 'open+';
  return ticket.status;
}

/** The instant (epoch ms) that orders a ticket on its shelf. */
function sinceOf(ticket: Ticket): number {
  if (ticket.folder === 'desk' && ticket.status === 'closed' && ticket.closedAt !== undefined) return ticket.closedAt;
  if (ticket.waitingSince !== undefined) return ticket.waitingSince;
  if (ticket.status === 'deferred' && ticket.deferredUntil !== undefined) return ticket.deferredUntil;
  return ticket.updatedAt;
}

/** Milliseconds after which what lies in the trash is deleted for good: 30 days. */
export const trashKept = 30 * 24 * 60 * 60 * 1000;

/** The next instant (epoch ms) at which something about the ticket falls due, if any; nothing does while it is merged into another. */
function nextDueOf(ticket: Ticket): number | undefined {
  if (ticket.mergedInto !== undefined) return undefined;
  const instants: number[] = [];
  for (const { at, heldAt } of ticket.scheduled ?? []) if (heldAt === undefined) instants.push(at);
  if (ticket.folder === 'trash' && ticket.trashedAt !== undefined) instants.push(ticket.trashedAt + trashKept);
  if (ticket.folder === 'desk') instants.push(...(ticket.reminders ?? []).map(({ at }) => at));
  if (ticket.folder === 'desk' && ticket.status !== 'closed') {
    if (ticket.dueAt !== undefined && !ticket.dueTold) instants.push(ticket.dueAt);
    for (const clock of ticket.clocks) {
      if (clock.state === 'running') instants.push(clock.warnAt);
      if (clock.state === 'warned') instants.push(clock.dueAt);
    }
    if (ticket.deferredUntil !== undefined) instants.push(ticket.deferredUntil);
  }
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** A head with all its keys; empty lists and absent values are left out, so that it stays within one write unit. */
export function ticketItem(ticket: Ticket): TicketItem {
  const { participants, tags, fields, clocks, reopened, recent, ...plain } = ticket;
  const { links, scheduled, followers, reminders, checklist, merged } = ticket;
  const since = timeAndNumber(sinceOf(ticket), ticket.number);
  const due = nextDueOf(ticket);
  const atWork = ticket.folder === 'desk' && ticket.status !== 'closed' && ticket.mergedInto === undefined;
  const working = ticket.assignee !== undefined && atWork;
  return {
    ...plain,
    ...keys.head(ticket.number),
    item: 'head',
    v: itemVersion,
    participants: unlessEmpty(participants),
    tags: unlessEmpty(tags),
    fields: Object.keys(fields).length > 0 ? fields : undefined,
    clocks: unlessEmpty(clocks),
    recent: unlessEmpty(recent),
    links: unlessEmpty(links),
    scheduled: unlessEmpty(scheduled),
    followers: unlessEmpty(followers),
    reminders: unlessEmpty(reminders),
    checklist: unlessEmpty(checklist),
    merged: unlessEmpty(merged),
    reopened: reopened > 0 ? reopened : undefined,
    g1pk: queuePk(ticket.mailbox, shelfOf(ticket)),
    g1sk: since,
    g2pk: working && ticket.assignee !== undefined ? assigneePk(ticket.assignee) : undefined,
    g2sk: working ? since : undefined,
    g3pk: customerPk(ticket.requester.id),
    g3sk: timeAndNumber(ticket.createdAt, ticket.number),
    g4pk: due === undefined ? undefined : duePk,
    g4sk: due === undefined ? undefined : timeAndNumber(due, ticket.number),
  };
}

const unlessEmpty = <T>(list: readonly T[] | undefined): readonly T[] | undefined =>
  list && list.length > 0 ? list : undefined;

/** The ticket of a head item. */
export function ticketFrom(item: Record<string, unknown>): Ticket {
  const { pk, sk, item: kind, v, g1pk, g1sk, g2pk, g2sk, g3pk, g3sk, g4pk, g4sk, ...plain } = item;
  // Only `ticketItem` writes heads, under the same schema version.
  return { participants: [], tags: [], fields: {}, clocks: [], reopened: 0, ...plain } as unknown as Ticket;
}
