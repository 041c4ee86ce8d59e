import type { RelayedEntry } from '../platform/messages.ts';
import { companionSk, type Item } from './entry-item.ts';

/** The queues that hear of what happens to tickets. */
export const relayQueues = ['sendMail', 'workflows', 'search', 'notify', 'live', 'facts'] as const;
export type RelayQueue = (typeof relayQueues)[number];

/** One message for one queue. Group and deduplication id are for the FIFO queues alone. */
export interface Relayed {
  queue: RelayQueue;
  message: RelayedEntry;
  group?: string;
  deduplication?: string;
  /** Not to be handed out before (epoch ms). */
  notBefore?: number;
}

/** Fields whose change the search must learn. */
const searchedFields: readonly unknown[] = ['subject', 'tags', 'requester'];
/** Fields whose change concerns somebody in person. */
const notifiedFields: readonly unknown[] = ['assignee', 'level', 'clock', 'reminder'];
/** Fields whose change followers are told of, when no message came with it that tells of itself. */
const followedFields: readonly unknown[] = [
  'status',
  'folder',
  'team',
  'priority',
  'kind',
  'subject',
  'mailbox',
  'requester',
  'startAt',
  'dueAt',
  'links',
  'merged',
  'split',
];

/**
 * Says who is to hear of a new item of a ticket's partition: pure, so that a stream that is read again gives the same messages with the same
 * identities. Nothing for items other than entries and deliveries.
 */
export function relay(item: Item): Relayed[] {
  if (item.item === 'delivery') return deliveryMessage(item);
  if (item.item !== 'entry') return [];
  const notBefore = typeof item.holdUntil === 'number' ? item.holdUntil : undefined;
  return messagesOf(item).flatMap((message) =>
    queuesFor(message, item).map((queue) => addressed(queue, message, notBefore)),
  );
}

function queuesFor(message: RelayedEntry, item: Item): RelayQueue[] {
  const byWorkflow = message.actor?.type === 'workflow';
  // What the desk says by itself, such as an acknowledgement: no rule answers to it, and nobody looks for it.
  const ownWords = message.type === 'sent' && message.automatic === true;
  if (opensAside(message)) return ['live', 'facts'];
  const queues: RelayQueue[] = ['live'];
  if (message.type === 'sent') queues.push('sendMail');
  const searched = message.type === 'change' ? isSearched(message) : !ownWords;
  if (searched) queues.push('search');
  // What goes to an outsider is no answer that a rule could mean.
  if (!byWorkflow && !ownWords && item.forward !== true) queues.push('workflows');
  if (message.type === 'change' ? isNotified(message) : !ownWords) queues.push('notify');
  if (message.state !== undefined || message.before !== undefined || (message.facts ?? []).length > 0)
    queues.push('facts');
  return queues;
}

/** A ticket that begins in spam or suspended concerns nobody and is not found until it comes to the desk: spam is to cost little. */
function opensAside({ state, before }: RelayedEntry): boolean {
  return state !== undefined && before === undefined && (state.folder === 'spam' || state.folder === 'suspended');
}

/** What comes to the desk may have been passed over when it came in; what was split off is to be found here no more. */
const isSearched = ({ field, to }: RelayedEntry): boolean =>
  searchedFields.includes(field) || (field === 'folder' && to === 'desk') || (field === 'split' && to !== null);

/** The writer of a message that was to go out later is told when it does not. Whether anybody follows the ticket is not known here. */
function isNotified({ field, from, to, cameWith }: RelayedEntry): boolean {
  if (field === 'scheduled') return from !== null && to !== null;
  return notifiedFields.includes(field) || (cameWith === undefined && followedFields.includes(field));
}

function addressed(queue: RelayQueue, message: RelayedEntry, notBefore: number | undefined): Relayed {
  if (queue === 'sendMail' && notBefore !== undefined) return { queue, message, notBefore };
  if (queue === 'workflows') return { queue, message, group: String(message.number), deduplication: message.id };
  if (queue === 'facts') return { queue, message, group: message.mailbox, deduplication: message.id };
  return { queue, message };
}

/** The entry of an item and the changes that came with it. */
function messagesOf(item: Item): RelayedEntry[] {
  const sk = String(item.sk);
  const first = messageOf(item, item, sk);
  const companions = (item.companions ?? []) as Item[];
  return [
    first,
    ...companions.map((companion) =>
      messageOf(
        item,
        { ...companion, type: 'change', cameWith: item.type === 'change' ? undefined : item.type },
        companionSk(sk, String(companion.id)),
      ),
    ),
  ];
}

/** @param shared the item, which says what its companions share with the entry */
function messageOf(shared: Item, entry: Item, sk: string): RelayedEntry {
  const changed = entry.type === 'change' ? { field: entry.field, from: entry.from, to: entry.to } : {};
  const { id, type, acknowledge, automatic, mentions, cameWith, state, before, facts } = entry;
  const { number, mailbox, order, at, actor } = shared;
  const message = {
    number,
    mailbox,
    sk,
    id,
    order,
    at,
    type,
    actor,
    ...changed,
    acknowledge,
    automatic,
    mentions: Array.isArray(mentions) && mentions.length > 0 ? mentions : undefined,
    cameWith,
    state,
    before,
    facts,
  };
  // Only `entryItems` writes entries, and its items hold just these.
  return message as RelayedEntry;
}

/** `E#<order>#<id>#delivery` says all about the entry. */
function deliveryMessage(item: Item): Relayed[] {
  const [, number] = String(item.pk).split('#');
  const sk = String(item.sk);
  const [, order, id] = sk.split('#');
  if (id === undefined || typeof item.mailbox !== 'string') return [];
  const message: RelayedEntry = {
    number: Number(number),
    mailbox: item.mailbox,
    sk: sk.slice(0, sk.lastIndexOf('#')),
    id,
    order: Number(order),
    at: Number(item.at),
    type: 'delivery',
    field: 'delivery',
    to: item.state,
  };
  return [{ queue: 'live', message }, ...(isAskedAgain(item) ? [{ queue: 'sendMail', message } as const] : [])];
}

/** A person wants another attempt. When the sender itself puts a message back, the queue has it already. */
const isAskedAgain = ({ state, retriedAt, attempts }: Item): boolean =>
  state === 'queued' && retriedAt !== undefined && attempts === undefined;
