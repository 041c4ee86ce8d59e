import type * as z from 'zod';
import type { Ticket } from '../../tickets/index.ts';
import type { ticketPatch } from './patch-ticket.ts';

/** A patch as it is sent. */
export type PatchBody = z.input<typeof ticketPatch>;

/**
 * The patch that takes back what a change has made of a ticket: the same fields, as they were. It is meant for the version that the change made.
 * @returns undefined when there is nothing to take back
 */
export function undoPatch(before: Ticket, after: Ticket): PatchBody | undefined {
  const undo: PatchBody = { ...plainUndo(before, after), ...statusUndo(before, after), ...workUndo(before, after) };
  return Object.keys(undo).length > 0 ? undo : undefined;
}

const differs = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) !== JSON.stringify(other ?? null);
const isoOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());

function plainUndo(before: Ticket, after: Ticket): PatchBody {
  const undo: PatchBody = {};
  const { mailbox, subject, kind, priority, level, folder, tags } = before;
  const plain = { mailbox, subject, kind, priority, level, folder, tags };
  for (const [field, value] of Object.entries(plain)) {
    if (differs(value, after[field as keyof typeof plain])) Object.assign(undo, { [field]: value });
  }
  if (differs(before.assignee, after.assignee)) undo.assignee = before.assignee ?? null;
  if (differs(before.team, after.team)) undo.team = before.team ?? null;
  const names = Object.keys({ ...before.fields, ...after.fields });
  const changed = names.filter((name) => differs(before.fields[name], after.fields[name]));
  if (changed.length > 0) undo.fields = Object.fromEntries(changed.map((name) => [name, before.fields[name] ?? null]));
  return undo;
}

function statusUndo(before: Ticket, after: Ticket): PatchBody {
  if (before.status === after.status && before.deferredUntil === after.deferredUntil) return {};
  const { status, deferredUntil } = before;
  return {
    status,
    ...(status === 'deferred' ? { deferredUntil: isoOrNull(deferredUntil) } : {}),
    ...(status === after.status ? {} : { undoes: after.version }),
  };
}

function workUndo(before: Ticket, after: Ticket): PatchBody {
  const { id, name, address } = before.requester;
  const other = id !== after.requester.id || address !== after.requester.address || name !== after.requester.name;
  const steps = (before.checklist ?? []).map(({ id: step, text, required = false, doneAt }) => {
    return { id: step, text, required, done: doneAt !== undefined };
  });
  return {
    ...(other ? { requester: { name, address } } : {}),
    ...(before.startAt === after.startAt ? {} : { startAt: isoOrNull(before.startAt) }),
    ...(before.dueAt === after.dueAt ? {} : { dueAt: isoOrNull(before.dueAt) }),
    ...(differs(before.followers ?? [], after.followers ?? []) ? { followers: before.followers ?? [] } : {}),
    ...(differs(before.checklist ?? [], after.checklist ?? []) ? { checklist: steps } : {}),
  };
}
