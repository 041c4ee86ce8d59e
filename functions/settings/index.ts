export { type Agent, principalOf } from './agent.ts';
export type { Language, LocalisedText } from './language.ts';
export type { MailFilter } from './mail-filter.ts';
export { type MailRules, mailRules } from './mail-rules.ts';
export { type Mailbox, mailAddress, shortId } from './mailbox.ts';
export {
  defaultNotifications,
  type NotificationSettings,
  type NotificationTopic,
  notificationSettings,
} from './notifications.ts';
export { agentRoutes } from './routes.ts';
export { type SenderRule, type SenderRules, senderPattern, senderRule, senderRules } from './sender-rules.ts';
export { createSenderStore, type SenderStore } from './sender-store.ts';
export { createSettingsStore, type SettingsStore } from './settings-store.ts';
export type { Team } from './team.ts';
