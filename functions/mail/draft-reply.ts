import { isCallerAddress } from '../platform/caller-address.ts';
import type { Language, Mailbox } from '../settings/index.ts';
import {
  type Actor,
  type Address,
  type Attachment,
  type Entry,
  type ReceivedEntry,
  type SentEntry,
  type Ticket,
  threadOf,
} from '../tickets/index.ts';
import { fillText } from './fill-text.ts';
import { textOfHtml } from './html-text.ts';
import { fitted, linkedFiles } from './large-files.ts';
import { messageIdFor, ticketMessageId } from './message-id.ts';
import { plusAddress } from './plus-address.ts';
import { sanitiseHtml } from './sanitise.ts';
import type { SigningKey } from './signature.ts';
import { replySubject } from './subject.ts';
import { textToHtml } from './text-html.ts';

/** What a message to the customer is made of. */
export interface ReplyDraft {
  ticket: Ticket;
  /** The mailbox that it goes out from: the ticket's. */
  mailbox: Pick<Mailbox, 'name' | 'address' | 'aliases' | 'signature' | 'language'>;
  /** Identity and place of the entry. `at` in epoch milliseconds. */
  id: string;
  order: number;
  at: number;
  actor: Actor;
  /** What is to be said; at least one of `text` and `html`. */
  text?: string;
  html?: string;
  /** @default the requester and, unless the desk writes by itself, whom the customer's last mail was from and to */
  to?: readonly Address[];
  /** @default the other participants */
  cc?: readonly Address[];
  bcc?: readonly Address[];
  attachments?: readonly Attachment[];
  /** The entries so far (any order, the newest few are enough): what is answered is found among them. */
  previous?: readonly Entry[];
  /** Signs the message id and the address for answers. */
  key: SigningKey;
  /** Where somebody finds an attachment that is too large for the mail; without it all go with the mail. */
  linkOf?: (attachmentId: string) => string;
  /** Written by the desk itself. */
  automatic?: boolean;
}

/**
 * The entry of a message to the customer: recipients, a subject that keeps the conversation together, the references and the signed Reply-To that lead
 * answers back, sanitised HTML and the mailbox's signature below. `visibleText` is what was written, without the signature.
 */
export function draftReply(draft: ReplyDraft): SentEntry {
  const { ticket, mailbox, id, order, at, actor, key } = draft;
  const domain = mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1);
  const received = receivedNewestFirst(draft.previous ?? []);
  const anchor = ticketMessageId({ number: ticket.number, domain, key });
  const html = draft.html === undefined ? undefined : sanitiseHtml(draft.html);
  const written = (draft.text ?? textOfHtml(html ?? '')).trim();
  const { attachments, below } = belowText(draft, Buffer.byteLength(written) + Buffer.byteLength(html ?? ''));
  const to = unique(draft.to ?? usualReceivers(draft, received), mailbox);
  const from = writtenTo(received, mailbox);
  const cc = unique(draft.cc ?? ticket.participants, mailbox, to);
  return {
    type: 'sent',
    number: ticket.number,
    id,
    order,
    at,
    actor,
    from: { name: senderName(draft), address: from },
    replyTo: plusAddress(from, { kind: 't', number: ticket.number }, key),
    to,
    cc,
    bcc: unique(draft.bcc ?? [], mailbox, [...to, ...cc]),
    subject: replySubject(ticket.subject, ticket.number),
    messageId: messageIdFor({ number: ticket.number, entryId: id, domain, key }),
    ...threadOf(draft.previous ?? [], anchor),
    text: [written, ...below].join('\n\n'),
    ...(html === undefined ? {} : { html: [html, ...below.map(textToHtml)].join('\n') }),
    ...(below.length === 0 ? {} : { visibleText: written }),
    attachments,
    ...(draft.automatic ? { automatic: true } : {}),
    delivery: { state: 'queued', at },
  };
}

