import type { CustomerStore } from '../customers/index.ts';
import type { Ticket, TicketStore } from '../tickets/index.ts';
import { claimDigest, type Incoming } from './incoming.ts';
import { readMessageId } from './message-id.ts';
import type { SigningKey } from './signature.ts';
import { numbersIn } from './subject.ts';

/** So many ids that a mail names are looked up; long threads repeat themselves. */
const mostLookups = 10;

/** Where a mail belongs. */
export type Match =
  | { kind: 'join'; ticket: Ticket }
  /** A ticket of its own; `refused` is one that it names but whose conversation the sender is not part of. */
  | { kind: 'new'; refused?: number };

export interface MatchStores {
  tickets: Pick<TicketStore, 'load' | 'findClaim'>;
  customers: Pick<CustomerStore, 'findByAddress'>;
}

/**
 * Finds the ticket that a mail continues. In this order: an id of ours with a good signature, which only a receiver of our mail can know; the
 * Message-ID of a mail that is on a ticket of the mailbox; a number in the subject. The last two prove nothing: the sender must be the requester
 * or a participant, and the address must not be known as forged (DMARC).
 */
export async function matchTicket(
  incoming: Incoming,
  mailbox: string,
  key: SigningKey,
  stores: MatchStores,
): Promise<Match> {
  if (incoming.folder === 'suspended') return { kind: 'new' };
  for (const number of signedNumbers(incoming, key)) {
    const ticket = await stores.tickets.load(number);
    if (ticket !== undefined && takesMail(ticket)) return { kind: 'join', ticket };
  }
  if (incoming.folder === 'spam') return { kind: 'new' };
  let refused: number | undefined;
  for await (const number of namedNumbers(incoming, mailbox, stores.tickets)) {
    const ticket = await stores.tickets.load(number);
    if (ticket === undefined || ticket.mailbox !== mailbox || !takesMail(ticket)) continue;
    if (await isParty(incoming, ticket, stores)) return { kind: 'join', ticket };
    refused ??= number;
  }
  return refused === undefined ? { kind: 'new' } : { kind: 'new', refused };
}

function signedNumbers(incoming: Incoming, key: SigningKey): number[] {
  const own = [...incoming.answers, ...incoming.returned].map((id) => readMessageId(id, key));
  return [...new Set(own.flatMap((message) => (message === undefined ? [] : [message.number])))].slice(0, mostLookups);
}

async function* namedNumbers(
  incoming: Incoming,
  mailbox: string,
  tickets: MatchStores['tickets'],
): AsyncGenerator<number> {
  const seen = new Set<number>();
  for (const id of incoming.answers.slice(0, mostLookups)) {
    const claim = await tickets.findClaim(claimDigest(mailbox, id));
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

async function isParty(incoming: Incoming, ticket: Ticket, { customers }: MatchStores): Promise<boolean> {
  if (incoming.content.verdicts?.dmarc === 'FAIL') return false;
  const { address } = incoming.from;
  if (ticket.requester.address === address || ticket.participants.some((one) => one.address === address)) return true;
  const customer = await customers.findByAddress(address);
  return customer !== undefined && customer.id === ticket.requester.id;
}
