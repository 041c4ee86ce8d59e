import type { Language, Mailbox } from '../settings/index.ts';
import type { Actor, Address, Attachment, Entry, ReceivedEntry, SentEntry, Ticket } from '../tickets/index.ts';
import { textOfHtml } from './html-text.ts';
import { messageIdFor, ticketMessageId } from './message-id.ts';
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
  /** @default the requester */
  to?: readonly Address[];
  /** @default the other participants */
  cc?: readonly Address[];
  bcc?: readonly Address[];
  attachments?: readonly Attachment[];
  /** The entries so far (any order, the newest few are enough): what is answered is found among them. */
  previous?: readonly Entry[];
  /** Signs the message id. */
  key: SigningKey;
  /** Written by the desk itself. */
  automatic?: boolean;
}

/**
 * The entry of a message to the customer: recipients, a subject that keeps the conversation together, the references that lead answers back,
 * sanitised HTML and the mailbox's signature below. `visibleText` is what was written, without the signature.
 */
export function draftReply(draft: ReplyDraft): SentEntry {
  const { ticket, mailbox, id, order, at, actor, key } = draft;
  const domain = mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1);
  const received = receivedNewestFirst(draft.previous ?? []);
  const answered = received.find((entry) => entry.messageId !== undefined);
  const anchor = ticketMessageId({ number: ticket.number, domain, key });
  const html = draft.html === undefined ? undefined : sanitiseHtml(draft.html);
  const written = (draft.text ?? textOfHtml(html ?? '')).trim();
  const signature = draft.automatic ? '' : signatureOf(draft).trim();
  const to = unique(draft.to ?? [ticket.requester], mailbox);
  const cc = unique(draft.cc ?? ticket.participants, mailbox, to);
  return {
    type: 'sent',
    number: ticket.number,
    id,
    order,
    at,
    actor,
    from: { name: senderName(draft), address: writtenTo(received, mailbox) },
    to,
    cc,
    bcc: unique(draft.bcc ?? [], mailbox, [...to, ...cc]),
    subject: replySubject(ticket.subject, ticket.number),
    messageId: messageIdFor({ number: ticket.number, entryId: id, domain, key }),
    ...(answered?.messageId === undefined ? {} : { inReplyTo: answered.messageId }),
    references: answered?.messageId === undefined ? [anchor] : [anchor, answered.messageId],
    text: signature === '' ? written : `${written}\n\n-- \n${signature}`,
    ...(html === undefined
      ? {}
      : { html: signature === '' ? html : `${html}\n<p>-- <br></p>\n${textToHtml(signature)}` }),
    ...(signature === '' ? {} : { visibleText: written }),
    attachments: [...(draft.attachments ?? [])],
    ...(draft.automatic ? { automatic: true } : {}),
    delivery: { state: 'queued', at },
  };
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

function signatureOf({ ticket, mailbox }: ReplyDraft): string {
  const language: Language = ticket.language === 'fi' || ticket.language === 'en' ? ticket.language : mailbox.language;
  return mailbox.signature[language];
}

/** Each address once, none of the mailbox's own, none of `besides`. */
function unique(
  people: readonly Address[],
  mailbox: Pick<Mailbox, 'address' | 'aliases'>,
  besides: readonly Address[] = [],
): Address[] {
  const seen = new Set([mailbox.address, ...mailbox.aliases, ...besides.map((one) => one.address)]);
  const kept: Address[] = [];
  for (const { name, address } of people) {
    const normal = address.toLowerCase();
    if (seen.has(normal)) continue;
    seen.add(normal);
    kept.push({ name, address: normal });
  }
  return kept;
}
