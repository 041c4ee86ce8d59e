import type { TakenBack } from './entry.ts';

/**
 * A ticket's head: one matter of one requester. Instants are milliseconds since the epoch; what goes out over HTTP is made by
 * `ticket-view.ts`.
 */
export const kinds = ['question', 'problem', 'order', 'feedback', 'incident', 'improvement', 'project'] as const;
export type Kind = (typeof kinds)[number];

export const statuses = ['new', 'open', 'waiting', 'deferred', 'closed'] as const;
export type Status = (typeof statuses)[number];

export const folders = ['desk', 'suspended', 'spam', 'trash'] as const;
export type Folder = (typeof folders)[number];

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

export const levels = [0, 1, 2, 3] as const;
export type Level = (typeof levels)[number];

export const channels = ['mail', 'portal', 'phone', 'meeting', 'form', 'chat', 'social', 'api'] as const;
export type Channel = (typeof channels)[number];

/** Letters of a subject. */
export const longestSubject = 250;

export interface Address {
  name: string;
  /** Lower-case mail address. */
  address: string;
}

/** The customer whose matter it is. */
export interface Requester extends Address {
  id: string;
}

/** A promise of a service level, running on one ticket. */
export interface TicketClock {
  name: 'firstResponse';
  /** The policy that set it. */
  policy: string;
  /** Target in business minutes. */
  target: number;
  startedAt: number;
  /** When the agent and the lead are warned. */
  warnAt: number;
  dueAt: number;
  state: 'running' | 'warned' | 'breached' | 'kept' | 'missed';
  /** When it stopped. */
  stoppedAt?: number;
}

/** Kinds of links that people make, and what the other ticket is then given. */
export const linkKinds = {
  relates: 'relates',
  parent: 'child',
  child: 'parent',
  duplicate: 'duplicated',
  duplicated: 'duplicate',
  dependsOn: 'blocks',
  blocks: 'dependsOn',
} as const;
export type LinkKind = keyof typeof linkKinds;

/** Another ticket that this one has to do with. */
export interface TicketLink {
  number: number;
  /**
   * What the other one is to this one. `follows`: it was closed long ago and this goes on with the matter; `names`: a mail here names it without its
   * sender being part of it; `splitFrom`, `splitTo`: a message went from there to here, or from here to there; the others as people say.
   */
  kind: 'follows' | 'names' | 'splitFrom' | 'splitTo' | LinkKind;
}

/** A ticket that was merged into this one: its timeline is shown with this one's, and its number leads here. */
export interface MergedTicket {
  number: number;
  /** Epoch ms. */
  at: number;
  /** Mail address of the agent who did it. */
  by: string;
  /** It came with this ticket, which it had been merged into before. */
  via?: number;
  /** Addresses of the people whom it brought into the conversation, and who have not written there since. */
  brought: string[];
  /** Since when the customer of the other ticket waited before, where it was moved by this one (`to`); epoch ms. */
  waiting?: { from?: number; to: number };
}

/** Calls an agent's attention to the ticket at a time. */
export interface Reminder {
  id: string;
  /** When, epoch ms. */
  at: number;
  /** Mail address of the agent who is reminded. */
  for: string;
  /** Mail address of the agent who set it. */
  by: string;
  text: string;
}

/** One step of a checklist. */
export interface ChecklistStep {
  id: string;
  text: string;
  /** The ticket cannot be closed without it. */
  required?: boolean;
  doneAt?: number;
  /** Mail address of the agent. */
  doneBy?: string;
}

/** A message that waits for its time; all of it lies in an item of its own. */
export interface ScheduledMark {
  id: string;
  /** When it is to go out, epoch ms. */
  at: number;
  /** Mail address of the agent who wrote it. */
  by: string;
  /** Since when it waits for its writer's word, because the customer has written first. */
  heldAt?: number;
}

export interface Ticket {
  number: number;
  subject: string;
  kind: Kind;
  status: Status;
  folder: Folder;
  priority: Priority;
  level: Level;
  channel: Channel;
  /** Short id of the mailbox. */
  mailbox: string;
  team?: string;
  /** Mail address of the agent. */
  assignee?: string;
  requester: Requester;
  /** All others in the conversation, in order of appearance; never the requester, never an address of ours. */
  participants: Address[];
  tags: string[];
  fields: Record<string, string | number | boolean>;
  /** Language of the customer's mails where known: BCP 47, `en` or `fi`. */
  language?: string;
  clocks: TicketClock[];
  /** Raised by one with each change; every change conditions on it. */
  version: number;
  createdAt: number;
  updatedAt: number;
  /** Since when the customer waits for us; absent when they do not. */
  waitingSince?: number;
  firstAnsweredAt?: number;
  closedAt?: number;
  closedBy?: string;
  /** With status `deferred`: until when. */
  deferredUntil?: number;
  /** Why the ticket lies in `suspended` or `spam`: a sentence for the agent. */
  folderReason?: string;
  /** It was opened outside the desk and has never been there open: no report counts it. */
  uncounted?: true;
  /** The entry that opened it outside the desk: at version 1 the ticket has that one alone, and no object in a bucket. */
  opening?: string;
  /** How often a customer's answer has reopened it. */
  reopened: number;
  /** How often the customer's mails have reopened it of late, and since when that is counted. */
  reopenedLately?: { since: number; count: number };
  links?: TicketLink[];
  /** Mail addresses of agents who want to hear of it without having it. */
  followers?: string[];
  /** When work on it is meant to begin, epoch ms. */
  startAt?: number;
  /** When it is to be done, epoch ms. */
  dueAt?: number;
  /** That `dueAt` has come has been told. */
  dueTold?: true;
  reminders?: Reminder[];
  checklist?: ChecklistStep[];
  /** Tickets that were merged into it, also those that had been merged into them. */
  merged?: MergedTicket[];
  /** It was merged into this one: it stands in no list, and everything about it is done there. */
  mergedInto?: number;
  /** Since when it lies in the trash, epoch ms. */
  trashedAt?: number;
  /** Messages that wait for their time. */
  scheduled?: ScheduledMark[];
  /** What an agent's last change of the status took away, and the version that it made: it can be taken back exactly until the next message. */
  undo?: TakenBack & { version: number; status: Status };
  /** Ids of the last few entries made under an Idempotency-Key, newest last. */
  recent?: string[];
}
