import type { Change } from './change.ts';
import type { Entry } from './entry.ts';
import type { ScheduledMessage } from './scheduled.ts';
import type { Folder, Status, Ticket } from './ticket.ts';

/** A part of a list and where to go on; `next` is null at the end. A page may be shorter than asked for and yet have a `next`. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** What a message became: the ticket and the entry that whoever came first gave it. */
export interface Claim {
  number: number;
  order: number;
  entryId: string;
}

/** A ticket with something that falls due at `at` (epoch ms). */
export interface DueTicket {
  number: number;
  at: number;
  /** In place of a ticket: the id of a deletion that was not finished. */
  removal?: string;
}

/** Folders as the inbox shows them besides those of a ticket: shelves of the folder `desk`. */
export const workFolders = ['unassigned', 'mine', 'assigned', 'waiting', 'deferred', 'closed'] as const;
export type WorkFolder = (typeof workFolders)[number];

/** Which tickets a list has. */
export interface ListQuery {
  /** The mailboxes that the one who asks may see; no ticket of another is ever returned. */
  mailboxes: readonly string[];
  /** @default desk */
  folder?: Folder | WorkFolder;
  /** Only with folder `desk`. */
  status?: readonly Status[];
  /** Mail address of an agent, or `none`. */
  assignee?: string | 'none';
  /** Customer id, or all of a customer whom others were merged into. */
  customer?: string | readonly string[];
  tag?: string;
  /** Mail address of an agent who follows them. */
  follower?: string;
  /** To be done at or after `from` and before `to` (epoch ms), and not closed. */
  due?: { from: number; to: number };
  /** Longest waiting first, or last. @default longest waiting first in the folders of work, newest first elsewhere */
  sort?: 'waitingSince' | '-waitingSince';
  limit: number;
  cursor?: string;
}

/** What a change of several tickets does to one of them. */
export interface Step {
  change: Change;
  /** The version that was read; absent for a new ticket. */
  was?: number;
}

/** An entry that was split off, and the ticket where it is read from then on. */
export interface Moved {
  entry: Pick<Entry, 'number' | 'order' | 'id'>;
  to: number;
}

/** Keeps tickets and their entries. Errors of the SDK do not leave it but for throttling that does not end. */
export interface TicketStore {
  /** Gives the next ticket number; a number may be lost, none is given twice. */
  nextNumber(): Promise<number>;
  /** Undefined for one that was deleted, too. */
  load(number: number): Promise<Ticket | undefined>;
  /** Whether there was such a ticket and somebody has deleted it. */
  isDeleted(number: number): Promise<boolean>;
  /** Those that exist, in the order of `numbers`. */
  loadMany(numbers: readonly number[]): Promise<Ticket[]>;
  /**
   * Keeps a new ticket. Repeating it does nothing.
   * @throws TicketExistsError when another ticket has the number
   */
  create(change: Change): Promise<void>;
  /**
   * Keeps a changed ticket and its entries, all or nothing. Repeating it does nothing, also when the ticket has gone on since.
   * @param expectedVersion the version that the caller saw; checked besides the one before `change`
   * @throws TicketChangedError when somebody else changed it in between; BesideRefusedError when what the change has beside it is not as it must be
   */
  save(change: Change, expectedVersion?: number): Promise<void>;
  /**
   * Keeps changes of several tickets, and new ones, all or nothing. Repeating it does nothing.
   * @param moved an entry that is read on another ticket from then on
   * @throws TicketChangedError when somebody else changed one of them in between; TicketExistsError when another ticket has the number of a new one
   */
  saveTogether(steps: readonly Step[], moved?: Moved): Promise<void>;
  /**
   * Keeps an entry that changes nothing of the head. False when it was there already.
   * @param mailbox the ticket's, for whoever hears of the entry; read from the head when left out
   */
  append(entry: Entry, mailbox?: string): Promise<boolean>;
  /**
   * Deletes tickets that are not at the desk for good, with all that is theirs, and takes them out of the folder counters. What a function that dies
   * in between leaves behind comes up in `due`.
   * @param tickets at most 50, as they were read: those that somebody has changed since stay
   * @param by mail address of the agent
   * @returns the numbers of those that were deleted
   */
  remove(tickets: readonly Ticket[], by: string, now: number): Promise<number[]>;
  /** Finishes a deletion that `due` names; nothing when it is finished. */
  finishRemoval(id: string): Promise<void>;
  /** A message that waits for its time. */
  scheduled(number: number, id: string): Promise<ScheduledMessage | undefined>;
  /** All of them of a ticket, by id. */
  allScheduled(number: number): Promise<ScheduledMessage[]>;
  /**
   * The timeline, oldest first, with bodies and deliveries. The changes that came with a message are on its page beyond `limit`.
   * @param number a ticket's; of several, their timelines are read as one: `timeline` knows which belong together
   */
  entries(
    number: number | readonly number[],
    options?: { limit?: number; cursor?: string; newestFirst?: boolean },
  ): Promise<Page<Entry>>;
  /** The entry at this place, also one that came with a message. */
  entry(number: number, order: number, id: string): Promise<Entry | undefined>;
  /** The entry that a relayed message names by its `sk`. */
  entryBySk(number: number, sk: string): Promise<Entry | undefined>;
  /** The entry with this id, looked for from the newest back, on one ticket or several. */
  findEntry(number: number | readonly number[], id: string): Promise<Entry | undefined>;
  /** The ticket that the entry at this place was split off to, if it was. */
  movedTo(number: number, order: number, id: string): Promise<number | undefined>;
  /** Claims a message: the first proposal wins and every later one is told of it. */
  claim(digest: string, proposal: Claim): Promise<Claim & { mine: boolean }>;
  findClaim(digest: string): Promise<Claim | undefined>;
  list(query: ListQuery): Promise<Page<Ticket>>;
  /** Tickets with something due at or before `until` (epoch ms), earliest first. */
  due(until: number, options: { limit: number; cursor?: string }): Promise<Page<DueTicket>>;
}
