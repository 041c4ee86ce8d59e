import * as z from 'zod';
import { type NotificationNews, notificationNews, type RelayedEntry } from '../platform/messages.ts';

/** Why an agent is told something. `draftTaken`: a colleague goes on with what they had begun to write. */
export const notificationReasons = [
  'warned',
  'breached',
  'raised',
  'assigned',
  'mentioned',
  'held',
  'customerWrote',
  'colleagueWrote',
  'changed',
  'unassigned',
  'reminder',
  'due',
  'draftTaken',
] as const;
export type NotificationReason = (typeof notificationReasons)[number];

/** Something that one agent is told in the inbox, about a ticket; kept for 30 days. */
export type Notification = Omit<NotificationNews, 'news' | 'reason'> & { reason: NotificationReason };

/** How long the inbox keeps what an agent was told, milliseconds. */
export const notificationLastsMs = 30 * 24 * 60 * 60 * 1000;

/** The item of a notification, less its keys. */
export const storedNotification = notificationNews.omit({ news: true }).extend({ reason: z.enum(notificationReasons) });

/** A notification as it goes out over HTTP and the live connection. */
export const notificationSchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    reason: z.enum(notificationReasons),
    number: z.number().int().describe('Of the ticket'),
    subject: z.string(),
    mailbox: z.string(),
    by: z.string().nullable().describe('Name of who did it'),
    text: z.string().nullable().describe('The beginning of what was written'),
    unread: z.boolean().describe('It came after what you have looked at'),
  })
  .meta({ id: 'Notification' });
export type NotificationView = z.infer<typeof notificationSchema>;

/** @throws ZodError for a reason that nobody knows */
export function notificationView(of: Omit<NotificationNews, 'news' | 'agent'>): Omit<NotificationView, 'unread'> {
  const { id, at, number, subject, mailbox, by = null, text = null } = of;
  const reason = z.enum(notificationReasons).parse(of.reason);
  return { id, at: new Date(at).toISOString(), reason, number, subject, mailbox, by, text };
}

/** Whether an entry brought a ticket to the desk that nobody has: a new one, or one that was released. */
export function bringsUnassigned({ state, before }: RelayedEntry): boolean {
  if (state?.folder !== 'desk' || state.assignee !== undefined || state.status === 'closed') return false;
  return before === undefined || before.folder !== 'desk';
}
