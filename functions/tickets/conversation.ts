import { derivedId } from '../platform/ids.ts';
import { type Change, InvalidChangeError, minutesSinceCreation, standingOf } from './change.ts';
import type { ChangedField, ChangeEntry, Entry, NoteEntry, ReceivedEntry, SentEntry, StatedFact } from './entry.ts';
import { isCounted, sameStanding, standingFacts } from './standing.ts';
import { takenBackOf } from './taken-back.ts';
import {
  type Address,
  type Channel,
  type Folder,
  type Kind,
  longestSubject,
  type MergedTicket,
  type Priority,
  type Requester,
  type Status,
  type Ticket,
  type TicketClock,
  type TicketLink,
} from './ticket.ts';

/** A head holds no more of them, so that its size stays bounded; the entries keep everything. */
const mostParticipants = 100;

/** What a new ticket is made of. */
export interface OpenTicket {
  number: number;
  mailbox: string;
  /** The message that begins it; its instant is the ticket's creation. */
  message: ReceivedEntry;
  requester: Requester;
  /** The mailbox's team. */
  team?: string;
  /** All others in the conversation; the requester is left out. */
  participants?: readonly Address[];
  kind?: Kind;
  priority?: Priority;
  tags?: readonly string[];
  channel?: Channel;
  language?: string;
  clocks?: readonly TicketClock[];
  /** @default desk */
  folder?: Folder;
  /** Why it does not go to the desk. */
  folderReason?: string;
  links?: readonly TicketLink[];
}

/** Makes a new ticket of a message: status `new`, version 1. Outside the desk it has no clocks and states no fact until it comes there. */
export function openTicket(opened: OpenTicket): Change {
  const { message, requester, folder = 'desk' } = opened;
  const ticket: Ticket = {
    number: opened.number,
    subject: message.subject.slice(0, longestSubject),
    kind: opened.kind ?? 'question',
    status: 'new',
    folder,
    priority: opened.priority ?? 'normal',
    level: 1,
    channel: opened.channel ?? 'mail',
    mailbox: opened.mailbox,
    team: opened.team,
    requester,
    participants: withParticipants([], opened.participants ?? [], requester),
    tags: [...new Set(opened.tags ?? [])],
    fields: {},
    language: opened.language,
    clocks: folder === 'desk' ? [...(opened.clocks ?? [])] : [],
    version: 1,
    createdAt: message.at,
    updatedAt: message.at,
    waitingSince: message.at,
    folderReason: opened.folderReason,
    uncounted: folder === 'desk' ? undefined : true,
    opening: folder === 'desk' || message.order !== message.at || isLong(message) ? undefined : message.id,
    reopened: 0,
    links: opened.links === undefined ? undefined : [...opened.links],
  };
  return { ticket, entries: [withStanding(message, undefined, ticket)] };
}

/** Who has written here stays here, whatever becomes of the ticket that they came with. */
const withoutBrought = (merged: readonly MergedTicket[], address: string): MergedTicket[] =>
  merged.map((one) => ({ ...one, brought: one.brought.filter((other) => other !== address) }));

/** Whether a message may be too long for the table, whatever its letters. */
const isLong = ({ text, html = '' }: ReceivedEntry): boolean => text.length + html.length > 50_000;

/**
 * Adds a message of the requester or another participant: the customer waits again, and a ticket that was waiting, deferred or closed is open.
 * A message written by a machine changes no status and makes nobody wait.
 * @param options.participants further people of the message's To and Cc, without addresses of ours; the sender is added in any case
 * @param options.reopenMostADay messages reopen the ticket at most so many times within 24 hours; further ones leave it closed. @default no limit
 */
export function joinMessage(
  ticket: Ticket,
  message: ReceivedEntry,
  options: { participants?: readonly Address[]; reopenMostADay?: number } = {},
): Change {
  const after: Ticket = {
    ...ticket,
    participants: withParticipants(
      ticket.participants,
      [message.from, ...(options.participants ?? [])],
      ticket.requester,
    ),
    version: ticket.version + 1,
    updatedAt: Math.max(ticket.updatedAt, message.at),
    undo: undefined,
  };
  if (message.automatic) return { ticket: after, entries: [withStanding(message, ticket, after)] };
  if (ticket.merged) after.merged = withoutBrought(ticket.merged, message.from.address);
  if (ticket.status === 'closed') {
    const lately = reopeningsBefore(ticket, message.at);
    if (lately.count >= (options.reopenMostADay ?? Number.POSITIVE_INFINITY)) {
      return { ticket: after, entries: [withStanding(message, ticket, after)] };
    }
    after.reopened += 1;
    after.reopenedLately = { ...lately, count: lately.count + 1 };
  }
  after.waitingSince ??= message.at;
  const changes: Entry[] = holdAll(after, message);
  if (ticket.status !== 'new' && ticket.status !== 'open') {
    setStatus(after, 'open', message);
    changes.push(changeBeside(message, 'status', ticket.status, 'open'));
  }
  return { ticket: after, entries: [withStanding(message, ticket, after), ...changes] };
}

/**
 * Adds a message to the customer. Whoever answers takes the ticket when nobody has it; the first answer by a person or rule stops the
 * first-response clock.
 * @param options.status where the ticket stands afterwards. @default waiting
 * @throws InvalidChangeError for status `new` or `deferred`
 */
