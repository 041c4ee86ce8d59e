import * as z from 'zod';
import { type AgentPrincipal, roles } from '../access/index.ts';
import { language } from './language.ts';
import { mailAddress, shortId } from './mailbox.ts';
import { notificationSettings } from './notifications.ts';

/** Somebody who works at the desk. */
export const agent = z.object({
  address: mailAddress,
  name: z.string().min(1).max(100),
  role: z.enum(roles),
  /** Short ids of the mailboxes they may see. */
  mailboxes: z.union([z.literal('all'), z.array(shortId)]),
  teams: z.array(shortId),
  language,
  /** Who is not active cannot do anything, and nothing can be assigned to them. */
  active: z.boolean(),
  /** What they want to be told; absent until they have chosen. */
  notifications: notificationSettings.optional(),
});
export type Agent = z.infer<typeof agent>;

/** The agent as the one who asks for something; `undefined` for somebody unknown or no longer active. */
export function principalOf(agent: Agent | undefined): AgentPrincipal | undefined {
  if (!agent?.active) return undefined;
  const { address, name, role, mailboxes } = agent;
  return { type: 'agent', address, name, role, mailboxes };
}
