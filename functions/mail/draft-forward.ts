import type { Language, Mailbox } from '../settings/index.ts';
import {
  type Actor,
  type Address,
  type Attachment,
  type ReceivedEntry,
  type SentEntry,
  type Ticket,
  withoutLinkTokens,
} from '../tickets/index.ts';
import { fitted, linkedFiles } from './large-files.ts';
import { messageIdFor } from './message-id.ts';
import { plusAddress } from './plus-address.ts';
import type { SigningKey } from './signature.ts';
import { baseSubject } from './subject.ts';
import { textToHtml } from './text-html.ts';

/** What a message to somebody outside the conversation is made of. */
export interface ForwardDraft {
  ticket: Ticket;
  mailbox: Pick<Mailbox, 'name' | 'address' | 'language'>;
  /** Identity and place of the entry. `at` in epoch milliseconds. */
  id: string;
  order: number;
  at: number;
  actor: Actor;
  to: readonly Address[];
  cc: readonly Address[];
  /** What is said above the message. */
  text: string;
  /** The message that is passed on. */
  original: ReceivedEntry | SentEntry;
  /** Its files, laid where `sendMail` finds them. */
  attachments: readonly Attachment[];
  /** Signs the message id and the address for answers. */
  key: SigningKey;
  /** Where somebody finds a file that is too large for the mail. */
  linkOf: (attachmentId: string) => string;
}

const words: Record<Language, { title: string; from: string; to: string; date: string; subject: string }> = {
  en: { title: 'Forwarded message', from: 'From', to: 'To', date: 'Date', subject: 'Subject' },
  fi: { title: 'Välitetty viesti', from: 'Lähettäjä', to: 'Vastaanottaja', date: 'Päivä', subject: 'Aihe' },
};

/**
 * The entry of a message that is passed on to somebody outside the conversation. Nothing in it leads into the ticket as its customer: neither its number
 * nor the id that all its mails name, nor a key that the customer's mail quotes. Answers come back by the signed address, or the message's own id.
 * `visibleText` is what was written above the message.
 */
export function draftForward(draft: ForwardDraft): SentEntry {
  const { ticket, mailbox, id, order, at, actor, original, key } = draft;
  const domain = mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1);
  const messageId = messageIdFor({ number: ticket.number, entryId: id, domain, key });
  const said = draft.text.trim();
  const passedOn = withoutKeys(original.text);
  const html = original.html === undefined ? undefined : withoutKeys(original.html);
  const attachments = fitted(draft.attachments, Buffer.byteLength(said + passedOn) + Buffer.byteLength(html ?? ''));
  const above = [said, linkedFiles(attachments, draft.linkOf, mailbox.language), headerOf(original, mailbox.language)];
  const before = above.filter((part) => part !== '');
  return {
    type: 'sent',
    number: ticket.number,
    id,
    order,
    at,
    actor,
    from: { name: actor.name === '' ? mailbox.name : `${actor.name} (${mailbox.name})`, address: mailbox.address },
    replyTo: plusAddress(mailbox.address, { kind: 'o', number: ticket.number }, key),
    to: [...draft.to],
    cc: draft.cc.filter((one) => !draft.to.some(({ address }) => address === one.address)),
    bcc: [],
    subject: `Fwd: ${baseSubject(original.subject)}`,
    messageId,
    references: [messageId],
    text: [...before, passedOn].join('\n\n'),
    ...(html === undefined ? {} : { html: [...before.map(textToHtml), html].join('\n') }),
    visibleText: said,
    attachments,
    forward: true,
    delivery: { state: 'queued', at },
  };
}

function headerOf({ from, to, at, subject }: ForwardDraft['original'], language: Language): string {
  const { title, ...names } = words[language];
  const lines = [
    `${names.from}: ${inWords(from)}`,
    `${names.to}: ${to.map(inWords).join(', ')}`,
    `${names.date}: ${new Date(at).toUTCString()}`,
    `${names.subject}: ${baseSubject(subject)}`,
  ];
  return [`---------- ${title} ----------`, ...lines.map(withoutKeys)].join('\n');
}

const inWords = ({ name, address }: Address): string => (name === '' ? address : `${name} <${address}>`);

/** Takes out what would let its reader act as the customer: tokens of links, signed addresses and signed message ids, which answers quote. */
function withoutKeys(text: string): string {
  return withoutLinkTokens(text)
    .replace(/\+[a-z]\d{1,10}-[0-9a-f]{16}@/gi, '@')
    .replace(/\bt\.\d{1,10}\.[\w-]{1,64}\.[\w-]{20}@/g, 'message@')
    .replace(/\s?\[#\d{1,10}\]/g, '');
}
