import { derivedId } from '../platform/ids.ts';
import { InvalidChangeError } from './change.ts';
import { openTicket, withStanding } from './conversation.ts';
import type { Actor, ChangeEntry, ReceivedEntry } from './entry.ts';
import { linkedOrRefused } from './link.ts';
import { channels, longestSubject, type Requester, type Ticket, type TicketClock } from './ticket.ts';
import type { Moved, Step } from './ticket-store-types.ts';

/** What a message becomes when it is split off. */
export interface SplitOff {
  /** Number of the new ticket, and the identity of the message there. */
  number: number;
  entryId: string;
  mailbox: string;
  /** The mailbox's team. */
  team?: string;
  /** Whoever wrote the message. */
  requester: Requester;
  clocks: readonly TicketClock[];
  /** @default the message's */
  subject?: string;
}

/**
 * Takes a message off a ticket and makes it one of its own, as if it had come in as such: a copy of it opens the new ticket, and the message itself is not read
 * where it lies any more. Both link to each other.
 * @param waitingSince since when the customer waits on the ticket without the message, epoch ms
 * @returns the ticket as it is without the message, then the new one
 */
export function split(
  ticket: Ticket,
  message: ReceivedEntry,
  off: SplitOff,
  waitingSince: number | undefined,
  by: { actor: Actor; at: number },
): { steps: [Step, Step]; moved: Moved } {
  const { number } = off;
  const line = (on: number, from: unknown, to: unknown): ChangeEntry => ({
    type: 'change',
    id: derivedId('split', String(on), off.entryId),
    number: on,
    order: by.at,
    at: by.at,
    actor: by.actor,
    field: 'split',
    from,
    to,
  });
  const left: Ticket = {
    ...ticket,
    links: linkedOrRefused(ticket, { number, kind: 'splitTo' }, 'entry'),
    waitingSince,
    version: ticket.version + 1,
    updatedAt: Math.max(ticket.updatedAt, by.at),
  };
  const told = withStanding(
    line(ticket.number, { number: message.number, entry: message.id }, { number, entry: off.entryId }),
    ticket,
    left,
  );
  const opened = openTicket({
    ...off,
    message: copyOf(message, off),
    participants: othersOf(ticket, message),
    channel: channels.find((channel) => channel === message.channel) ?? ticket.channel,
    language: ticket.language,
    links: [{ number: ticket.number, kind: 'splitFrom' }],
  });
  const own: Ticket = {
    ...opened.ticket,
    ...(off.subject === undefined ? {} : { subject: off.subject.slice(0, longestSubject) }),
    updatedAt: Math.max(opened.ticket.updatedAt, by.at),
  };
  const came = line(number, { number: ticket.number, entry: message.id }, null);
  return {
    steps: [
      { change: { ticket: left, entries: [told] }, was: ticket.version },
      { change: { ticket: own, entries: [...opened.entries, came] } },
    ],
    moved: { entry: message, to: number },
  };
}

/** @throws InvalidChangeError with the path `entry` when a ticket cannot do without the message */
export function checkSplit(ticket: Ticket, alone: boolean): void {
  const refuse = (message: string) => new InvalidChangeError([{ path: 'entry', message }]);
  if (ticket.folder !== 'desk') throw refuse('lies on a ticket that is not at the desk; move it there first');
  if (alone) throw refuse('is the only message of its ticket; change that one instead');
}

function copyOf(message: ReceivedEntry, { number, entryId, requester }: SplitOff): ReceivedEntry {
  const { state, before, facts, acknowledge, actor, ...said } = message;
  const author = actor.type === 'customer' ? { ...actor, id: requester.id } : actor;
  return { ...said, number, id: entryId, actor: author };
}

/** Whom the message was to as well, of those who take part in the ticket: none of them is the desk itself. */
function othersOf({ requester, participants }: Ticket, { from, to, cc }: ReceivedEntry) {
  const named = new Set([...to, ...cc].map(({ address }) => address));
  return [requester, ...participants]
    .filter(({ address }) => named.has(address) && address !== from.address)
    .map(({ name, address }) => ({ name, address }));
}
