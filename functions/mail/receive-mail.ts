import { type CustomerStore, customerIdOf } from '../customers/index.ts';
import { derivedId } from '../platform/ids.ts';
import { type ServiceLevelStore, startClocks } from '../service-levels/index.ts';
import type { Mailbox, SettingsStore } from '../settings/index.ts';
import {
  type Change,
  type Claim,
  change,
  joinMessage,
  type NoteEntry,
  openTicket,
  type ReceivedEntry,
  type Requester,
  type Ticket,
  type TicketStore,
} from '../tickets/index.ts';
import { draftAcknowledgement, mayAcknowledge, mostAnHour } from './acknowledgement.ts';
import { claimDigest, type Incoming, mailboxesFor, mailboxOf, rawName, readIncoming } from './incoming.ts';
import type { Ledger, LedgerLine } from './ledger.ts';
import { ticketLink } from './links.ts';
import { type Match, matchTicket } from './match-ticket.ts';
import type { AcceptedMail } from './notification.ts';
import type { SigningKey } from './signature.ts';

/** A link in an acknowledgement opens its ticket for so long: 90 days in milliseconds. */
const linkLasts = 90 * 24 * 60 * 60 * 1000;
const hour = 60 * 60 * 1000;

/** What receiving a mail needs. */
export interface ReceiveDeps {
  tickets: Pick<
    TicketStore,
    'nextNumber' | 'load' | 'create' | 'save' | 'append' | 'entry' | 'claim' | 'findClaim' | 'list'
  >;
  settings: Pick<SettingsStore, 'mailboxes'>;
  customers: Pick<CustomerStore, 'ensure' | 'findByAddress'>;
  serviceLevels: Pick<ServiceLevelStore, 'policies' | 'calendars'>;
  ledger: Ledger;
  /** Signs and reads message ids and links. */
  key: () => Promise<SigningKey>;
  portalUrl: string;
}

/** One mail on its way into one mailbox. */
interface Arrival {
  accepted: AcceptedMail;
  incoming: Incoming;
  mailbox: Mailbox;
  recipient: string;
  mailboxes: Mailbox[];
}

/**
 * Makes a mail a ticket, or part of one, in each mailbox that it is for, and writes one ledger line for each. May be repeated after any
 * failure: number, entry and place come from the claim that the first attempt left, so the end is the same.
 * @returns the ledger lines
 */
export async function receiveMail(accepted: AcceptedMail, raw: Uint8Array, deps: ReceiveDeps): Promise<LedgerLine[]> {
  const [incoming, mailboxes] = await Promise.all([readIncoming(raw, accepted), deps.settings.mailboxes()]);
  const line = (of: Pick<LedgerLine, 'outcome' | 'mailbox'> & Partial<LedgerLine>): LedgerLine => ({
    at: accepted.receivedAt,
    raw: rawName(accepted),
    from: incoming.from.address,
    size: incoming.size,
    ...of,
  });
  const targets = mailboxesFor(accepted.recipients, mailboxes);
  const lines: LedgerLine[] = [];
  if (targets.length === 0) lines.push(line({ outcome: 'dropped', mailbox: '', reason: 'no mailbox' }));
  for (const { mailbox, recipient } of targets) {
    if (incoming.ours || mailboxOf(incoming.from.address, mailboxes) !== undefined) {
      lines.push(line({ outcome: 'dropped', mailbox: mailbox.id, reason: 'own mail' }));
    } else {
      lines.push(
        line({ mailbox: mailbox.id, ...(await takeIn({ accepted, incoming, mailbox, recipient, mailboxes }, deps)) }),
      );
    }
  }
  await Promise.all(lines.map((one) => deps.ledger.write(one)));
  return lines;
}

type Taken = Pick<LedgerLine, 'outcome' | 'number' | 'reason'>;

