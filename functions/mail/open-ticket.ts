import { customerIdOf } from '../customers/index.ts';
import { derivedId } from '../platform/ids.ts';
import { startClocks } from '../service-levels/index.ts';
import type { MailRules } from '../settings/index.ts';
import {
  type Change,
  type NoteEntry,
  openTicket,
  type ReceivedEntry,
  type Requester,
  type TicketLink,
} from '../tickets/index.ts';
import { mayAcknowledge, sendAcknowledgement } from './acknowledgement.ts';
import type { Place, ReceiveDeps, ScreenedArrival, Taken } from './arrival.ts';
import { othersIn } from './join-ticket.ts';
import { receivedEntry } from './received-entry.ts';
import { guard, type Screened } from './screen.ts';
import type { ForwardedByAgent } from './staff-forward.ts';

/** What opening a ticket goes by besides the mail. */
export interface Opening {
  link?: TicketLink;
  /** An agent has passed a customer's mail on: the ticket is the customer's. */
  forwarded?: ForwardedByAgent;
  rules: MailRules;
}

/** Makes a mail a ticket of its own, acknowledges it where that is due, and says in a note what it has to do with another ticket. */
export async function open(
  arrival: ScreenedArrival,
  place: Place,
  opening: Opening,
  deps: ReceiveDeps,
): Promise<Taken> {
  const { forwarded, rules } = opening;
  const plain = receivedEntry(arrival, place);
  // What is put aside is not looked up: a flood of it must cost little.
  const author = arrival.screened.folder === 'desk' ? await arrival.author() : undefined;
  const wanted =
    forwarded === undefined &&
    mayAcknowledge({
      mailbox: arrival.mailbox,
      folder: arrival.screened.folder,
      message: plain,
      envelopeSender: arrival.accepted.sender,
      known: author !== undefined,
      claimed: arrival.incoming.claimed,
    });
  const { flood, capped } = await guard(arrival, arrival.screened, wanted, rules, deps);
  const screened: Screened =
    flood === undefined ? arrival.screened : { ...arrival.screened, folder: 'suspended', rule: 'flood', reason: flood };
  const wants = wanted && !capped && flood === undefined;
  const { requester, acknowledged } = await requesterOf(arrival, screened, place, wants, opening, deps);
  const message = forwarded
    ? forwarded.entry(place, requester)
    : { ...plain, actor: { ...plain.actor, id: requester.id } };
  const opened = await ticketOf(
    arrival,
    screened,
    acknowledged ? { ...message, acknowledge: true } : message,
    requester,
    opening,
    deps,
  );
  await deps.tickets.create(opened);
  const [first] = opened.entries;
  if (first?.type !== 'received') throw new Error('a new ticket begins with the message that opened it');
  await finishOpening(arrival, opened.ticket.requester, first, opening, deps);
  return {
    outcome: screened.folder === 'desk' ? 'ticketed' : 'suspended',
    number: place.number,
    rule: screened.rule,
    reason: screened.reason,
  };
}

/** What follows the ticket itself, in any order, and as often as the mail comes: acknowledgement and notes. */
export async function finishOpening(
  arrival: ScreenedArrival,
  requester: Requester,
  message: ReceivedEntry,
  { link, forwarded }: Pick<Opening, 'link' | 'forwarded'>,
  deps: ReceiveDeps,
): Promise<void> {
  const mailbox = arrival.mailbox.id;
  if (message.acknowledge) {
    const ticket = await deps.tickets.load(message.number);
    if (ticket) await sendAcknowledgement(arrival, { ...ticket, requester }, message, deps);
  }
  if (link) await deps.tickets.append(linkNote(message, link), mailbox);
  if (link?.kind === 'follows') await appendContinuation(message, link.number, deps);
  const comment = forwarded?.comment(message);
  if (comment) await deps.tickets.append(comment, mailbox);
}

async function ticketOf(
  { incoming, mailbox, mailboxes }: ScreenedArrival,
  screened: Screened,
  message: ReceivedEntry,
  requester: Requester,
  { link, forwarded }: Opening,
  deps: ReceiveDeps,
): Promise<Change> {
  const onDesk = screened.folder === 'desk';
  const [policies, calendars] = await Promise.all([
    onDesk ? deps.serviceLevels.policies() : [],
    onDesk ? deps.serviceLevels.calendars() : [],
  ]);
  const { kind = 'question', priority = 'normal' } = screened;
  return openTicket({
    number: message.number,
    mailbox: mailbox.id,
    team: screened.team ?? mailbox.team,
    message,
    requester,
    participants: forwarded ? [] : othersIn(incoming, mailboxes),
    kind,
    priority,
    tags: screened.tags,
    channel: 'mail',
    language: incoming.language,
    // Nobody waits for the answer to what a machine wrote.
    clocks: message.automatic
      ? []
      : startClocks({ mailbox: mailbox.id, priority, kind, at: message.at }, policies, calendars),
    folder: screened.folder,
    folderReason: screened.reason,
    ...(link === undefined ? {} : { links: [link] }),
  });
}

/** The customer, kept when the ticket goes to the desk: what is put aside makes no customers. */
async function requesterOf(
  arrival: ScreenedArrival,
  screened: Screened,
  place: Place,
  wants: boolean,
  { forwarded, rules }: Opening,
  deps: ReceiveDeps,
): Promise<{ requester: Requester; acknowledged: boolean }> {
  const { name, address } = forwarded?.customer ?? arrival.incoming.from;
  if (screened.folder !== 'desk')
    return { requester: { id: customerIdOf(address), name, address }, acknowledged: false };
  const known = forwarded ? await deps.customers.findByAddress(address) : await arrival.author();
  const customer =
    known ??
    (await deps.customers.ensure(address, name, place.order, wants ? place.entryId : undefined, arrival.mailbox.id));
  if (known) await deps.customers.seenIn(known, arrival.mailbox.id);
  const every = rules.acknowledgeEveryMinutes * 60_000;
  const acknowledged =
    wants &&
    (customer.acknowledgedFor === place.entryId ||
      (await deps.customers.takeAcknowledgement(customer.id, place.entryId, place.order, every)));
  return { requester: { id: customer.id, name: name || customer.name, address }, acknowledged };
}

const actor = { type: 'system', id: 'receive-mail', name: 'Tuki' } as const;

function linkNote(message: ReceivedEntry, { number, kind }: TicketLink): NoteEntry {
  const text =
    kind === 'names'
      ? `This mail names ticket #${number}, but its sender is not part of that conversation. It became a ticket of its own.`
      : `This mail answers ticket #${number}, which was closed long ago. It became a ticket of its own that follows it.`;
  return {
    type: 'note',
    id: derivedId('refused', message.id),
    number: message.number,
    order: message.order + 1,
    at: message.at,
    actor,
    text,
    mentions: [],
  };
}

/** The old ticket tells where it goes on. */
async function appendContinuation(message: ReceivedEntry, old: number, deps: ReceiveDeps): Promise<void> {
  const text = `The customer has written again long after this ticket was closed. It goes on in ticket #${message.number}.`;
  const id = derivedId('continued', message.id);
  const note: NoteEntry = {
    type: 'note',
    id,
    number: old,
    order: message.order,
    at: message.at,
    actor,
    text,
    mentions: [],
  };
  await deps.tickets.append(note);
}
