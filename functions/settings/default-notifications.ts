import type { NotificationSettings } from './notifications.ts';

/** What counts until an agent has chosen. */
export const defaultNotifications: NotificationSettings = {
  mine: { app: true, mail: true },
  following: { app: true, mail: false },
  unassigned: { app: true, mail: false },
  mentions: { app: true, mail: true },
};