async function takeIn(arrival: Arrival, deps: ReceiveDeps): Promise<Taken> {
  const digest = claimDigest(arrival.mailbox.id, arrival.incoming.identity);
  const earlier = await deps.tickets.findClaim(digest);
  if (earlier !== undefined) return await resume(arrival, earlier, deps);
  const match = await findMatch(arrival, deps);
  const number = match.kind === 'join' ? match.ticket.number : await deps.tickets.nextNumber();
  const claim = await deps.tickets.claim(digest, {
    number,
    order: arrival.accepted.receivedAt,
    entryId: derivedId('received', digest),
  });
  if (!claim.mine) return await resume(arrival, claim, deps);
  return await place(arrival, claim, match, deps);
}

const findMatch = async ({ incoming, mailbox }: Arrival, deps: ReceiveDeps): Promise<Match> =>
  await matchTicket(incoming, mailbox.id, await deps.key(), deps);

/** Goes on where an earlier attempt, or another copy of the mail, has come to. */
async function resume(arrival: Arrival, claim: Claim, deps: ReceiveDeps): Promise<Taken> {
  const ticket = await deps.tickets.load(claim.number);
  if (ticket === undefined) {
    const match = await findMatch(arrival, deps);
    return await place(
      arrival,
      claim,
      { kind: 'new', ...(match.kind === 'new' ? { refused: match.refused } : {}) },
      deps,
    );
  }
  const entry = await deps.tickets.entry(claim.number, claim.order, claim.entryId);
  if (entry?.type !== 'received') return await place(arrival, claim, { kind: 'join', ticket }, deps);
  if (entry.raw !== rawName(arrival.accepted)) return { outcome: 'duplicate', number: claim.number };
  await acknowledge(arrival, ticket, entry, deps);
  return taken(arrival, entry);
}

async function place(arrival: Arrival, claim: Claim, match: Match, deps: ReceiveDeps): Promise<Taken> {
  return match.kind === 'join'
    ? await join(arrival, claim, match.ticket, deps)
    : await open(arrival, claim, match.refused, deps);
}

async function join(arrival: Arrival, claim: Claim, ticket: Ticket, deps: ReceiveDeps): Promise<Taken> {
  const { incoming } = arrival;
  const message = entryOf(arrival, claim, customerIdOf(incoming.from.address));
  if (message.automatic) {
    await deps.tickets.append(message, ticket.mailbox);
  } else {
    await change(deps.tickets, claim.number, (current) =>
      joinMessage(current, message, { participants: othersIn(arrival) }),
    );
  }
  return { outcome: 'joined', number: claim.number };
}

async function open(arrival: Arrival, claim: Claim, refused: number | undefined, deps: ReceiveDeps): Promise<Taken> {
  const { incoming, mailbox } = arrival;
  const onDesk = incoming.folder === 'desk';
  const requester = await requesterOf(arrival, claim.order, deps);
  const message = entryOf(arrival, claim, requester.id);
  const [policies, calendars, acknowledged] = await Promise.all([
    onDesk ? deps.serviceLevels.policies() : [],
    onDesk ? deps.serviceLevels.calendars() : [],
    wantsAcknowledgement(arrival, message, requester, deps),
  ]);
  const opened: Change = openTicket({
    number: claim.number,
    mailbox: mailbox.id,
    team: mailbox.team,
    message: acknowledged ? { ...message, acknowledge: true } : message,
    requester,
    participants: othersIn(arrival),
    channel: 'mail',
    language: incoming.language,
    // Nobody waits for the answer to what a machine wrote.
    clocks: message.automatic
      ? []
      : startClocks(
          { mailbox: mailbox.id, priority: 'normal', kind: 'question', at: claim.order },
          policies,
          calendars,
        ),
    folder: incoming.folder,
    folderReason: incoming.folderReason,
  });
  await deps.tickets.create(opened);
  const [first] = opened.entries;
  if (first?.type !== 'received') throw new Error('a new ticket begins with the message that opened it');
  if (refused !== undefined) await deps.tickets.append(refusalNote(first, refused), mailbox.id);
  await acknowledge(arrival, opened.ticket, first, deps);
  return taken(arrival, first);
}

