import { derivedId } from '../platform/ids.ts';
import { InvalidChangeError } from './change.ts';
import { setStatus, withParticipants, withStanding } from './conversation.ts';
import type { Actor, ChangeEntry, Entry } from './entry.ts';
import type { MergedTicket, Ticket } from './ticket.ts';
import type { Step } from './ticket-store-types.ts';

/** A head holds no more of them, so that its size and the price of its timeline stay bounded. */
const mostMerged = 20;

/** Who merges or takes apart, and when (epoch ms). */
export interface MergeContext {
  actor: Actor;
  at: number;
}

/** Everybody in the conversation of a ticket. */
export const peopleOf = ({ requester, participants }: Ticket): string[] => [
  requester.address,
  ...participants.map(({ address }) => address),
];

/**
 * Merges a ticket into another: nothing is copied, the one leads to the other from then on and stands in no list. The other takes its people in, waits for
 * as long as the longer waiting of both, and is open when it rested and somebody waits, or was closed and the one was not.
 * @throws InvalidChangeError with the path `number` when they cannot be merged
 */
export function merge(into: Ticket, from: Ticket, by: MergeContext): Step[] {
  const problem = problemOf(into, from);
  if (problem !== undefined) throw new InvalidChangeError([{ path: 'number', message: problem }]);
  const gone: Ticket = { ...from, mergedInto: into.number, ...nextOf(from, from.version, by.at) };
  // Whoever has seen either of them has not seen this one.
  const after: Ticket = { ...into, ...nextOf(into, Math.max(into.version, from.version), by.at) };
  after.participants = withParticipants(into.participants, [from.requester, ...from.participants], into.requester);
  after.recent = [...(into.recent ?? []), ...(from.recent ?? [])];
  const waiting = waitingMoved(into, from);
  if (waiting) after.waitingSince = waiting.to;
  const opens = opensBy(into, from);
  if (opens) setStatus(after, 'open', by);
  const known = new Set(peopleOf(into));
  const brought = peopleOf(after).filter((address) => !known.has(address));
  const record: MergedTicket = {
    number: from.number,
    at: by.at,
    by: by.actor.id,
    brought,
    ...(waiting && { waiting }),
  };
  const came = (from.merged ?? []).map(({ number, at, by: whom }): MergedTicket => {
    return { number, at, by: whom, via: from.number, brought: [] };
  });
  after.merged = [...(into.merged ?? []), record, ...came];
  const lineOn = (ticket: Ticket, to: unknown): ChangeEntry => lineOf(ticket, [into, from], by, { from: null, to });
  const status: Entry[] = opens ? [statusLine(lineOn(into, null), into, 'open')] : [];
  return [
    {
      change: {
        ticket: after,
        entries: [withStanding(lineOn(into, { number: from.number }), into, after), ...status],
      },
      was: into.version,
    },
    {
      change: { ticket: gone, entries: [withStanding(lineOn(from, { into: into.number }), from, gone)] },
      was: from.version,
    },
  ];
}

function problemOf(into: Ticket, from: Ticket): string | undefined {
  if (from.number === into.number) return 'is this ticket itself';
  if (from.mergedInto !== undefined) return 'was merged into another ticket already';
  if (from.folder !== 'desk') return 'is not at the desk; move it there first';
  if (into.folder !== 'desk') return 'cannot be merged into a ticket that is not at the desk';
  if ((from.scheduled ?? []).length > 0) return 'has messages that wait for their time; send or delete them first';
  const count = (into.merged ?? []).length + (from.merged ?? []).length + 1;
  return count > mostMerged ? `is one too many: at most ${mostMerged} tickets can be merged into one` : undefined;
}

/** Since when the customers wait afterwards, where that changes. */
function waitingMoved(into: Ticket, from: Ticket): MergedTicket['waiting'] {
  const to = from.waitingSince;
  if (to === undefined || (into.waitingSince !== undefined && into.waitingSince <= to)) return undefined;
  return { to, ...(into.waitingSince === undefined ? {} : { from: into.waitingSince }) };
}

function opensBy(into: Ticket, from: Ticket): boolean {
  if (into.status === 'closed') return from.status !== 'closed';
  return (into.status === 'waiting' || into.status === 'deferred') && from.waitingSince !== undefined;
}

/**
 * Takes a merged ticket out again, just as it was, with all that had come with it. What was written since stays where it is. The people whom it brought go
 * with it, but for those who have written since and those whom another merged ticket has brought as well.
 * @param chain the ticket, the one that it was merged into, the one that that was merged into, and so on to the one that all of them lead to
 * @param others the other tickets that were merged into those, without the chain itself
 */