/** The HTML of a drafted message as it was written: without the signature and the links to files that `draftReply` put below. */
export function writtenHtml({
  text,
  html,
  visibleText,
}: Pick<SentEntry, 'text' | 'html' | 'visibleText'>): string | undefined {
  if (html === undefined || visibleText === undefined) return html;
  const below = `\n${textToHtml(text.slice(visibleText.length))}`;
  return html.endsWith(below) ? html.slice(0, -below.length) : html;
}

/** What stands below the words: the files that do not go with the mail, and the signature. */
function belowText(draft: ReplyDraft, textBytes: number): { attachments: Attachment[]; below: string[] } {
  const { attachments = [], linkOf } = draft;
  const files = linkOf ? fitted(attachments, textBytes) : [...attachments];
  const links = linkOf ? linkedFiles(files, linkOf, languageFor(draft)) : '';
  const signature = draft.automatic ? '' : signatureOf(draft).trim();
  return {
    attachments: files,
    below: [links, signature === '' ? '' : `-- \n${signature}`].filter((part) => part !== ''),
  };
}

/** The requester, whoever wrote last, and whom they wrote to besides us: they all take part in the ticket. */
function usualReceivers({ ticket, automatic }: ReplyDraft, received: readonly ReceivedEntry[]): Address[] {
  const last = automatic ? undefined : received.find((entry) => !entry.automatic);
  const people = new Set(ticket.participants.map(({ address }) => address));
  return [ticket.requester, ...(last ? [last.from, ...last.to].filter(({ address }) => people.has(address)) : [])];
}

function receivedNewestFirst(entries: readonly Entry[]): ReceivedEntry[] {
  return entries.filter((entry) => entry.type === 'received').toSorted((a, b) => b.order - a.order);
}

/** The address or alias of the mailbox that the customer last wrote to: an answer comes from where they wrote. */
function writtenTo(
  received: readonly ReceivedEntry[],
  { address, aliases }: Pick<Mailbox, 'address' | 'aliases'>,
): string {
  const own = [address, ...aliases];
  return (
    received.map((entry) => entry.recipient?.toLowerCase()).find((to) => to !== undefined && own.includes(to)) ??
    address
  );
}

const senderName = ({ actor, mailbox, automatic }: ReplyDraft): string =>
  automatic || actor.type !== 'agent' || actor.name === '' ? mailbox.name : `${actor.name} (${mailbox.name})`;

/** The customer's language where known, else the mailbox's. */
const languageFor = ({ ticket, mailbox }: Pick<ReplyDraft, 'ticket' | 'mailbox'>): Language =>
  ticket.language === 'fi' || ticket.language === 'en' ? ticket.language : mailbox.language;

/** The mailbox's signature in the customer's language; it may hold `{agent}`, `{mailbox}`, `{number}` and `{customer}`. */
function signatureOf({ ticket, mailbox, actor }: ReplyDraft): string {
  return fillText(mailbox.signature[languageFor({ ticket, mailbox })], {
    agent: actor.type === 'agent' ? actor.name : mailbox.name,
    mailbox: mailbox.name,
    number: String(ticket.number),
    customer: ticket.requester.name || ticket.requester.address,
  });
}

/** Each address once, none of the mailbox's own, none of `besides`, none that stands for a phone number. */
function unique(
  people: readonly Address[],
  mailbox: Pick<Mailbox, 'address' | 'aliases'>,
  besides: readonly Address[] = [],
): Address[] {
  const seen = new Set([mailbox.address, ...mailbox.aliases, ...besides.map((one) => one.address)]);
  const kept: Address[] = [];
  for (const { name, address } of people) {
    const normal = address.toLowerCase();
    // What was answered to the signed address of the mailbox came to the mailbox.
    if (isCallerAddress(normal) || seen.has(normal) || seen.has(normal.replace(/\+[^@]*(?=@)/, ''))) continue;
    seen.add(normal);
    kept.push({ name, address: normal });
  }
  return kept;
}
