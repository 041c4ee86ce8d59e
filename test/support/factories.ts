import type { AgentPrincipal } from '../../functions/access/index.ts';
import type { Agent, Mailbox } from '../../functions/settings/index.ts';
import type {
  Actor,
  Address,
  NoteEntry,
  ReceivedEntry,
  Requester,
  SentEntry,
  Ticket,
  TicketClock,
} from '../../functions/tickets/index.ts';

/** A Monday morning: 2026-11-23 08:00 in Helsinki. */
export const someTime = Date.UTC(2026, 10, 23, 6, 0, 0);
export const minute = 60_000;
export const hour = 60 * minute;

/** What a test states of a thing; everything else is ordinary. */
type Over<T> = Partial<T>;

let made = 0;
/** A new id for whatever needs one. */
export function anId(): string {
  made += 1;
  return `id${String(made).padStart(8, '0')}`;
}

export const anAddress = (address = 'kaisa@customer.test', name = 'Kaisa Korhonen'): Address => ({ name, address });

export const aRequester = (over: Over<Requester> = {}): Requester => ({
  id: 'customer-kaisa',
  ...anAddress(),
  ...over,
});

export const customerActor = (over: Over<Actor> = {}): Actor => ({
  type: 'customer',
  id: 'customer-kaisa',
  name: 'Kaisa Korhonen',
  ...over,
});
export const agentActor = (over: Over<Actor> = {}): Actor => ({
  type: 'agent',
  id: 'anna@demo.test',
  name: 'Anna',
  ...over,
});
export const systemActor = (over: Over<Actor> = {}): Actor => ({ type: 'system', id: 'desk', name: 'Tuki', ...over });

export function aTicket(over: Over<Ticket> = {}): Ticket {
  return {
    number: 1042,
    subject: 'The lamp does not light up',
    kind: 'question',
    status: 'new',
    folder: 'desk',
    priority: 'normal',
    level: 1,
    channel: 'mail',
    mailbox: 'support',
    requester: aRequester(),
    participants: [],
    tags: [],
    fields: {},
    clocks: [],
    version: 1,
    createdAt: someTime,
    updatedAt: someTime,
    waitingSince: someTime,
    reopened: 0,
    ...over,
  };
}

export function aClock(over: Over<TicketClock> = {}): TicketClock {
  return {
    name: 'firstResponse',
    policy: 'default',
    target: 240,
    startedAt: someTime,
    warnAt: someTime + 3 * hour,
    dueAt: someTime + 4 * hour,
    state: 'running',
    ...over,
  };
}

export function aReceived(over: Over<ReceivedEntry> = {}): ReceivedEntry {
  const at = over.at ?? someTime;
  return {
    type: 'received',
    id: anId(),
    number: 1042,
    order: at,
    at,
    actor: customerActor(),
    channel: 'mail',
    from: anAddress(),
    to: [anAddress('support@demo.test', 'Support')],
    cc: [],
    subject: 'The lamp does not light up',
    messageId: '<lamp@customer.test>',
    text: 'I bought a lamp and it stays dark.',
    attachments: [],
    ...over,
  };
}

export function aSent(over: Over<SentEntry> = {}): SentEntry {
  const at = over.at ?? someTime + hour;
  return {
    type: 'sent',
    id: anId(),
    number: 1042,
    order: at,
    at,
    actor: agentActor(),
    from: anAddress('support@demo.test', 'Support'),
    to: [anAddress()],
    cc: [],
    bcc: [],
    subject: 'Re: The lamp does not light up [#1042]',
    messageId: '<t.1042.x.y@demo.test>',
    references: [],
    text: 'Please turn the switch.',
    attachments: [],
    delivery: { state: 'queued', at },
    ...over,
  };
}

export function aNote(over: Over<NoteEntry> = {}): NoteEntry {
  const at = over.at ?? someTime + hour;
  return {
    type: 'note',
    id: anId(),
    number: 1042,
    order: at,
    at,
    actor: agentActor(),
    text: 'Ask the warehouse.',
    mentions: [],
    ...over,
  };
}

export const anAgent = (over: Over<Agent> = {}): Agent => ({
  address: 'anna@demo.test',
  name: 'Anna',
  role: 'agent',
  mailboxes: 'all',
  teams: [],
  language: 'en',
  active: true,
  ...over,
});

export const anAgentPrincipal = (over: Over<AgentPrincipal> = {}): AgentPrincipal => ({
  type: 'agent',
  address: 'anna@demo.test',
  name: 'Anna',
  role: 'agent',
  mailboxes: 'all',
  ...over,
});

export const aMailbox = (over: Over<Mailbox> = {}): Mailbox => ({
  id: 'support',
  name: 'Support',
  address: 'support@demo.test',
  aliases: [],
  acknowledge: true,
  autoReply: { en: '', fi: '' },
  signature: { en: '', fi: '' },
  language: 'en',
  ...over,
});
