import { type CustomerStore, idsOf } from '../customers/index.ts';
import type { MailRules } from '../settings/index.ts';
import { leadOn, loadThrough, type Ticket, type TicketLink, type TicketStore } from '../tickets/index.ts';
import type { Arrival } from './arrival.ts';
import { claimDigest } from './incoming.ts';
import { readMessageId } from './message-id.ts';
import { readPlusAddress } from './plus-address.ts';
import { numbersIn } from './subject.ts';

/** So many ids that a mail names are looked up; long threads repeat themselves. */
const mostLookups = 10;
const day = 24 * 60 * 60 * 1000;

/** Where a mail belongs. */
export type Match =
  | { kind: 'join'; ticket: Ticket }
  /** To a ticket, but written by somebody outside its conversation whom a message was forwarded to. */
  | { kind: 'outside'; ticket: Ticket }
  /** A ticket of its own, linked to one that it names but whose conversation the sender is not part of, or that was closed long ago. */
  | { kind: 'new'; link?: TicketLink };

export interface MatchStores {
  tickets: Pick<TicketStore, 'load' | 'findClaim' | 'findEntry'>;
  customers: Pick<CustomerStore, 'findByAddress'>;
}

/** One of our own messages that a mail names, or an address of ours that it was sent to. */
interface Signed {
  number: number;
  /** Set where only a message, not its ticket, is named: it may be a forwarded one. */
  entryId?: string;
  outside?: boolean;
}

/**
 * Finds the ticket that a mail continues. In this order: an id of ours with a good signature; a signed address (only a receiver of our mail can know
 * either); the Message-ID of a mail that is on a ticket of the mailbox; a number in the subject. The last two prove nothing: the sender must be the
 * requester or a participant, and the address must not be known as forged (DMARC). What names a ticket that was merged into another leads there.
 */
export async function matchTicket(
  arrival: Arrival,
  rules: Pick<MailRules, 'reopenDays'>,
  stores: MatchStores,
): Promise<Match> {
  const { incoming } = arrival;
  for (const signed of signedNames(arrival)) {
    const ticket = await loadThrough(stores.tickets, signed.number);
    if (ticket === undefined || !takesMail(ticket) || isAnothers(ticket, arrival)) continue;
    if (await isOutside(signed, stores)) return { kind: 'outside', ticket };
    return joining(ticket, arrival, rules);
  }
  if (incoming.folder === 'spam') return { kind: 'new' };
  let refused: number | undefined;
  for await (const number of namedNumbers(arrival, stores.tickets)) {
    const named = await stores.tickets.load(number);
    const ticket = await leadOn(stores.tickets, named);
    if (ticket === undefined || !takesMail(ticket)) continue;
    if (ticket.mailbox !== arrival.mailbox.id && named?.mailbox !== arrival.mailbox.id) continue;
    if (await isParty(arrival, ticket)) return joining(ticket, arrival, rules);
    refused ??= number;
  }
  return refused === undefined ? { kind: 'new' } : { kind: 'new', link: { number: refused, kind: 'names' } };
}

/** What a person writes long after the end is a matter of its own; what a machine writes then is only noted. */
function joining(
  ticket: Ticket,
  { accepted, incoming }: Arrival,
  { reopenDays }: Pick<MailRules, 'reopenDays'>,
): Match {
  const old = ticket.closedAt !== undefined && accepted.receivedAt - ticket.closedAt > reopenDays * day;
  if (old && !incoming.content.automatic) return { kind: 'new', link: { number: ticket.number, kind: 'follows' } };
  return { kind: 'join', ticket };
}

/** A ticket of another mailbox that the mail was sent to as well: there it joins, here it is new. */
const isAnothers = (ticket: Ticket, { mailbox, targets }: Arrival): boolean =>
  ticket.mailbox !== mailbox.id && targets.includes(ticket.mailbox);

function signedNames(arrival: Arrival): Signed[] {
  const { incoming, addresses, key } = arrival;
  const own = [...incoming.answers, ...incoming.returned].flatMap((id) => readMessageId(id, key) ?? []);
  const named = new Set(own.flatMap(({ number, entryId }) => (entryId === undefined ? [number] : [])));
  const byId = own.map(({ number, entryId }): Signed => ({ number, ...(named.has(number) ? {} : { entryId }) }));
  const written = [
    ...addresses,
    ...incoming.content.to.map((one) => one.address),
    ...incoming.content.cc.map((one) => one.address),
  ];
  const byAddress = written
    .flatMap((address) => readPlusAddress(address, key) ?? [])
    .map(({ kind, number }): Signed => ({ number, outside: kind === 'o' }));
  const seen = new Set<number>();
  return [...byId, ...byAddress].filter(({ number }) => !seen.has(number) && seen.add(number)).slice(0, mostLookups);
}

async function isOutside({ number, entryId, outside }: Signed, { tickets }: MatchStores): Promise<boolean> {
  if (entryId === undefined) return outside === true;
  const entry = await tickets.findEntry(number, entryId);
  return entry?.type === 'sent' && entry.forward === true;
}

async function* namedNumbers(
  { incoming, mailbox }: Arrival,
  tickets: Pick<TicketStore, 'findClaim'>,
): AsyncGenerator<number> {
  const seen = new Set<number>();
  for (const id of incoming.answers.slice(0, mostLookups)) {
    const claim = await tickets.findClaim(claimDigest(mailbox.id, id));
    if (claim !== undefined && !seen.has(claim.number)) {
      seen.add(claim.number);
      yield claim.number;
    }
  }
  for (const number of numbersIn(incoming.content.subject).slice(0, 3)) {
    if (!seen.has(number)) yield number;
  }
}

/** What lies in the trash or among spam is out of sight: a mail that came there would be lost. */
const takesMail = (ticket: Ticket): boolean => ticket.folder === 'desk' || ticket.folder === 'suspended';

async function isParty({ incoming, author }: Arrival, ticket: Ticket): Promise<boolean> {
  if (incoming.content.verdicts?.dmarc === 'FAIL' || incoming.claimed) return false;
  const { address } = incoming.from;
  if (ticket.requester.address === address || ticket.participants.some((one) => one.address === address)) return true;
  const known = await author();
  return known !== undefined && idsOf(known).includes(ticket.requester.id);
}
