import type { IconName } from '../../ui/icons.tsx';
import type { Me } from '../api/types.ts';

/** Pages besides the tickets, in the order in which they are shown. */
const everybodys = [
  { to: '/customers', icon: 'people', text: 'customers' },
  { to: '/workload', icon: 'person', text: 'workload' },
  { to: '/reports', icon: 'chart', text: 'reports' },
  { to: '/guide', icon: 'book', text: 'guide' },
] as const;

/** What everybody sets for themselves. */
const ownSettings = [
  { to: '/settings/notifications', icon: 'bell', text: 'notifications' },
  { to: '/settings/replies', icon: 'file', text: 'replies' },
] as const;

/** What leads and admins look after. */
const leadSettings = [
  { to: '/settings/people', icon: 'people', text: 'people' },
  { to: '/settings/mailboxes', icon: 'gear', text: 'mailboxes' },
  { to: '/settings/mail', icon: 'mail', text: 'mail' },
  { to: '/settings/workflows', icon: 'flow', text: 'workflows' },
  { to: '/settings/templates', icon: 'file', text: 'templates' },
  { to: '/settings/fields', icon: 'gear', text: 'fields' },
  { to: '/settings/audit', icon: 'clock', text: 'audit' },
] as const;

type Page = ((typeof everybodys)[number] | (typeof ownSettings)[number] | (typeof leadSettings)[number]) & {
  icon: IconName;
};

/** The pages for the day's work. */
export const dayPages: readonly Page[] = everybodys;

/** The settings that somebody of this role may see. */
export const settingsPages = (role: Me['role'] | undefined): readonly Page[] =>
  role === 'admin' || role === 'lead' ? [...ownSettings, ...leadSettings] : role === undefined ? [] : ownSettings;

/** All pages for somebody of this role. */
export const pagesFor = (role: Me['role'] | undefined): readonly Page[] => [...dayPages, ...settingsPages(role)];
