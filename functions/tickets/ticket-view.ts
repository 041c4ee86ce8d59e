import * as z from 'zod';
import {
  channels,
  folders,
  kinds,
  type LinkKind,
  levels,
  linkKinds,
  priorities,
  statuses,
  type Ticket,
} from './ticket.ts';

const instant = z.iso.datetime();
const addressSchema = z.object({ name: z.string(), address: z.string() }).meta({ id: 'Address' });

const clockSchema = z
  .object({
    name: z.string(),
    policy: z.string().describe('The service level that set it'),
    target: z.number().describe('Business minutes'),
    startedAt: instant,
    warnAt: instant,
    dueAt: instant,
    state: z.enum(['running', 'warned', 'breached', 'kept', 'missed']),
    stoppedAt: instant.nullable(),
  })
  .meta({ id: 'TicketClock' });

/** A ticket as the agents' API shows it; instants are ISO 8601, what is absent is null. */
export const ticketViewSchema = z
  .object({
    number: z.number().int(),
    id: z.string(),
    subject: z.string(),
    kind: z.enum(kinds),
    status: z.enum(statuses),
    folder: z.enum(folders),
    folderReason: z.string().nullable(),
    priority: z.enum(priorities),
    level: z.literal([...levels]),
    channel: z.enum(channels),
    mailbox: z.string(),
    team: z.string().nullable(),
    assignee: z.string().nullable().describe("An agent's mail address"),
    requester: z.object({ id: z.string(), name: z.string(), address: z.string() }),
    participants: z.array(addressSchema),
    tags: z.array(z.string()),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    language: z.string().nullable(),
    version: z.number().int().describe('Also the ETag'),
    createdAt: instant,
    updatedAt: instant,
    waitingSince: instant.nullable().describe('Since when the customer waits for us'),
    firstAnsweredAt: instant.nullable(),
    closedAt: instant.nullable(),
    deferredUntil: instant.nullable(),
    reopened: z.number().int(),
    clocks: z.array(clockSchema),
    links: z.array(
      z.object({
        number: z.number().int(),
        kind: z.enum(['follows', 'names', 'splitFrom', 'splitTo', ...(Object.keys(linkKinds) as LinkKind[])]),
      }),
    ),
    followers: z.array(z.string()).describe("Agents' mail addresses"),
    startAt: instant.nullable(),
    dueAt: instant.nullable(),
    reminders: z.array(z.object({ id: z.string(), at: instant, for: z.string(), by: z.string(), text: z.string() })),
    checklist: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        required: z.boolean(),
        doneAt: instant.nullable(),
        doneBy: z.string().nullable(),
      }),
    ),
    merged: z.array(
      z.object({ number: z.number().int(), at: instant, by: z.string(), via: z.number().int().nullable() }),
    ),
    mergedInto: z.number().int().nullable(),
    trashedAt: instant.nullable(),
    scheduled: z
      .array(z.object({ id: z.string(), at: instant, heldAt: instant.nullable() }))
      .describe('Messages that wait for their time'),
  })
  .meta({ id: 'Ticket' });

export type TicketView = z.infer<typeof ticketViewSchema>;

/** Epoch milliseconds as ISO 8601. */
export const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : iso(ms));

/** A ticket for the agents' API. */
export function ticketView(ticket: Ticket): TicketView {
  const { uncounted, opening, recent, closedBy, reopenedLately, dueTold, undo, ...shown } = ticket;
  return {
    ...shown,
    id: String(ticket.number),
    folderReason: ticket.folderReason ?? null,
    team: ticket.team ?? null,
    assignee: ticket.assignee ?? null,
    language: ticket.language ?? null,
    createdAt: iso(ticket.createdAt),
    updatedAt: iso(ticket.updatedAt),
    waitingSince: isoOrNull(ticket.waitingSince),
    firstAnsweredAt: isoOrNull(ticket.firstAnsweredAt),
    closedAt: isoOrNull(ticket.closedAt),
    deferredUntil: isoOrNull(ticket.deferredUntil),
    clocks: ticket.clocks.map((clock) => ({
      ...clock,
      startedAt: iso(clock.startedAt),
      warnAt: iso(clock.warnAt),
      dueAt: iso(clock.dueAt),
      stoppedAt: isoOrNull(clock.stoppedAt),
    })),
    links: ticket.links ?? [],
    followers: ticket.followers ?? [],
    startAt: isoOrNull(ticket.startAt),
    dueAt: isoOrNull(ticket.dueAt),
    reminders: (ticket.reminders ?? []).map((reminder) => ({ ...reminder, at: iso(reminder.at) })),
    checklist: (ticket.checklist ?? []).map(({ required = false, doneAt, doneBy, ...step }) => ({
      ...step,
      required,
      doneAt: isoOrNull(doneAt),
      doneBy: doneBy ?? null,
    })),
    merged: (ticket.merged ?? []).map(({ number, at, by, via }) => ({ number, at: iso(at), by, via: via ?? null })),
    mergedInto: ticket.mergedInto ?? null,
    trashedAt: isoOrNull(ticket.trashedAt),
    scheduled: (ticket.scheduled ?? []).map(({ id, at, heldAt }) => ({ id, at: iso(at), heldAt: isoOrNull(heldAt) })),
  };
}
