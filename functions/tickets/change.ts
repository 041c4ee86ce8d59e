import { type FieldProblem, TukiError } from '../platform/errors.ts';
import type { Entry, SentEntry, Standing } from './entry.ts';
import type { ScheduledMessage } from './scheduled.ts';
import type { Folder, Kind, Level, Priority, Requester, Status, Ticket, TicketClock } from './ticket.ts';

/** A ticket after something was done to it, and the entries that say what. */
export interface Change {
  /** As it is to be kept; its version is one higher than before. */
  ticket: Ticket;
  /** In the order of the timeline. Empty: nothing was really changed and nothing needs to be kept; `ticket` is then the one that was given. */
  entries: Entry[];
  /** What else is kept with it, on a condition of its own. */
  beside?: Beside;
}

/** Something that is kept together with a change of its ticket, or not at all. */
export type Beside =
  /** A message is not to go out, if nobody has begun to send it. */
  | { type: 'cancel'; entry: SentEntry; at: number }
  /** A message is to go out once more, if its delivery is still the one that `entry` has. */
  | { type: 'retry'; entry: SentEntry; at: number }
  /** A message waits for its time. */
  | { type: 'schedule'; message: ScheduledMessage }
  /** It waits no longer, if it still did. */
  | { type: 'unschedule'; id: string };

/** One step of a checklist as it is to be; what is left out of a step that is there already stays as it is. */
export interface StepPatch {
  /** Of a step that there is; a new one gets its own when none is given. */
  id?: string;
  text: string;
  required?: boolean;
  done?: boolean;
}

/** What may be changed about a ticket. `null` takes an optional value away. */
export interface TicketPatch {
  status?: Status;
  folder?: Folder;
  priority?: Priority;
  kind?: Kind;
  level?: Level;
  subject?: string;
  mailbox?: string;
  /** Merged into the fields there are; `null` takes a field away. */
  fields?: Record<string, string | number | boolean | null>;
  /** With status `deferred`: until when (epoch ms). */
  deferredUntil?: number | null;
  assignee?: string | null;
  team?: string | null;
  /** All tags. */
  tags?: string[];
  /** Tags besides those there are. */
  addTags?: string[];
  requester?: Requester;
  /** Epoch ms. */
  startAt?: number | null;
  /** Epoch ms. */
  dueAt?: number | null;
  /** All followers: mail addresses of agents. */
  followers?: string[];
  /** Followers besides those there are. */
  addFollowers?: string[];
  removeFollowers?: string[];
  /** The whole checklist. */
  checklist?: StepPatch[];
  /**
   * The version that a change of the status made which this takes back: the customer's waiting, the end and the promises are then as before it, where
   * no message has come or gone since.
   */
  undoes?: number;
  /** Promises that begin when it comes to the desk; nothing where it has some, was answered or is closed. */
  clocks?: TicketClock[];
  /** What a clock of the ticket has reached. */
  clock?: { name: string; state: 'warned' | 'breached' };
}

/** A ticket cannot be changed like that; the fields say why. */
export class InvalidChangeError extends TukiError {
  override readonly name = 'InvalidChangeError';
  constructor(fields: FieldProblem[]) {
    super('invalid-change', fields.map((field) => `${field.path}: ${field.message}`).join('; '), { fields });
  }
}

/** Somebody else changed the ticket in between. */
export class TicketChangedError extends TukiError {
  override readonly name = 'TicketChangedError';
  readonly number: number;
  /** The version there is now, where known. */
  readonly version: number | undefined;
  constructor(number: number, version?: number, extra: Record<string, unknown> = {}) {
    super('ticket-changed', `Ticket #${number} was changed by somebody else in the meantime.`, {
      extra: { number, version, ...extra },
    });
    this.number = number;
    this.version = version;
  }
}

/** What was to be kept beside a change is not as it must be: a message has gone out, or waits no longer. */
export class BesideRefusedError extends Error {
  override readonly name = 'BesideRefusedError';
  constructor(number: number) {
    super(`what was to change beside ticket #${number} has changed meanwhile`);
  }
}

/** A ticket with this number exists already. */
export class TicketExistsError extends TukiError {
  override readonly name = 'TicketExistsError';
  readonly number: number;
  constructor(number: number) {
    super('already-exists', `Ticket #${number} exists already.`);
    this.number = number;
  }
}

/** Where a ticket stands in lists, counters and reports. */
export function standingOf(ticket: Ticket): Standing {
  const { mailbox, status, folder, assignee, kind, mergedInto } = ticket;
  const merged = mergedInto === undefined ? {} : { merged: true as const };
  return { mailbox, status, folder, kind, ...(assignee === undefined ? {} : { assignee }), ...merged };
}

/** Wall minutes between creation and an instant, rounded. */
export function minutesSinceCreation(ticket: Ticket, at: number): number {
  return Math.round((at - ticket.createdAt) / 60_000);
}
