import type { IconName } from '../../ui/icons.tsx';
import type { Me } from '../api/types.ts';

/** Pages besides the tickets, in the order in which they are shown. */
const everybodys = [
  { to: '/customers', icon: 'people', text: 'page.customers' },
  { to: '/workload', icon: 'person', text: 'page.workload' },
  { to: '/reports', icon: 'chart', text: 'reports' },
  { to: '/guide', icon: 'book', text: 'page.guide' },
] as const;

/** What everybody sets for themselves. */
const ownSettings = [
  { to: '/settings/notifications', icon: 'bell', text: 'page.notifications' },
  { to: '/settings/replies', icon: 'file', text: 'page.replies' },
] as const;

/** What leads and admins look after. */
const leadSettings = [
  { to: '/settings/people', icon: 'people', text: 'page.people' },
  { to: '/settings/mailboxes', icon: 'gear', text: 'mailboxes' },
  { to: '/settings/mail', icon: 'mail', text: 'mail' },
  { to: '/settings/workflows', icon: 'flow', text: 'workflows' },
  { to: '/settings/templates', icon: 'file', text: 'page.templates' },
  { to: '/settings/fields', icon: 'gear', text: 'page.fields' },
  { to: '/settings/audit', icon: 'clock', text: 'page.audit' },
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
