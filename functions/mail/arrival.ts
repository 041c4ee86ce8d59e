import type { Customer, CustomerStore } from '../customers/index.ts';
import type { CanaryStore } from '../mail-ops/index.ts';
import type { ServiceLevelStore } from '../service-levels/index.ts';
import type { Mailbox, SenderRules, SettingsStore } from '../settings/index.ts';
import type { Attachment, Claim, TicketStore } from '../tickets/index.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { Incoming, Target } from './incoming.ts';
import type { Intake } from './intake.ts';
import type { Ledger, LedgerLine } from './ledger.ts';
import type { AcceptedMail } from './notification.ts';
import type { ParsedAttachment } from './parsed-mail.ts';
import type { Screened } from './screen.ts';
import type { SigningKey } from './signature.ts';

/** What receiving a mail needs. */
export interface ReceiveDeps {
  tickets: Pick<
    TicketStore,
    | 'nextNumber'
    | 'load'
    | 'isDeleted'
    | 'create'
    | 'save'
    | 'append'
    | 'entry'
    | 'entries'
    | 'findEntry'
    | 'movedTo'
    | 'claim'
    | 'findClaim'
  >;
  settings: Pick<SettingsStore, 'mailboxes' | 'mailRules' | 'mailFilters' | 'agent' | 'principal'>;
  senders: SenderRules;
  customers: Pick<
    CustomerStore,
    'ensure' | 'seenIn' | 'findByAddress' | 'takeAcknowledgement' | 'markUndeliverable' | 'clearUndeliverable'
  >;
  serviceLevels: Pick<ServiceLevelStore, 'policies' | 'calendars'>;
  deliveries: DeliveryStore;
  canaries: Pick<CanaryStore, 'returned'>;
  intake: Intake;
  ledger: Pick<Ledger, 'write'>;
  /** Told of a mail that cannot be taken apart: the reader may have a fault. */
  unreadable(accepted: AcceptedMail, fault: Error): void;
  /** Lays a file of a mail where messages of agents take their attachments from; the same again changes nothing. @returns the attachment, with its key */
  keepFile(entryId: string, file: ParsedAttachment, index: number): Promise<Attachment>;
  /** Signs and reads message ids, addresses and links. */
  key: () => Promise<SigningKey>;
  portalUrl: string;
}

/** One mail on its way into one mailbox. */
export interface Arrival extends Target {
  accepted: AcceptedMail;
  incoming: Incoming;
  mailboxes: Mailbox[];
  /** Short ids of all mailboxes that the mail is for. */
  targets: readonly string[];
  key: SigningKey;
  /** Whoever wrote it, as far as the desk knows them; looked up once, when first asked for. */
  author: () => Promise<Customer | undefined>;
}

/** An arrival of which is known where it may go. */
export interface ScreenedArrival extends Arrival {
  screened: Screened;
}

/** What became of a mail. */
export type Taken = Pick<LedgerLine, 'outcome' | 'number' | 'rule' | 'reason'>;

/** The place that a mail has claimed. */
export type Place = Claim;
