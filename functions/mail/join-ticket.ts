import { derivedId } from '../platform/ids.ts';
import type { Mailbox, MailRules } from '../settings/index.ts';
import {
  type Address,
  annotate,
  change,
  joinMessage,
  loadThrough,
  type NoteEntry,
  numbersOf,
  type ReceivedEntry,
  reopeningsBefore,
  type SentEntry,
  type Ticket,
  timeline,
} from '../tickets/index.ts';
import type { Arrival, Place, ReceiveDeps, Taken } from './arrival.ts';
import { bounceSentence } from './bounce-words.ts';
import { type Incoming, mailboxOf } from './incoming.ts';
import { readMessageId } from './message-id.ts';
import { receivedEntry } from './received-entry.ts';
import { noteBounce } from './track-delivery.ts';

/** Everybody else in To and Cc who is not one of our mailboxes. */
export function othersIn(incoming: Incoming, mailboxes: readonly Mailbox[]): Address[] {
  return [...incoming.content.to, ...incoming.content.cc]
    .filter((one) => one.address !== incoming.from.address && mailboxOf(one.address, mailboxes) === undefined)
    .slice(0, 20);
}

/** Adds a mail to its ticket. What a machine wrote changes nothing but the timeline, unless it reports that a message of ours did not arrive. */
export async function join(arrival: Arrival, place: Place, rules: MailRules, deps: ReceiveDeps): Promise<Taken> {
  const { incoming, mailboxes } = arrival;
  const message = receivedEntry(arrival, place);
  if (message.automatic) {
    await deps.tickets.append(message);
    if (incoming.bounce) await reportBounce(arrival, place, deps);
    return { outcome: 'joined', number: place.number };
  }
  const participants = othersIn(incoming, mailboxes);
  let stays = false;
  await change(deps.tickets, place.number, (current) => {
    const { reopenMostADay } = rules;
    stays = current.status === 'closed' && reopeningsBefore(current, message.at).count >= reopenMostADay;
    return joinMessage(current, { ...message, number: current.number }, { participants, reopenMostADay });
  });
  if (stays) await deps.tickets.append(staysClosed(message, rules));
  return { outcome: 'joined', number: place.number };
}

/** Somebody outside the conversation answers a forwarded message: a note, with all that came with it. */
export async function joinFromOutside(arrival: Arrival, place: Place, deps: ReceiveDeps): Promise<Taken> {
  const { from, text, html, visibleText, attachments, raw } = arrival.incoming.content;
  const note: NoteEntry = {
    type: 'note',
    id: place.entryId,
    number: place.number,
    order: place.order,
    at: place.order,
    actor: { type: 'customer', id: 'outside', name: from.name || from.address },
    text,
    mentions: [],
    from,
    attachments,
    ...(html === undefined ? {} : { html }),
    ...(visibleText === undefined ? {} : { visibleText }),
    ...(raw === undefined ? {} : { raw }),
  };
  await change(deps.tickets, place.number, (current) => annotate(current, { ...note, number: current.number }));
  if (arrival.incoming.bounce) await reportBounce(arrival, place, deps);
  return { outcome: 'joined', number: place.number };
}

function staysClosed(message: ReceivedEntry, { reopenMostADay }: MailRules): NoteEntry {
  return {
    type: 'note',
    id: derivedId('stays-closed', message.id),
    number: message.number,
    order: message.order + 1,
    at: message.at,
    actor: { type: 'system', id: 'receive-mail', name: 'Tuki' },
    text: `Mails have reopened this ticket ${reopenMostADay} times within a day; it stays closed until somebody opens it.`,
    mentions: [],
  };
}

/** How many of the newest entries are looked through for the message that a report is about. */
const newest = 20;

/** Marks the message that a mail server reports on. Repeating it changes nothing. */
export async function reportBounce(arrival: Arrival, place: Place, deps: ReceiveDeps): Promise<void> {
  const { bounce } = arrival.incoming;
  // A server that is still trying has said so on the timeline; what comes of it, its next report or the mail service tells.
  if (bounce === undefined || bounce.delayed) return;
  const ticket = await loadThrough(deps.tickets, place.number);
  const sent = ticket && (await reportedMessage(arrival, ticket, deps));
  if (sent === undefined || ticket === undefined) return;
  await noteBounce(
    { number: sent.number, order: sent.order, id: sent.id, mailbox: ticket.mailbox },
    {
      reason: bounceSentence({ kind: 'bounce', reason: bounce.reason }),
      failed: failedOf(sent, bounce.recipients),
      permanent: bounce.hard,
      at: place.order,
    },
    deps,
  );
}

/** Those of a message's receivers whom a report names: it may name others, by mistake or on purpose, and whom a mail was forwarded to. */
function failedOf({ to, cc, bcc }: SentEntry, reported: readonly string[]): string[] {
  const receivers = [...new Set([...to, ...cc, ...bcc].map(({ address }) => address))];
  const named = receivers.filter((address) => reported.includes(address));
  return named.length > 0 || receivers.length > 1 ? named : receivers;
}

/**
 * The message named by the mail that came back: by its signed id, by the id that SES gave it, else the newest one to an address that failed.
 */
async function reportedMessage(
  { incoming, key }: Arrival,
  ticket: Ticket,
  deps: ReceiveDeps,
): Promise<SentEntry | undefined> {
  for (const id of incoming.returned) {
    const own = readMessageId(id, key);
    if (own?.entryId === undefined || !numbersOf(ticket).includes(own.number)) continue;
    const entry = await deps.tickets.findEntry(own.number, own.entryId);
    if (entry?.type === 'sent') return entry;
  }
  const { items } = await timeline(deps.tickets, ticket, { limit: newest, newestFirst: true });
  const sent = items.filter((entry) => entry.type === 'sent');
  const bySes = sent.find(
    ({ delivery }) =>
      delivery.sesId !== undefined && incoming.returned.some((id) => id.startsWith(`<${delivery.sesId}@`)),
  );
  const failed = new Set(incoming.bounce?.recipients ?? []);
  return bySes ?? sent.find(({ to, cc, bcc }) => [...to, ...cc, ...bcc].some((one) => failed.has(one.address)));
}
