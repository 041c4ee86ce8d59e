import { derivedId } from '../platform/ids.ts';
import type { Change } from './change.ts';
import { withLine } from './change-line.ts';
import { answer } from './conversation.ts';
import type { Actor, ChangeEntry, SentEntry } from './entry.ts';
import type { Thread } from './thread.ts';
import type { ScheduledMark, Status, Ticket } from './ticket.ts';

/** A message that waits for its time, drafted as it will go out. */
export interface ScheduledMessage {
  id: string;
  number: number;
  /** Epoch ms. */
  sendAt: number;
  /** Who wrote it. */
  by: Pick<Actor, 'id' | 'name'>;
  /** Where the ticket stands afterwards. */
  status?: Status;
  /** As it would go out now; its place, its time and what it answers are those of the moment when it goes. */
  draft: SentEntry;
}

/** Where a message goes into the timeline, and what it then answers. */
export interface SendingPlace {
  at: number;
  order: number;
  thread: Thread;
}

/** The identity of the entry that a scheduled message becomes. */
export const scheduledEntryId = (number: number, id: string): string => derivedId('scheduled', String(number), id);

/** Lets a message wait for its time. */
export function schedule(ticket: Ticket, message: ScheduledMessage, by: { actor: Actor; at: number }): Change {
  const mark: ScheduledMark = { id: message.id, at: message.sendAt, by: message.by.id };
  const line = lineOf(ticket, message.id, by, { from: null, to: mark });
  return {
    ...withLine(ticket, { scheduled: [...(ticket.scheduled ?? []), mark] }, line),
    beside: { type: 'schedule', message },
  };
}

/** Takes a waiting message away; nothing when it does not wait. */
export function unschedule(ticket: Ticket, id: string, by: { actor: Actor; at: number }): Change {
  const mark = ticket.scheduled?.find((one) => one.id === id);
  if (!mark) return { ticket, entries: [] };
  const line = lineOf(ticket, id, by, { from: mark, to: null });
  return { ...withLine(ticket, { scheduled: others(ticket, id) }, line), beside: { type: 'unschedule', id } };
}

/** A message does not go out by itself any more: its writer is to say whether it still holds. Nothing when it does not wait. */
export function hold(ticket: Ticket, id: string, by: { actor: Actor; at: number; reason: string }): Change {
  const mark = ticket.scheduled?.find((one) => one.id === id && one.heldAt === undefined);
  if (!mark) return { ticket, entries: [] };
  const held: ScheduledMark = { ...mark, heldAt: by.at };
  const line = lineOf(ticket, id, by, { from: mark, to: held });
  return withLine(ticket, { scheduled: (ticket.scheduled ?? []).map((one) => (one === mark ? held : one)) }, line);
}

/** A waiting message goes out as an ordinary answer of its writer; nothing when it does not wait. */
export function sendScheduled(ticket: Ticket, message: ScheduledMessage, place: SendingPlace): Change {
  if (!ticket.scheduled?.some((one) => one.id === message.id)) return { ticket, entries: [] };
  const { at, order, thread } = place;
  const sent: SentEntry = {
    ...message.draft,
    ...thread,
    at,
    order,
    delivery: { state: 'queued', at },
  };
  const answered = answer({ ...ticket, scheduled: others(ticket, message.id) }, sent, { status: message.status });
  return { ...answered, beside: { type: 'unschedule', id: message.id } };
}

const others = (ticket: Ticket, id: string): ScheduledMark[] => (ticket.scheduled ?? []).filter((one) => one.id !== id);

function lineOf(
  { number }: Ticket,
  id: string,
  { actor, at, reason }: { actor: Actor; at: number; reason?: string },
  change: Pick<ChangeEntry, 'from' | 'to'>,
): ChangeEntry {
  return {
    type: 'change',
    id: derivedId('scheduled', id, change.to === null ? 'deleted' : change.from === null ? 'made' : 'held'),
    number,
    order: at,
    at,
    actor,
    field: 'scheduled',
    ...change,
    ...(reason === undefined ? {} : { reason }),
  };
}
