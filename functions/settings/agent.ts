import * as z from 'zod';
import { type AgentPrincipal, accessLevels, roles } from '../access/index.ts';
import { language } from './language.ts';
import { mailAddress, shortId } from './mailbox.ts';
import { notificationSettings } from './notifications.ts';
import type { CustomRole } from './role.ts';

/** Somebody who works at the desk. */
export const agent = z.object({
  address: mailAddress,
  name: z.string().min(1).max(100),
  role: z.enum(roles),
  /** A role of the desk's own; its base is `role`. */
  roleId: shortId.optional(),
  /** Short ids of the mailboxes they may see. */
  mailboxes: z.union([z.literal('all'), z.array(shortId)]),
  /** By mailbox: what they may do there at most; mailboxes that are left out are not limited. */
  access: z.record(shortId, z.enum(accessLevels)).optional(),
  teams: z.array(shortId),
  language,
  /** Who is not active cannot do anything, and nothing can be assigned to them. */
  active: z.boolean(),
  /** They stand in the deployment's configuration. */
  configured: z.boolean().optional(),
  /** An admin has changed them here since the configuration last did. */
  changedHere: z.boolean().optional(),
  /** What they want to be told; absent until they have chosen. */
  notifications: notificationSettings.optional(),
});
export type Agent = z.infer<typeof agent>;

/**
 * The agent as the one who asks for something; `undefined` for somebody unknown or no longer active.
 * @param role the role of the desk's own that `roleId` names. An agent who has one and comes without it may do nothing but read: `settings.principal`
 *   reads both
 */
export function principalOf(agent: Agent | undefined, role?: CustomRole): AgentPrincipal | undefined {
  if (!agent?.active) return undefined;
  const { address, name, roleId, mailboxes, access } = agent;
  const plain = { type: 'agent' as const, address, name, role: agent.role, mailboxes, ...(access && { access }) };
  if (roleId === undefined || agent.role === 'admin') return plain;
  return { ...plain, rights: new Set(role?.id === roleId && role.base === agent.role ? role.rights : []) };
}
