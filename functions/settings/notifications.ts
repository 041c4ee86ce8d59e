import * as z from 'zod';

const ways = z.object({
  /** In the inbox, under the bell. */
  app: z.boolean(),
  mail: z.boolean(),
});

/** What an agent wants to be told, and how. */
export const notificationSettings = z.object({
  /** Tickets they have, their reminders and scheduled messages, and what is told to leads. */
  mine: ways,
  /** Tickets they follow. */
  following: ways,
  /** New tickets that nobody has. */
  unassigned: ways,
  /** Notes that name them. */
  mentions: ways,
});
export type NotificationSettings = z.infer<typeof notificationSettings>;

/** A part of the settings that can be turned off. */
export type NotificationTopic = keyof NotificationSettings;
