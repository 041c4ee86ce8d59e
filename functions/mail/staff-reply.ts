import { can } from '../access/index.ts';
import { derivedId } from '../platform/ids.ts';
import {
  type Actor,
  amend,
  annotate,
  answer,
  change,
  loadThrough,
  type NoteEntry,
  type Ticket,
  timeline,
} from '../tickets/index.ts';
import type { Arrival, Place, ReceiveDeps, Taken } from './arrival.ts';
import { draftReply } from './draft-reply.ts';
import { readCommands } from './mail-commands.ts';
import { readPlusAddress } from './plus-address.ts';
import { splitReply } from './visible-text.ts';

/** An agent's answer to a notice, as far as it may be one. */
export type StaffReply =
  /** `number`: the ticket of a notice that was really sent to them. */
  | { refused: string; number?: number }
  | { ticket: Ticket; actor: Actor; text: string; says: boolean; note: boolean; close: boolean };

const noticeAddress = /\+[nm]\d{1,10}-[0-9a-f]{1,64}@[^@]+$/i;
/** The entries that show what is answered. */
const newest = 20;

/**
 * Whether a mail was sent to the address of a notice, and whether it may become an answer: its signature holds for the sender's address, the sender
 * has proved that address (DMARC), no machine wrote it, and the agent may do it to the ticket.
 * @returns undefined for an ordinary mail
 */
export async function readStaffReply(arrival: Arrival, deps: ReceiveDeps): Promise<StaffReply | undefined> {
  const { incoming, addresses, key } = arrival;
  const written = addresses.filter((address) => noticeAddress.test(address));
  if (written.length === 0) return undefined;
  const sender = incoming.from.address;
  const [target] = written.flatMap((address) => readPlusAddress(address, key, sender) ?? []);
  if (target === undefined) return { refused: `The address was not given to ${sender}.` };
  // An out-of-office answer is no attempt to answer: nobody needs to hear of it.
  if (incoming.content.automatic || incoming.parsed === undefined) return { refused: 'A machine wrote it.' };
  const { number } = target;
  if (incoming.content.verdicts?.dmarc !== 'PASS' || incoming.claimed)
    return { number, refused: `It is not proved that ${sender} wrote it (DMARC).` };
  const [principal, ticket] = await Promise.all([
    deps.settings.principal(sender),
    loadThrough(deps.tickets, target.number),
  ]);
  if (ticket === undefined) return { refused: `Ticket #${target.number} does not exist.` };
  // Nothing that the notice quotes may go out to the customer: not even where an ordinary mail is shown whole for want of words of its own.
  const own = splitReply(incoming.parsed.text, { subject: incoming.parsed.subject, ownWordsOnly: true });
  const { text, note, reply, close: toClose } = readCommands(own.visible);
  const asNote = note || (target.kind === 'm' && !reply);
  if (!principal || !can(principal, asNote ? 'note' : 'reply', { type: 'ticket', ticket }))
    return { number, refused: `${sender} may not do this to ticket #${number}.` };
  const says = text.trim() !== '' || incoming.parsed.attachments.length > 0;
  const close = toClose && can(principal, 'close', { type: 'ticket', ticket });
  if (!says && !close) return { number, refused: 'It says nothing.' };
  const actor: Actor = { type: 'agent', id: principal.address, name: principal.name };
  return { ticket, actor, text: text.trim(), says, note: asNote, close };
}

/** Keeps an agent's answer by mail, as if it had been written in the inbox. Repeating it changes nothing. */
export async function takeStaffReply(
  arrival: Arrival,
  reply: Exclude<StaffReply, { refused: string }>,
  place: Place,
  deps: ReceiveDeps,
): Promise<Taken> {
  const { actor, note, close } = reply;
  const written = { id: place.entryId, number: place.number, order: place.order, at: place.order, actor };
  const { raw } = arrival.incoming.content;
  if (!reply.says) {
    const idFor = (field: string) => derivedId(place.entryId, field);
    await change(deps.tickets, place.number, (ticket) =>
      amend(ticket, { status: 'closed' }, { actor, at: place.order, idFor }),
    );
    return { outcome: 'joined', number: place.number };
  }
  const text = reply.text || '…';
  if (note) {
    const { attachments } = arrival.incoming.content;
    const entry: NoteEntry = {
      ...written,
      type: 'note',
      text,
      mentions: [],
      attachments,
      ...(raw === undefined ? {} : { raw }),
    };
    await change(deps.tickets, place.number, (ticket) => annotate(ticket, { ...entry, number: ticket.number }));
    return { outcome: 'joined', number: place.number };
  }
  const mailbox = arrival.mailboxes.find((one) => one.id === reply.ticket.mailbox) ?? arrival.mailbox;
  const files = (arrival.incoming.parsed?.attachments ?? []).filter((file) => !file.inline);
  const attachments = await Promise.all(files.map((file, index) => deps.keepFile(place.entryId, file, index)));
  const previous = (await timeline(deps.tickets, reply.ticket, { limit: newest, newestFirst: true })).items;
  await change(deps.tickets, place.number, (ticket) => {
    const draft = draftReply({ ...written, ticket, mailbox, text, attachments, previous, key: arrival.key });
    return answer(ticket, draft, close ? { status: 'closed' } : {});
  });
  return { outcome: 'joined', number: place.number };
}

/**
 * Says on the ticket that an agent's answer was not taken, so that they learn of it. Nothing of what it said is shown: it may not be theirs. Repeating it
 * changes nothing.
 */
export async function noteRefusal(
  { accepted, incoming }: Arrival,
  { refused, number }: Extract<StaffReply, { refused: string }>,
  deps: Pick<ReceiveDeps, 'tickets'>,
): Promise<void> {
  if (number === undefined || (await deps.tickets.load(number)) === undefined) return;
  const at = accepted.receivedAt;
  await deps.tickets.append({
    type: 'note',
    id: derivedId('refused-answer', String(number), incoming.identity),
    number,
    order: at,
    at,
    actor: { type: 'system', id: 'receive-mail', name: 'Tuki' },
    text: `An answer by mail was not taken. ${refused} Write it in the inbox.`,
    mentions: [],
  });
}