export function unmerge(chain: readonly Ticket[], others: readonly Ticket[], by: MergeContext): Step[] {
  const [back, parent] = chain;
  const root = chain.at(-1);
  if (!back || !parent || !root) throw new Error('a ticket is taken out of another one');
  const after: Ticket = { ...back, ...nextOf(back, Math.max(back.version, root.version), by.at) };
  after.mergedInto = undefined;
  const line = lineOf(back, [parent, back], by, { from: { into: parent.number }, to: null });
  const steps: Step[] = [{ change: { ticket: after, entries: [withStanding(line, back, after)] }, was: back.version }];
  const parted = new Set([back.number, ...(back.merged ?? []).map(({ number }) => number)]);
  let without: { child: Ticket; leaving: readonly string[] } = { child: back, leaving: [] };
  for (const ticket of chain.slice(1)) {
    const left = leave(ticket, parted, without, others);
    const changed: Ticket = { ...ticket, ...left.changed, ...nextOf(ticket, ticket.version, by.at) };
    const told = { from: { number: back.number }, to: null };
    const entries = ticket === root ? [withStanding(lineOf(ticket, [root, back], by, told), ticket, changed)] : [];
    steps.push({ change: { ticket: changed, entries }, was: ticket.version });
    without = { child: changed, leaving: left.leaving };
  }
  return steps;
}

/** What becomes of a ticket that others were merged into, when `parted` are not any more. */
function leave(
  ticket: Ticket,
  parted: ReadonlySet<number>,
  { child, leaving }: { child: Ticket; leaving: readonly string[] },
  others: readonly Ticket[],
): { changed: Partial<Ticket>; leaving: readonly string[] } {
  const merged = ticket.merged ?? [];
  const record = merged.find(({ number }) => number === child.number);
  const goes = parted.has(child.number);
  const out = (record?.brought ?? []).filter((address) => goes || leaving.includes(address));
  const heirs = others.filter((one) =>
    merged.some(({ number, via }) => number === one.number && via === undefined && !parted.has(number)),
  );
  const heirOf = new Map(out.map((address) => [address, heirs.find((one) => peopleOf(one).includes(address))?.number]));
  const gone = out.filter((address) => heirOf.get(address) === undefined);
  const { waitingSince, records } = waitingWithout(ticket, record, goes ? undefined : child.waitingSince);
  const kept = records
    .filter(({ number }) => !parted.has(number))
    .map((one) => ({
      ...one,
      brought: [
        ...one.brought.filter((address) => one !== record || !out.includes(address)),
        ...out.filter((address) => heirOf.get(address) === one.number),
      ],
    }));
  const participants = ticket.participants.filter(({ address }) => !gone.includes(address));
  return { changed: { merged: kept, participants, waitingSince }, leaving: gone };
}

/**
 * Since when the customers wait when a merged ticket does not count any more, or counts from `to` on.
 * @returns the records too, as they are from then on
 */
function waitingWithout(
  { waitingSince, merged = [] }: Ticket,
  record: MergedTicket | undefined,
  to: number | undefined,
): { waitingSince: number | undefined; records: MergedTicket[] } {
  const moved = record?.waiting;
  if (!record || !moved || moved.to === to) return { waitingSince, records: merged };
  const earliest = Math.min(moved.from ?? Number.POSITIVE_INFINITY, to ?? Number.POSITIVE_INFINITY);
  const instead = Number.isFinite(earliest) ? earliest : undefined;
  const from = instead === undefined ? {} : { from: instead };
  const records = merged.map((one) => {
    if (one === record) return { ...one, waiting: instead === to && to !== undefined ? { ...moved, to } : undefined };
    return one.waiting?.from === moved.to ? { ...one, waiting: { to: one.waiting.to, ...from } } : one;
  });
  return { waitingSince: waitingSince === moved.to ? instead : waitingSince, records };
}

const nextOf = ({ updatedAt }: Ticket, version: number, at: number): Pick<Ticket, 'version' | 'updatedAt'> => ({
  version: version + 1,
  updatedAt: Math.max(updatedAt, at),
});

function lineOf(
  { number }: Ticket,
  [into, from]: readonly [Ticket, Ticket],
  { actor, at }: MergeContext,
  change: Pick<ChangeEntry, 'from' | 'to'>,
): ChangeEntry {
  const id = derivedId('merge', String(number), String(into.number), String(from.number), String(from.version));
  return { type: 'change', id, number, order: at, at, actor, field: 'merged', ...change };
}

function statusLine(line: ChangeEntry, { status: from }: Ticket, to: Ticket['status']): ChangeEntry {
  return { ...line, id: derivedId(line.id, 'status'), field: 'status', from, to };
}
