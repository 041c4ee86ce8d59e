import { type Role, roles } from './principal.ts';

/**
 * Everything that a role may hold, by name. `read` is none of them: what an agent may see is decided by their mailboxes alone. A name that is not
 * here gives nothing.
 */
export const rights = [
  'note',
  'reply',
  'create',
  'change',
  'close',
  'assignOthers',
  'spam',
  'delete',
  'merge',
  'bulk',
  'customers',
  'seeReports',
  'exportReports',
  'configureMailbox',
  'configureMail',
  'configureWorkflows',
  'configureServiceLevels',
  'configureFields',
  'configureTexts',
  'configureDesk',
  'seeAudit',
  'administer',
] as const;
export type Right = (typeof rights)[number];

/** What one may do in one mailbox at most: look, write notes as well, or whatever the role allows. */
export const accessLevels = ['read', 'note', 'full'] as const;
export type AccessLevel = (typeof accessLevels)[number];

const light: readonly Right[] = ['note', 'seeReports'];
const working: readonly Right[] = [
  ...light,
  'reply',
  'create',
  'change',
  'close',
  'assignOthers',
  'spam',
  'delete',
  'merge',
  'bulk',
  'customers',
  'exportReports',
];
const leading: readonly Right[] = [
  ...working,
  'configureMailbox',
  'configureMail',
  'configureWorkflows',
  'configureServiceLevels',
  'configureFields',
  'configureTexts',
  'configureDesk',
  'seeAudit',
];

const ofRole: Record<Role, ReadonlySet<Right>> = {
  admin: new Set(rights),
  lead: new Set(leading),
  agent: new Set(working),
  light: new Set(light),
};

/** What one of the four roles may do; nothing for a role that is not known. */
export function rightsOfRole(role: Role): ReadonlySet<Right> {
  return roles.includes(role) ? ofRole[role] : new Set();
}

/** On which roles one of the desk's own can be built. Nobody is an admin by halves. */
export const bases = ['lead', 'agent', 'light'] as const satisfies readonly Role[];
export type Base = (typeof bases)[number];

const added: Record<Base, readonly Right[]> = {
  lead: [],
  agent: ['configureMailbox', 'configureTexts', 'configureFields', 'seeAudit'],
  light: ['create', 'customers', 'exportReports'],
};

/** The most that a role of the desk's own may hold: all that its base may, and a little more; never what is for admins alone. */
export function mostOf(base: Base): readonly Right[] {
  return rights.filter((right) => ofRole[base].has(right) || added[base].includes(right));
}