export function answer(ticket: Ticket, sent: SentEntry, options: { status?: Status } = {}): Change {
  const status = options.status ?? 'waiting';
  if (status === 'new' || status === 'deferred') {
    throw new InvalidChangeError([{ path: 'status', message: 'must be open, waiting or closed after an answer' }]);
  }
  const after: Ticket = {
    ...ticket,
    version: ticket.version + 1,
    updatedAt: Math.max(ticket.updatedAt, sent.at),
    waitingSince: undefined,
    undo: undefined,
  };
  const facts: StatedFact[] = [];
  if (ticket.firstAnsweredAt === undefined && !sent.automatic) {
    after.firstAnsweredAt = sent.at;
    after.clocks = ticket.clocks.map((clock) => stopped(clock, sent.at));
    if (isCounted(ticket)) facts.push({ fact: 'answered', value: minutesSinceCreation(ticket, sent.at) });
  }
  const changes: Entry[] = [];
  if (ticket.assignee === undefined && sent.actor.type === 'agent') {
    after.assignee = sent.actor.id;
    changes.push(changeBeside(sent, 'assignee', null, sent.actor.id));
  }
  if (status !== ticket.status) {
    setStatus(after, status, sent);
    changes.push(changeBeside(sent, 'status', ticket.status, status));
  }
  const message = sent.holdUntil === undefined ? sent : { ...sent, undo: takenBackOf(ticket, after) };
  return { ticket: after, entries: [withStanding(message, ticket, after, facts), ...changes] };
}

/** Messages that wait do not go out by themselves once the customer has written: perhaps they no longer hold. Says so for each. */
function holdAll(ticket: Ticket, message: ReceivedEntry): ChangeEntry[] {
  const waiting = (ticket.scheduled ?? []).filter(({ heldAt }) => heldAt === undefined);
  if (waiting.length === 0) return [];
  ticket.scheduled = ticket.scheduled?.map((one) => ({ ...one, heldAt: one.heldAt ?? message.at }));
  return waiting.map((one) => ({
    ...changeBeside(message, 'scheduled', one, { ...one, heldAt: message.at }),
    id: derivedId(message.id, 'scheduled', one.id),
    reason: 'The customer has written first.',
  }));
}

/** Adds a note for the staff; nothing else changes. */
export function annotate(ticket: Ticket, note: NoteEntry): Change {
  const after: Ticket = { ...ticket, version: ticket.version + 1, updatedAt: Math.max(ticket.updatedAt, note.at) };
  return { ticket: after, entries: [withStanding(note, ticket, after)] };
}

const day = 24 * 60 * 60 * 1000;

/** How often messages have reopened a ticket within the day that the last counting began. */
export function reopeningsBefore(ticket: Ticket, at: number): { since: number; count: number } {
  const { reopenedLately } = ticket;
  return reopenedLately !== undefined && at - reopenedLately.since < day ? reopenedLately : { since: at, count: 0 };
}

/** Puts a ticket into a status, with what belongs to it: closing stops the clocks and the waiting. */
export function setStatus(ticket: Ticket, status: Status, by: Pick<Entry, 'at' | 'actor'>): void {
  ticket.status = status;
  if (status !== 'deferred') ticket.deferredUntil = undefined;
  ticket.closedAt = status === 'closed' ? by.at : undefined;
  ticket.closedBy = status === 'closed' ? by.actor.id : undefined;
  if (status === 'closed' || status === 'waiting') ticket.waitingSince = undefined;
  if (status === 'closed') ticket.clocks = ticket.clocks.map((clock) => stopped(clock, by.at));
}

/** Writes onto the first entry of a change where the ticket stands after it and stood before, where that differs, and the facts. */
export function withStanding<E extends Entry>(
  first: E,
  before: Ticket | undefined,
  after: Ticket,
  facts: readonly StatedFact[] = [],
): E {
  const stated = [...facts, ...standingFacts(before, after, first.at)];
  return {
    ...first,
    ...(stated.length > 0 ? { facts: stated } : {}),
    ...(before && sameStanding(before, after)
      ? {}
      : { state: standingOf(after), ...(before ? { before: standingOf(before) } : {}) }),
  };
}

/** A clock that an answer has stopped: kept when that was in time, missed when not. */
function stopped(clock: TicketClock, at: number): TicketClock {
  if (clock.state === 'kept' || clock.state === 'missed') return clock;
  return { ...clock, state: at <= clock.dueAt ? 'kept' : 'missed', stoppedAt: at };
}

function changeBeside(
  message: ReceivedEntry | SentEntry,
  field: ChangedField,
  from: unknown,
  to: unknown,
): ChangeEntry {
  const { number, order, at, actor } = message;
  return { type: 'change', id: derivedId(message.id, field), number, order, at, actor, field, from, to };
}

/** The people in a conversation with further ones, each once, without the requester. */
export function withParticipants(
  present: readonly Address[],
  further: readonly Address[],
  requester: Requester,
): Address[] {
  const known = new Set([requester.address, ...present.map((one) => one.address)]);
  const added: Address[] = [];
  for (const one of further) {
    if (known.has(one.address)) continue;
    known.add(one.address);
    added.push({ name: one.name, address: one.address });
  }
  return [...present, ...added].slice(0, mostParticipants);
}
