import { derivedId } from '../platform/ids.ts';
import type { Change, StepPatch } from './change.ts';
import { checklistAfter } from './checklist.ts';
import { type OpenTicket, openTicket, setStatus, withStanding } from './conversation.ts';
import type { ChangedField, ChangeEntry, Entry, ReceivedEntry } from './entry.ts';
import type { Ticket } from './ticket.ts';

/** What an agent says of a ticket that they open for somebody. */
export interface Said {
  /** Mail address of an agent. */
  assignee?: string;
  team?: string;
  fields?: Ticket['fields'];
  checklist?: readonly StepPatch[];
  /** Epoch ms. */
  dueAt?: number;
  /** For the staff, behind the message. */
  note?: string;
  status?: 'open' | 'closed';
}

/**
 * A ticket that an agent opens for a caller, perhaps solved at once: message, note and closing in one change. What it begins with is no change; but that
 * somebody else or another team is given it has a line of its own, by which they are told. The entries have the same ids when it is repeated.
 */
export function openForCaller(opened: OpenTicket, said: Said): Change {
  const { message } = opened;
  const { ticket } = openTicket(opened);
  const { actor, at } = message;
  const team = said.team ?? opened.team;
  const open: Ticket = {
    ...ticket,
    team,
    assignee: said.assignee,
    status: said.status !== undefined || said.assignee !== undefined ? 'open' : 'new',
    fields: said.fields ?? {},
    ...(said.checklist
      ? { checklist: checklistAfter([], said.checklist, { agent: actor.id, at, seed: [message.id] }) }
      : {}),
    dueAt: said.dueAt,
  };
  const entries: Entry[] = [withStanding(message, undefined, open)];
  if (team !== opened.team) entries.push(lineOf(message, 'team', opened.team ?? null, team));
  if (said.assignee !== undefined && said.assignee !== actor.id)
    entries.push(lineOf(message, 'assignee', null, said.assignee));
  if (said.note !== undefined) {
    const note = { id: derivedId(message.id, 'note'), order: message.order + 1, text: said.note, mentions: [] };
    entries.push({ type: 'note', number: ticket.number, at, actor, ...note });
  }
  if (said.status !== 'closed') return { ticket: open, entries };
  const closed: Ticket = { ...open };
  setStatus(closed, 'closed', message);
  const line = { ...lineOf(message, 'status', 'open', 'closed'), order: message.order + 2 };
  return { ticket: closed, entries: [...entries, withStanding(line, open, closed)] };
}

function lineOf(message: ReceivedEntry, field: ChangedField, from: unknown, to: unknown): ChangeEntry {
  const { number, order, at, actor } = message;
  return { type: 'change', id: derivedId(message.id, field), number, order, at, actor, field, from, to };
}
