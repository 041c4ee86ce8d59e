import * as z from 'zod';
import { can } from '../access/index.ts';
import type { RelayedEntry } from '../platform/messages.ts';
import { type Agent, defaultNotifications, type NotificationTopic, principalOf } from '../settings/index.ts';
import type { Ticket } from '../tickets/index.ts';
import { bringsUnassigned, type NotificationReason } from './notification.ts';

/** Why an entry concerns an agent. */
export type NoticeReason = Exclude<NotificationReason, 'draftTaken'>;

/** What one agent is told of one entry, and by which ways. */
export interface Notice {
  receiver: Agent;
  reason: NoticeReason;
  /** In the inbox. */
  app: boolean;
  mail: boolean;
}

/** Something that an agent may want to be told, as one of the things that can be turned off. */
interface Concern {
  receiver: Agent;
  reason: NoticeReason;
  topic: NotificationTopic;
}

const clockState = z.object({ state: z.enum(['warned', 'breached']) });
/** A scheduled message that waits for its writer's word: the customer has written first, or the ticket is closed. */
const heldMessage = z.object({ by: z.string(), heldAt: z.number() });
const dueReminder = z.object({ for: z.string() });

/**
 * Who is told of an entry, and how: each agent once, by the weightiest reason that they have not turned off. The leads of the mailbox when a promise is
 * about to be or has been broken or somebody raised the level; whoever is given a ticket, mentioned, reminded, or has a scheduled message that is held;
 * the assignee and the followers when somebody writes or the ticket falls due; the followers when it is changed; whoever wants mail about new tickets
 * that nobody has (the inbox finds those by itself). Nobody hears of their own doing, or of a ticket that they may not see.
 * @param ticket its head as it is now
 * @param agents all agents
 */
export function noticesFor(message: RelayedEntry, ticket: Ticket, agents: readonly Agent[]): Notice[] {
  const present = agents.filter((agent) => sees(agent, ticket));
  const concerns = concernsOf(message, ticket, present).filter(
    ({ receiver }) => receiver.address !== message.actor?.id,
  );
  const byReceiver = Map.groupBy(concerns, ({ receiver }) => receiver);
  return [...byReceiver].flatMap(([receiver, own]) => {
    const wanted = own.flatMap(({ reason, topic }) => wantedBy(receiver, reason, topic, message));
    const [first] = wanted;
    if (!first) return [];
    return [
      { receiver, reason: first.reason, app: wanted.some(({ app }) => app), mail: wanted.some(({ mail }) => mail) },
    ];
  });
}

/** The ways by which a concern reaches the agent; none when they have turned it off. */
function wantedBy(
  { notifications = defaultNotifications }: Agent,
  reason: NoticeReason,
  topic: NotificationTopic,
  message: RelayedEntry,
): Omit<Notice, 'receiver'>[] {
  const app = notifications[topic].app && topic !== 'unassigned';
  // No machine's mail is answered by another one, be it only to a colleague.
  const mail = notifications[topic].mail && message.automatic !== true;
  return app || mail ? [{ reason, app, mail }] : [];
}

/** Weightiest first. */
function concernsOf(message: RelayedEntry, ticket: Ticket, present: readonly Agent[]): Concern[] {
  const named = (addresses: readonly (string | undefined)[]) => {
    const wanted = new Set(addresses.map((address) => address?.toLowerCase()));
    return present.filter((agent) => wanted.has(agent.address));
  };
  const to = (receivers: readonly Agent[], reason: NoticeReason, topic: NotificationTopic): Concern[] =>
    receivers.map((receiver) => ({ receiver, reason, topic }));
  const toMine = (reason: NoticeReason) => to(named([ticket.assignee]), reason, 'mine');
  const toFollowers = (reason: NoticeReason) =>
    to(
      named(ticket.followers ?? []).filter(({ address }) => address !== ticket.assignee),
      reason,
      'following',
    );
  const unassigned = bringsUnassigned(message) ? to(present, 'unassigned', 'unassigned') : [];
  if (message.type !== 'change') {
    const mentioned = to(named(message.mentions ?? []), 'mentioned', 'mentions');
    const reason = ticket.folder === 'desk' ? writtenReason(message) : undefined;
    if (!reason) return mentioned;
    // Whoever is given the ticket by the same step is told of that, by the change that came with it.
    const given = to(named([givenTo(message)]), 'assigned', 'mine');
    const opened = message.before === undefined && message.state !== undefined;
    const mine = toMine(reason).filter((one) => given.every(({ receiver }) => receiver !== one.receiver));
    return [...mentioned, ...(opened ? given : []), ...mine, ...toFollowers(reason), ...unassigned];
  }
  return [...changeConcerns(message, { present, named, to, toMine, toFollowers }), ...unassigned];
}

/** How a message is told: none for what workflows and the desk itself write. */
function writtenReason({ actor }: RelayedEntry): NoticeReason | undefined {
  if (actor?.type === 'customer') return 'customerWrote';
  return actor?.type === 'agent' ? 'colleagueWrote' : undefined;
}

/** Mail address of the agent whom the step gave the ticket that they did not have. */
const givenTo = ({ state, before }: RelayedEntry): string | undefined =>
  state?.assignee === before?.assignee ? undefined : state?.assignee;

interface Receivers {
  present: readonly Agent[];
  named(addresses: readonly (string | undefined)[]): Agent[];
  to(receivers: readonly Agent[], reason: NoticeReason, topic: NotificationTopic): Concern[];
  toMine(reason: NoticeReason): Concern[];
  toFollowers(reason: NoticeReason): Concern[];
}

function changeConcerns(message: RelayedEntry, receivers: Receivers): Concern[] {
  const { present, named, to, toMine, toFollowers } = receivers;
  const changed = message.cameWith === undefined ? toFollowers('changed') : [];
  switch (message.field) {
    case 'clock': {
      const reached = clockState.safeParse(message.to);
      return reached.success ? to(leadsOf(present), reached.data.state, 'mine') : [];
    }
    case 'assignee':
      return [...(typeof message.to === 'string' ? to(named([message.to]), 'assigned', 'mine') : []), ...changed];
    case 'scheduled': {
      const held = heldMessage.safeParse(message.to);
      return held.success ? to(named([held.data.by]), 'held', 'mine') : [];
    }
    case 'reminder': {
      const due = dueReminder.safeParse(message.to);
      return due.success ? to(named([due.data.for]), 'reminder', 'mine') : [];
    }
    case 'level':
      return [...(isRaised(message) ? to(leadsOf(present), 'raised', 'mine') : []), ...changed];
    case 'dueAt':
      return message.actor?.type === 'system' ? [...toMine('due'), ...toFollowers('due')] : changed;
    default:
      return changed;
  }
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
