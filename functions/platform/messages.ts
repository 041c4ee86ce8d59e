import * as z from 'zod';
import { folders, kinds, statuses } from '../tickets/ticket.ts';

const standing = z.object({
  mailbox: z.string(),
  status: z.enum(statuses),
  folder: z.enum(folders),
  assignee: z.string().optional(),
  kind: z.enum(kinds).optional(),
  merged: z.literal(true).optional(),
});

/** What `relay-entries` puts on every queue: enough to decide, the rest is read from the table. */
export const relayedEntry = z.object({
  /** Ticket number. */
  number: z.number().int(),
  mailbox: z.string(),
  /** Key of the entry in its ticket's partition, `E#…`. */
  sk: z.string(),
  id: z.string(),
  order: z.number(),
  at: z.number(),
  type: z.enum(['received', 'sent', 'note', 'change', 'delivery']),
  actor: z
    .object({ type: z.enum(['customer', 'agent', 'workflow', 'system']), id: z.string(), name: z.string() })
    .optional(),
  /** For a change: what changed. */
  field: z.string().optional(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  /** For a received entry that wants an acknowledgement. */
  acknowledge: z.boolean().optional(),
  automatic: z.boolean().optional(),
  /** For a note: mail addresses of agents whom it names. */
  mentions: z.array(z.string()).optional(),
  /** For a change that came with a message: the message's type. */
  cameWith: z.enum(['received', 'sent', 'note']).optional(),
  /** Where the ticket stands after the entry and stood before it (absent on a new ticket), when the entry is the first of a change. */
  state: standing.optional(),
  before: standing.optional(),
  /** Number-bearing facts that the entry states, for reports. */
  facts: z
    .array(
      z.object({
        fact: z.enum(['created', 'answered', 'unanswered', 'closed', 'reopened', 'warned', 'breached']),
        value: z.number().optional(),
      }),
    )
    .optional(),
});
export type RelayedEntry = z.infer<typeof relayedEntry>;

/** Something that one agent is told, as it is kept and relayed. */
export const notificationNews = z.object({
  news: z.literal('notification'),
  id: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** Mail address of the agent who is told. */
  agent: z.string(),
  reason: z.string(),
  /** Ticket number. */
  number: z.number().int(),
  subject: z.string(),
  mailbox: z.string(),
  /** Name of who did it. */
  by: z.string().optional(),
  /** The beginning of what was written. */
  text: z.string().optional(),
});
export type NotificationNews = z.infer<typeof notificationNews>;

/** A draft has appeared on a ticket or is gone. */
export const draftNews = z.object({ news: z.literal('draft'), number: z.number().int() });
export type DraftNews = z.infer<typeof draftNews>;

/** What `relay-entries` puts on the queue `live`. */
export const liveNews = z.union([notificationNews, draftNews, relayedEntry]);
export type LiveNews = z.infer<typeof liveNews>;

/** What `watch-clocks` puts on the escalations queue. */
export const dueClock = z.object({
  number: z.number().int(),
  clock: z.string(),
  /**
   * What was reached: a clock's warning or breach; the end of a deferral (`clock` is then `deferral`); the time of a message that was to go out later
   * (`clock` is its id); a reminder (`clock` is its id); the date by which the ticket is to be done; the end of its time in the trash; or a deletion that
   * was begun and not finished (`clock` is its id, `number` is 0).
   */
  event: z.enum(['warning', 'breach', 'deferral', 'scheduled', 'reminder', 'dueDate', 'trash', 'removal']),
  /** The instant that was reached, epoch milliseconds: with number, clock and event it names the happening. */
  deadline: z.number(),
});
export type DueClock = z.infer<typeof dueClock>;
