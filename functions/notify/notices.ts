import * as z from 'zod';
import { can } from '../access/index.ts';
import type { RelayedEntry } from '../platform/messages.ts';
import { type Agent, principalOf } from '../settings/index.ts';
import type { Entry, Ticket } from '../tickets/index.ts';

/** Why an agent is written to. */
export type NoticeReason = 'warned' | 'breached' | 'raised' | 'assigned' | 'mentioned' | 'held';

/** A mail to one agent about one entry. */
export interface Notice {
  receiver: Agent;
  reason: NoticeReason;
}

const clockState = z.object({ state: z.enum(['warned', 'breached']) });
/** A scheduled message that waits for its writer's word: the customer has written first, or the ticket is closed. */
const heldMessage = z.object({ by: z.string(), heldAt: z.number() });

/**
 * Who is to hear of an entry, each of them once: the leads of the mailbox when a promise is about to be or has been broken or somebody raised
 * the level; whoever is given a ticket by another; whoever is mentioned in a note; whoever has a message scheduled that is held. Nobody hears of their own doing, or of a ticket that they may
 * not see.
 * @param note the entry itself, when it is a note
 * @param agents all agents
 */
export function noticesFor(
  message: RelayedEntry,
  ticket: Ticket,
  note: Entry | undefined,
  agents: readonly Agent[],
): Notice[] {
  const present = agents.filter((agent) => agent.active && sees(agent, ticket));
  const to = (receivers: readonly Agent[], reason: NoticeReason): Notice[] =>
    receivers.filter((agent) => agent.address !== message.actor?.id).map((receiver) => ({ receiver, reason }));
  const named = (addresses: readonly string[]) => {
    const wanted = new Set(addresses.map((address) => address.toLowerCase()));
    return present.filter((agent) => wanted.has(agent.address));
  };
  if (message.type === 'note') return note?.type === 'note' ? to(named(note.mentions), 'mentioned') : [];
  if (message.type !== 'change') return [];
  if (message.field === 'clock') {
    const reached = clockState.safeParse(message.to);
    return reached.success ? to(leadsOf(present), reached.data.state) : [];
  }
  if (message.field === 'assignee') return typeof message.to === 'string' ? to(named([message.to]), 'assigned') : [];
  if (message.field === 'scheduled') {
    const held = heldMessage.safeParse(message.to);
    return held.success ? to(named([held.data.by]), 'held') : [];
  }
  if (message.field === 'level') return isRaised(message) ? to(leadsOf(present), 'raised') : [];
  return [];
}

/** Leads who can see the ticket; admins where there are none. */
function leadsOf(agents: readonly Agent[]): Agent[] {
  const leads = agents.filter((agent) => agent.role === 'lead');
  return leads.length > 0 ? leads : agents.filter((agent) => agent.role === 'admin');
}

/** A level that a promise raises is told by what became of its clock. */
function isRaised({ actor, from, to }: RelayedEntry): boolean {
  return actor?.type !== 'system' && typeof from === 'number' && typeof to === 'number' && to > from;
}

function sees(agent: Agent, ticket: Ticket): boolean {
  const principal = principalOf(agent);
  return principal !== undefined && can(principal, 'read', { type: 'ticket', ticket });
}
