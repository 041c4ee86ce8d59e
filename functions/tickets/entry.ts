import type { Address, Folder, Kind, Status, TicketClock } from './ticket.ts';

/** Who did it. */
export interface Actor {
  type: 'customer' | 'agent' | 'workflow' | 'system';
  /** Customer id, agent's mail address, workflow id, or the part of the desk (`acknowledgement`, `service-level`). */
  id: string;
  name: string;
}

/** A file that came or goes with a message. Its bytes lie in the raw mail (received) or the attachments bucket (sent). */
export interface Attachment {
  id: string;
  filename: string;
  contentType: string;
  /** Bytes. */
  size: number;
  inline: boolean;
  contentId?: string;
  /** Key in the attachments bucket, for files uploaded by agents and customers. */
  key?: string;
  /** The mail holds a link to it in place of the file, which is too large for a mail. */
  linked?: boolean;
}

/** How far a sent message has come. The state never goes back. */
export interface Delivery {
  state: 'queued' | 'sending' | 'sent' | 'delivered' | 'delayed' | 'bounced' | 'complained' | 'failed' | 'cancelled';
  /** When the state was reached. */
  at: number;
  /** SES message id. */
  sesId?: string;
  /** Why it failed, bounced or is late: a sentence for the agent. */
  reason?: string;
  attempts?: number;
  /** Addresses that it did not reach. */
  failed?: string[];
  /** When a person asked for another attempt: it goes to those in `failed` alone, where there are any. */
  retriedAt?: number;
}

/** What every entry has. Entries are only ever appended. */
interface EntryBase {
  id: string;
  number: number;
  /**
   * Place in the timeline: milliseconds since the epoch of the moment that caused it. A step that may be repeated derives it, like the id,
   * from its cause, so that the repetition writes the same key.
   */
  order: number;
  /** When it happened. */
  at: number;
  actor: Actor;
  /** On the first entry of a change only: where the ticket stands after it and stood before (absent on a new ticket). Lists are counted from it. */
  state?: Standing;
  before?: Standing;
  /** The number-bearing facts that the change states, for reports. */
  facts?: StatedFact[];
}

/** What decides in which list and counter a ticket stands. */
export interface Standing {
  mailbox: string;
  status: Status;
  folder: Folder;
  assignee?: string;
  /** What reports go by: project work never counts in them. */
  kind?: Kind;
  /** It was merged into another ticket, where it counts from then on. */
  merged?: true;
}

/**
 * `value` is minutes since creation, wall time, for `answered` (the first answer) and `closed`. `unanswered` takes an `answered` of the same ticket and
 * value back: its message was cancelled before it went out.
 */
export interface StatedFact {
  fact: 'created' | 'answered' | 'unanswered' | 'closed' | 'reopened' | 'warned' | 'breached';
  value?: number;
}

interface MessageBody {
  /** All of it, as plain text. */
  text: string;
  /** Sanitised HTML, absent when the message had none. */
  html?: string;
  /** The text without what it quotes, when that differs. */
  visibleText?: string;
}

/** A message that came in, by mail, portal or on behalf of a caller. */
export interface ReceivedEntry extends EntryBase, MessageBody {
  type: 'received';
  channel: string;
  from: Address;
  to: Address[];
  cc: Address[];
  /** The mailbox's address or alias that it was written to. */
  recipient?: string;
  subject: string;
  /** With angle brackets, as in the mail. */
  messageId?: string;
  attachments: Attachment[];
  /** Where the raw mail lies: `<bucket>/<key>`. */
  raw?: string;
  verdicts?: Record<'spam' | 'virus' | 'spf' | 'dkim' | 'dmarc', string>;
  /** RFC 3834: written by a machine; nothing automatic may answer it. */
  automatic?: boolean;
  /** The sender is to get an acknowledgement for it. */
  acknowledge?: boolean;
  /** The mail could not be taken apart: there is only what its headers tell. */
  unreadable?: boolean;
}

/** A message that goes out. */
export interface SentEntry extends EntryBase, MessageBody {
  type: 'sent';
  from: Address;
  /** Where answers go: the mailbox's address with a signature, see `functions/mail/plus-address.ts`. */
  replyTo?: string;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string;
  /** With angle brackets; signed, see `functions/mail/message-id.ts`. */
  messageId: string;
  inReplyTo?: string;
  references: string[];
  attachments: Attachment[];
  /** Written by the desk, not a person: marked `Auto-Submitted` (RFC 3834). */
  automatic?: boolean;
  /** To somebody outside the conversation: customers never see it, and its answers come back as notes. */
  forward?: boolean;
  /** When it may go out at the earliest (epoch ms): until then it can be cancelled. */
  holdUntil?: number;
  /** How the ticket stood before a message that can be cancelled, as far as its changes do not tell. */
  undo?: TakenBack;
  /** Kept beside the entry; `queued` until the sender takes it. */
  delivery: Delivery;
}

/** What a message changed of its ticket besides what the entry says of it, as it was before. */
export interface TakenBack {
  waitingSince?: number;
  deferredUntil?: number;
  closedAt?: number;
  closedBy?: string;
  /** The states of the clocks that it stopped, by name. */
  clocks?: Partial<Record<TicketClock['name'], TicketClock['state']>>;
}

/** For the staff only; has no recipients and never leaves the desk. */
export interface NoteEntry extends EntryBase {
  type: 'note';
  text: string;
  html?: string;
  /** Mail addresses of agents named with @. */
  mentions: string[];
  /** Somebody outside the conversation wrote it, by mail: the answer to a forwarded message. */
  from?: Address;
  /** Of such a mail: the text without what it quotes, when that differs; its files; where it lies raw, `<bucket>/<key>`. */
  visibleText?: string;
  attachments?: Attachment[];
  raw?: string;
}

export type ChangedField =
  | 'status'
  | 'folder'
  | 'assignee'
  | 'team'
  | 'priority'
  | 'kind'
  | 'level'
  | 'subject'
  | 'mailbox'
  | 'tags'
  | 'fields'
  | 'requester'
  | 'clock'
  | 'links'
  | 'followers'
  | 'startAt'
  | 'dueAt'
  | 'reminders'
  | 'reminder'
  | 'checklist'
  | 'merged'
  | 'split'
  | 'scheduled'
  | 'delivery';

/** Something about the ticket changed. */
export interface ChangeEntry extends EntryBase {
  type: 'change';
  field: ChangedField;
  from: unknown;
  to: unknown;
  /** With status `deferred`: until when. */
  until?: number;
  /** Name of the workflow or policy that did it. */
  rule?: string;
  /** Why, in a sentence, where it does not speak for itself. */
  reason?: string;
}

export type Entry = ReceivedEntry | SentEntry | NoteEntry | ChangeEntry;
