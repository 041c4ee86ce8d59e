export { type Agent, principalOf } from './agent.ts';
export type { Language, LocalisedText } from './language.ts';
export { type MailRules, mailRules } from './mail-rules.ts';
export { type Mailbox, mailAddress, shortId } from './mailbox.ts';
export { agentRoutes } from './routes.ts';
export { createSettingsStore, type SettingsStore } from './settings-store.ts';
export type { Team } from './team.ts';
