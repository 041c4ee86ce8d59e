export { type Agent, agent, principalOf } from './agent.ts';
export { type Language, type LocalisedText, language, languages } from './language.ts';
export { type Mailbox, mailAddress, mailbox, shortId } from './mailbox.ts';
export { agentRoutes } from './routes.ts';
export { createSettingsStore, type SettingsStore } from './settings-store.ts';
export { type Team, team } from './team.ts';
