import { checkPatch, undoneBy } from './amend-check.ts';
import { applyWork } from './amend-work.ts';
import type { Change, TicketPatch } from './change.ts';
import { setStatus, withStanding } from './conversation.ts';
import type { Actor, ChangedField, ChangeEntry, Entry, StatedFact } from './entry.ts';
import { isCounted } from './standing.ts';
import { restored, takenBackOf } from './taken-back.ts';
import type { Ticket } from './ticket.ts';

/** Who changes a ticket, when, and under which identities the entries are kept. */
export interface AmendContext {
  actor: Actor;
  /** Epoch ms. */
  at: number;
  /** Place in the timeline. @default at */
  order?: number;
  /** The identity of the entry for a changed field: the same for a repetition. */
  idFor(field: string): string;
  /** Name of the workflow or policy. */
  rule?: string;
  reason?: string;
}

/** What is different about one field; becomes a line of the timeline. */
export interface Difference {
  field: ChangedField;
  from: unknown;
  to: unknown;
  until?: number;
  reason?: string;
  /** Tells apart lines of the same field. */
  of?: string;
}

/**
 * Changes a ticket by a patch, with one entry for each field that is really changed; when none is, the ticket comes back as it was.
 * A new ticket that somebody is given becomes open. Leaving the desk stops its clocks.
 * @throws InvalidChangeError naming the fields that do not go together or are not as they must be
 */
export function amend(ticket: Ticket, patch: TicketPatch, by: AmendContext): Change {
  checkPatch(ticket, patch);
  const after: Ticket = { ...ticket };
  const differences: Difference[] = [];
  const facts: StatedFact[] = [];
  const set = <K extends keyof Ticket & ChangedField>(field: K, to: Ticket[K]): void => {
    if (JSON.stringify(ticket[field]) === JSON.stringify(to)) return;
    differences.push({ field, from: ticket[field] ?? null, to: to ?? null });
    after[field] = to;
  };
  for (const field of ['mailbox', 'subject', 'kind', 'priority', 'level'] as const) {
    if (patch[field] !== undefined) setPlain(set, field, patch);
  }
  if (patch.folder !== undefined) applyFolder(after, patch.folder, by, set, patch.clocks);
  if (patch.assignee !== undefined) set('assignee', patch.assignee ?? undefined);
  if (patch.team !== undefined) set('team', patch.team ?? undefined);
  if (patch.tags !== undefined || patch.addTags !== undefined) set('tags', tagsAfter(ticket, patch));
  if (patch.fields !== undefined) set('fields', fieldsAfter(ticket, patch.fields));
  applyWork({ before: ticket, after, patch, by, set, differences });
  if (patch.clock !== undefined) applyClock(after, patch.clock, differences, facts);
  applyStatus(after, ticket, patch, by, differences);
  if (differences.length === 0) return { ticket, entries: [] };
  after.version = ticket.version + 1;
  after.updatedAt = Math.max(ticket.updatedAt, by.at);
  const [first, ...rest] = differences.map((difference) => entryOf(ticket.number, difference, by));
  if (!first) return { ticket, entries: [] };
  const opening = withStanding(first, ticket, after, facts);
  if (opening.facts?.some((stated) => stated.fact === 'created')) after.uncounted = undefined;
  const entries: Entry[] = [opening, ...rest];
  return { ticket: after, entries };
}

/** Replaces a field and notes the difference, if there is one. */
export type Setter = <K extends keyof Ticket & ChangedField>(field: K, to: Ticket[K]) => void;

/** Fields that are simply replaced. */
function setPlain<K extends 'mailbox' | 'subject' | 'kind' | 'priority' | 'level'>(
  set: Setter,
  field: K,
  patch: TicketPatch,
): void {
  const to = patch[field];
  if (to !== undefined) set(field, to as Ticket[K]);
}

function applyFolder(
  after: Ticket,
  folder: Ticket['folder'],
  by: AmendContext,
  set: Setter,
  clocks: Ticket['clocks'] = [],
): void {
  const before = after.folder;
  set('folder', folder);
  if (folder !== before) after.trashedAt = folder === 'trash' ? by.at : undefined;
  if (folder === 'desk') {
    after.folderReason = undefined;
    const awaited = after.clocks.length === 0 && after.firstAnsweredAt === undefined && after.status !== 'closed';
    if (before !== 'desk' && awaited) after.clocks = clocks;
    return;
  }
  if (by.reason !== undefined) after.folderReason = by.reason;
  after.clocks = after.clocks.filter((clock) => clock.state === 'kept' || clock.state === 'missed');
}

function applyStatus(
  after: Ticket,
  before: Ticket,
  patch: TicketPatch,
  by: AmendContext,
  differences: Difference[],
): void {
  const taken = before.status === 'new' && patch.status === undefined && after.assignee !== undefined;
  const status = taken ? 'open' : (patch.status ?? before.status);
  const deferredUntil = status === 'deferred' ? (patch.deferredUntil ?? before.deferredUntil) : undefined;
  if (status === before.status && deferredUntil === before.deferredUntil) return;
  if (status !== before.status) moveTo(status, after, before, patch, by);
  after.deferredUntil = deferredUntil;
  differences.push({
    field: 'status',
    from: before.status,
    to: status,
    ...(deferredUntil === undefined ? {} : { until: deferredUntil }),
  });
}

/** What people do by hand they may take back, at once and exactly. */
function moveTo(status: Ticket['status'], after: Ticket, before: Ticket, patch: TicketPatch, by: AmendContext): void {
  const undone = undoneBy(before, patch);
  setStatus(after, status, by);
  if (undone) Object.assign(after, restored(after, undone));
  const byHand = by.actor.type === 'agent' && !undone;
  after.undo = byHand
    ? { version: before.version + 1, status: before.status, ...takenBackOf(before, after) }
    : undefined;
}

function applyClock(
  after: Ticket,
  reached: NonNullable<TicketPatch['clock']>,
  differences: Difference[],
  facts: StatedFact[],
): void {
  const clock = after.clocks.find((one) => one.name === reached.name);
  const passes = clock && (clock.state === 'running' || (clock.state === 'warned' && reached.state === 'breached'));
  if (!clock || !passes) return;
  after.clocks = after.clocks.map((one) => (one === clock ? { ...one, state: reached.state } : one));
  differences.push({
    field: 'clock',
    from: { name: clock.name, state: clock.state },
    to: { name: clock.name, state: reached.state },
  });
  if (isCounted(after)) facts.push({ fact: reached.state });
}

function tagsAfter(ticket: Ticket, patch: TicketPatch): string[] {
  return [...new Set([...(patch.tags ?? ticket.tags), ...(patch.addTags ?? [])])];
}

function fieldsAfter(ticket: Ticket, patch: NonNullable<TicketPatch['fields']>): Ticket['fields'] {
  const fields: Ticket['fields'] = { ...ticket.fields };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete fields[name];
    else fields[name] = value;
  }
  return fields;
}

function entryOf(number: number, { of, ...difference }: Difference, by: AmendContext): ChangeEntry {
  const { actor, at, rule, reason } = by;
  return {
    type: 'change',
    id: by.idFor(of === undefined ? difference.field : `${difference.field}.${of}`),
    number,
    order: by.order ?? at,
    at,
    actor,
    ...(rule === undefined ? {} : { rule }),
    ...(reason === undefined ? {} : { reason }),
    ...difference,
  };
}
