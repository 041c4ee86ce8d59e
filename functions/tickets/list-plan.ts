import { assigneePk, customerPk, indexes, queuePk } from '../platform/keys.ts';
import { type Folder, folders, type Status, statuses, type Ticket } from './ticket.ts';
import { deskShelves, type Shelf, shelfOf } from './ticket-item.ts';
import type { ListQuery, WorkFolder } from './ticket-store-types.ts';

/** A partition of an index that holds a part of a list. */
export interface Source {
  index: 'queue' | 'assignee' | 'customer';
  pk: string;
}

/** Which partitions a list is merged from, in which order, and which of their tickets belong to it. */
export interface ListPlan {
  sources: Source[];
  newestFirst: boolean;
  /** @param requester whose ticket it counts as: of one that was merged into it, that one's. @default its own */
  accepts(ticket: Ticket, requester?: Ticket['requester']): boolean;
}

/** Names of the key attributes of each index. */
export const keyNames = {
  queue: { pk: 'g1pk', sk: 'g1sk' },
  assignee: { pk: 'g2pk', sk: 'g2sk' },
  customer: { pk: 'g3pk', sk: 'g3sk' },
} as const;

/** The shelves of each folder of work. `mine` is read from the assignee's index. */
const workShelves: Record<WorkFolder, readonly Shelf[]> = {
  unassigned: ['new', 'open-'],
  mine: ['open+'],
  assigned: ['open+'],
  waiting: ['waiting'],
  deferred: ['deferred'],
  closed: ['closed'],
};

const statusShelves: Record<Status, readonly Shelf[]> = {
  new: ['new'],
  open: ['open-', 'open+'],
  waiting: ['waiting'],
  deferred: ['deferred'],
  closed: ['closed'],
};

/**
 * Chooses the partitions for a list. A customer's or an agent's tickets are read from their own index and the rest of the query is checked on
 * each ticket; everything else is read from the shelves of the mailboxes. A list by assignee has closed tickets only when it asks for them.
 */
export function planList(query: ListQuery): ListPlan {
  const folder = query.folder ?? 'desk';
  const shelves = shelvesOf(folder, query);
  const newestFirst = query.sort ? query.sort === '-waitingSince' : !isWork(folder) || folder === 'closed';
  const accepts = (ticket: Ticket, requester = ticket.requester): boolean =>
    query.mailboxes.includes(ticket.mailbox) &&
    shelves.includes(shelfOf(ticket)) &&
    (query.assignee === undefined || (ticket.assignee ?? 'none') === query.assignee) &&
    (query.customer === undefined || [query.customer].flat().includes(requester.id)) &&
    (query.tag === undefined || ticket.tags.includes(query.tag)) &&
    (query.follower === undefined || (ticket.followers ?? []).includes(query.follower)) &&
    (query.due === undefined || isDue(ticket, query.due));
  return { sources: sourcesOf(query, shelves), newestFirst, accepts };
}

const isDue = ({ dueAt, status }: Ticket, { from, to }: { from: number; to: number }): boolean =>
  dueAt !== undefined && dueAt >= from && dueAt < to && status !== 'closed';

/** Whether a ticket belongs to a list, for tickets that were found in another way. */
export function listAccepts(query: ListQuery): (ticket: Ticket) => boolean {
  const { accepts } = planList(query);
  return (ticket) => accepts(ticket);
}

function sourcesOf(query: ListQuery, shelves: readonly Shelf[]): Source[] {
  const queues = (of: readonly Shelf[]): Source[] =>
    query.mailboxes.flatMap((mailbox) => of.map((shelf) => ({ index: indexes.queue, pk: queuePk(mailbox, shelf) })));
  if (query.customer !== undefined)
    return [query.customer].flat().map((id) => ({ index: indexes.customer, pk: customerPk(id) }));
  if (query.assignee === undefined || query.assignee === 'none') return queues(shelves);
  const atWork = shelves.some((shelf) => shelf !== 'closed' && (deskShelves as readonly Shelf[]).includes(shelf));
  const elsewhere = shelves.filter((shelf) => shelf === 'closed' || !(deskShelves as readonly Shelf[]).includes(shelf));
  const own: Source[] = atWork ? [{ index: indexes.assignee, pk: assigneePk(query.assignee) }] : [];
  return [...own, ...queues(elsewhere)];
}

function shelvesOf(folder: Folder | WorkFolder, query: ListQuery): readonly Shelf[] {
  if (isWork(folder)) return without(workShelves[folder], query);
  if (folder !== 'desk') return [folder];
  if (query.status)
    return without(
      query.status.flatMap((status) => statusShelves[status]),
      query,
    );
  const byAgent = query.assignee !== undefined && query.assignee !== 'none';
  return without(
    statuses.filter((status) => !byAgent || status !== 'closed').flatMap((status) => statusShelves[status]),
    query,
  );
}

/** Leaves out the shelves where nobody, or somebody, is always the assignee when the other is asked for. */
function without(shelves: readonly Shelf[], query: ListQuery): readonly Shelf[] {
  if (query.assignee === undefined) return shelves;
  return shelves.filter((shelf) =>
    query.assignee === 'none' ? shelf !== 'open+' : shelf !== 'new' && shelf !== 'open-',
  );
}

function isWork(folder: Folder | WorkFolder): folder is WorkFolder {
  return !(folders as readonly string[]).includes(folder);
}
