import { derivedId } from '../platform/ids.ts';
import { type Change, InvalidChangeError } from './change.ts';
import { withLine } from './change-line.ts';
import type { Actor, ChangeEntry } from './entry.ts';
import type { Reminder, Ticket } from './ticket.ts';

/** A head holds no more of them. */
export const mostReminders = 20;

interface By {
  actor: Actor;
  /** Epoch ms. */
  at: number;
}

/**
 * Sets a reminder on a ticket; nothing when it is set already.
 * @throws InvalidChangeError when the ticket has as many as it can hold
 */
export function setReminder(ticket: Ticket, reminder: Reminder, by: By): Change {
  const reminders = ticket.reminders ?? [];
  if (reminders.some(({ id }) => id === reminder.id)) return { ticket, entries: [] };
  if (reminders.length >= mostReminders)
    throw new InvalidChangeError([{ path: 'at', message: `the ticket has ${mostReminders} reminders already` }]);
  const line = lineOf(ticket, 'reminders', derivedId('reminder', reminder.id, 'set'), by);
  return withLine(ticket, { reminders: [...reminders, reminder] }, { ...line, from: null, to: reminder });
}

/** Takes a reminder away; nothing when it is not there. */
export function removeReminder(ticket: Ticket, id: string, by: By): Change {
  const reminder = ticket.reminders?.find((one) => one.id === id);
  if (!reminder) return { ticket, entries: [] };
  const line = lineOf(ticket, 'reminders', derivedId('reminder', id, 'removed'), by);
  return withLine(ticket, { reminders: others(ticket, id) }, { ...line, from: reminder, to: null });
}

/**
 * A reminder's time has come: it is taken off the ticket, and the line that says so is what its agent is told by. Nothing when it is not there any more.
 * @param now epoch ms
 */
export function remind(ticket: Ticket, id: string, now: number): Change {
  const reminder = ticket.reminders?.find((one) => one.id === id);
  if (!reminder || reminder.at > now || ticket.folder !== 'desk') return { ticket, entries: [] };
  const { at, for: receiver, text } = reminder;
  const by = { actor: { type: 'system', id: 'reminder', name: 'Tuki' } as const, at: reached(ticket, at) };
  const line = lineOf(ticket, 'reminder', derivedId('reminder', id, 'reached'), by);
  return withLine(ticket, { reminders: others(ticket, id) }, { ...line, from: null, to: { id, for: receiver, text } });
}

/**
 * The date by which a ticket is to be done has come, which is told once. Nothing when it was told, moved or taken away, or the ticket is closed.
 * @param now epoch ms
 */
export function reachDueDate(ticket: Ticket, now: number): Change {
  const { dueAt } = ticket;
  if (dueAt === undefined || dueAt > now || ticket.dueTold) return { ticket, entries: [] };
  if (ticket.folder !== 'desk' || ticket.status === 'closed') return { ticket, entries: [] };
  const by = { actor: { type: 'system', id: 'dueDate', name: 'Tuki' } as const, at: reached(ticket, dueAt) };
  // The same date may be set again and told again.
  const id = derivedId('dueDate', String(ticket.number), String(dueAt), String(ticket.version));
  const line = lineOf(ticket, 'dueAt', id, by);
  const reason = 'The ticket was to be done by now.';
  return withLine(ticket, { dueTold: true }, { ...line, from: dueAt, to: dueAt, reason });
}

/** Where the line stands: at its time, but not before what brought the ticket back to the desk. */
const reached = (ticket: Ticket, at: number): number => Math.max(at, ticket.updatedAt);

const others = (ticket: Ticket, id: string): Reminder[] => (ticket.reminders ?? []).filter((one) => one.id !== id);

function lineOf(
  { number }: Ticket,
  field: ChangeEntry['field'],
  id: string,
  { actor, at }: By,
): Omit<ChangeEntry, 'from' | 'to'> {
  return { type: 'change', id, number, order: at, at, actor, field };
}
