import type * as z from 'zod';
import type {
  getDeadLettersDescription,
  getLedgerDescription,
  getSendersDescription,
} from '../../../functions/mail-ops/descriptions.ts';
import type { NotificationSettings } from '../../../functions/settings/notifications.ts';
import type { EntryView } from '../../../functions/tickets/entry-view.ts';
import type { TicketView as ApiTicket } from '../../../functions/tickets/ticket-view.ts';

// The shapes are the API's own, taken from the schemas it answers by: what changes there does not compile here.
export type { ServerMessage as LiveMessage, Viewer } from '../../../functions/live/messages.ts';
export type { KpiReport } from '../../../functions/reports/kpi.ts';
export type { Workflow } from '../../../functions/workflows/workflow.ts';
export type { EntryView };

/** A page of a list; `next` is the cursor of the one after it. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Person {
  name: string;
  address: string;
}

/** A ticket; in search results with the words around what was found. */
export type TicketView = ApiTicket & { excerpt?: string | null };
export type ClockView = TicketView['clocks'][number];

export type ReceivedView = Extract<EntryView, { type: 'received' }>;
export type SentView = Extract<EntryView, { type: 'sent' }>;
export type NoteView = Extract<EntryView, { type: 'note' }>;
export type ChangeView = Extract<EntryView, { type: 'change' }>;
export type DeliveryState = SentView['delivery']['state'];
export type AttachmentView = ReceivedView['attachments'][number];

export interface Me {
  address: string;
  name: string;
  role: 'admin' | 'lead' | 'agent' | 'light';
  language?: string;
  /** What they may do besides reading. */
  rights?: readonly string[];
  notifications?: NotificationSettings;
}

export type { MailFilter } from '../../../functions/settings/mail-filter.ts';
export type { Mailbox as MailboxView } from '../../../functions/settings/mailbox.ts';

/** A message that waits for its time. */
export interface ScheduledView {
  id: string;
  number: number;
  sendAt: string;
  by: { id: string; name: string };
  /** `held`: the customer wrote first; it goes out only when its writer says so. */
  state: 'waiting' | 'held';
  heldAt: string | null;
  text: string;
  html: string | null;
  to: Person[];
  cc: Person[];
  bcc: Person[];
  attachments: Pick<AttachmentView, 'id' | 'filename' | 'size' | 'contentId'>[];
  /** Where the ticket stands afterwards. */
  status: TicketView['status'];
}

/** A sender or domain whose mail always comes in, or never. */
export type SenderView = z.infer<typeof getSendersDescription.response>['items'][number];

/** A page of the mail ledger: what became of the mails of a day. */
export type LedgerPage = z.infer<typeof getLedgerDescription.response>;
export type LedgerLine = LedgerPage['items'][number];
export type LedgerSummary = NonNullable<LedgerPage['summary']>;
export type DeadLetterQueue = z.infer<typeof getDeadLettersDescription.response>['items'][number];

/** An address that mail does not reach. */
export interface Undeliverable {
  address: string;
  kind: 'bounced' | 'complained';
  reason: string | null;
  at: string;
}

export interface CustomerView {
  id: string;
  name: string;
  addresses: string[];
  undeliverable?: Undeliverable[];
}

export interface AgentView {
  address: string;
  name: string;
  role: Me['role'];
  active?: boolean;
  mailboxes?: 'all' | string[];
}

export interface TeamView {
  id: string;
  name: string;
}

/** Folders of the day's work, made of status and assignee, and those that lie beside the desk. */
export const workFolders = [
  'unassigned',
  'mine',
  'assigned',
  'drafts',
  'waiting',
  'deferred',
  'closed',
  'suspended',
  'spam',
  'trash',
] as const;
export type WorkFolder = (typeof workFolders)[number];

/** Numbers of tickets in the folders of one mailbox. */
export type FolderCounts = { mailbox: string } & Partial<Record<WorkFolder, number>>;

/** The lines of the KPI report, in the order of the page. */
export const kpiRows = [
  'newTickets',
  'closedTickets',
  'medianReactionDays',
  'medianResolutionDays',
  'openAtEndOfMonth',
] as const;