/** The customer, kept when the ticket goes to the desk: spam makes no customers. */
async function requesterOf({ incoming }: Arrival, now: number, deps: ReceiveDeps): Promise<Requester> {
  const { name, address } = incoming.from;
  if (incoming.folder !== 'desk') return { id: customerIdOf(address), name, address };
  const customer = await deps.customers.ensure(address, name, now);
  return { id: customer.id, name: name || customer.name, address };
}

function entryOf({ incoming, recipient }: Arrival, claim: Claim, customerId: string): ReceivedEntry {
  return {
    type: 'received',
    id: claim.entryId,
    number: claim.number,
    order: claim.order,
    at: claim.order,
    actor: { type: 'customer', id: customerId, name: incoming.from.name || incoming.from.address },
    channel: 'mail',
    recipient,
    ...incoming.content,
  };
}

/** Everybody else in To and Cc who is not one of our mailboxes. */
function othersIn({ incoming, mailboxes }: Arrival): Ticket['participants'] {
  return [...incoming.content.to, ...incoming.content.cc]
    .filter((one) => one.address !== incoming.from.address && mailboxOf(one.address, mailboxes) === undefined)
    .slice(0, 20);
}

async function wantsAcknowledgement(
  arrival: Arrival,
  message: ReceivedEntry,
  requester: Requester,
  deps: ReceiveDeps,
): Promise<boolean> {
  const asked = {
    mailbox: arrival.mailbox,
    folder: arrival.incoming.folder,
    message,
    envelopeSender: arrival.accepted.sender,
  };
  if (!mayAcknowledge({ ...asked, recentTickets: 0 })) return false;
  const { items } = await deps.tickets.list({
    mailboxes: arrival.mailboxes.map((one) => one.id),
    customer: requester.id,
    limit: mostAnHour + 1,
  });
  const recent = items.filter(
    (ticket) => ticket.number !== message.number && Math.abs(message.at - ticket.createdAt) < hour,
  );
  return mayAcknowledge({ ...asked, recentTickets: recent.length });
}

/** Sends the acknowledgement that the message was promised; a second time does nothing. */
async function acknowledge(arrival: Arrival, ticket: Ticket, message: ReceivedEntry, deps: ReceiveDeps): Promise<void> {
  if (!message.acknowledge) return;
  const key = await deps.key();
  const link = ticketLink({
    portalUrl: deps.portalUrl,
    number: ticket.number,
    customerId: ticket.requester.id,
    key,
    expiresAt: message.at + linkLasts,
  });
  await deps.tickets.append(
    draftAcknowledgement({ ticket, mailbox: arrival.mailbox, message, link, key }),
    ticket.mailbox,
  );
}

function refusalNote(message: ReceivedEntry, refused: number): NoteEntry {
  return {
    type: 'note',
    id: derivedId('refused', message.id),
    number: message.number,
    order: message.order + 1,
    at: message.at,
    actor: { type: 'system', id: 'receive-mail', name: 'Tuki' },
    text: `This mail names ticket #${refused}, but its sender is not part of that conversation. It became a ticket of its own.`,
    mentions: [],
  };
}

/** What became of a message, read from its entry: only the first entry of a ticket states where it stands without a before. */
function taken({ incoming }: Arrival, entry: ReceivedEntry): Taken {
  const opened = entry.state !== undefined && entry.before === undefined;
  if (!opened) return { outcome: 'joined', number: entry.number };
  const { folder } = entry.state ?? { folder: 'desk' };
  return {
    outcome: folder === 'spam' ? 'spam' : folder === 'suspended' ? 'suspended' : 'ticketed',
    number: entry.number,
    reason: incoming.folderReason,
  };
}
