import type { AccessLevel, Right } from './rights.ts';

/** What an agent may do at all; what in particular is decided together with their mailboxes. */
export const roles = ['admin', 'lead', 'agent', 'light'] as const;
export type Role = (typeof roles)[number];

/** A signed-in member of the staff. */
export interface AgentPrincipal {
  type: 'agent';
  /** Mail address: the agent's identity. */
  address: string;
  name: string;
  role: Role;
  /** Short ids of the mailboxes that the agent may see. */
  mailboxes: readonly string[] | 'all';
  /** What a role of the desk's own allows; left out, it is what `role` allows. */
  rights?: ReadonlySet<Right>;
  /** By mailbox: what they may do there at most. Mailboxes that are left out are not limited. Does not count for admins. */
  access?: Readonly<Record<string, AccessLevel>>;
}

/** A signed-in customer. */
export interface CustomerPrincipal {
  type: 'customer';
  /** Customer id. */
  id: string;
  /** Ids of who was merged into them: their tickets are theirs too. */
  merged?: readonly string[];
  address: string;
}

/** Whoever holds a signed link to one ticket. */
export interface LinkPrincipal {
  type: 'link';
  /** The ticket that the link opens. */
  number: number;
}

/** The desk itself: workflows, clocks, the mail path. */
interface SystemPrincipal {
  type: 'system';
}

/** On whose behalf something is done. */
export type Principal = AgentPrincipal | CustomerPrincipal | LinkPrincipal | SystemPrincipal;
