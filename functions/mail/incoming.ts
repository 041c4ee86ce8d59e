import { createHash } from 'node:crypto';
import { derivedId } from '../platform/ids.ts';
import type { Mailbox } from '../settings/index.ts';
import type { Address, Attachment, Folder, ReceivedEntry } from '../tickets/index.ts';
import { headerValue } from './headers.ts';
import { languageOf } from './language.ts';
import { loopHeader } from './loop-header.ts';
import type { AcceptedMail } from './notification.ts';
import { readEnvelope, readMail } from './parse-mail.ts';
import { type ParsedAttachment, type ParsedMail, UnreadableMailError } from './parsed-mail.ts';
import { sanitiseHtml } from './sanitise.ts';

/** An item of a ticket holds no more of them; the rest stays in the raw mail. */
const mostAttachments = 200;
const longestName = 200;

/** A mail as the desk sees it before it knows whose it is. */
export interface Incoming {
  /** What makes it the same mail when it comes again: its Message-ID, or a digest of all of it. */
  identity: string;
  from: Address;
  /** With brackets; ids that it names as earlier, nearest first. */
  answers: string[];
  /** Ids of the mail that a bounce gives back. */
  returned: string[];
  /** One of our own mails coming back. */
  ours: boolean;
  folder: Folder;
  folderReason?: string;
  language?: string;
  /** All of the entry but its place. */
  content: Pick<
    ReceivedEntry,
    | 'from'
    | 'to'
    | 'cc'
    | 'subject'
    | 'messageId'
    | 'text'
    | 'html'
    | 'visibleText'
    | 'attachments'
    | 'raw'
    | 'verdicts'
    | 'automatic'
  >;
  /** Bytes of the raw mail. */
  size: number;
}

/** Reads a mail that was taken in. One that cannot be read goes to `suspended` with what its headers tell; nothing is thrown for it. */
export async function readIncoming(raw: Uint8Array, accepted: AcceptedMail): Promise<Incoming> {
  try {
    return readable(raw, accepted, await readMail(raw));
  } catch (error) {
    if (!(error instanceof UnreadableMailError)) throw error;
    return unreadable(raw, accepted, error);
  }
}

function readable(
  raw: Uint8Array,
  accepted: AcceptedMail,
  { mail, headers, returned }: Awaited<ReturnType<typeof readMail>>,
): Incoming {
  const infected = accepted.verdicts.virus === 'FAIL';
  const html = sanitiseHtml(mail.html);
  const from = sender(mail, accepted);
  return {
    ...common(raw, mail.messageId),
    from,
    answers: [...new Set([mail.inReplyTo, ...mail.references.toReversed()])].filter((id) => id !== ''),
    returned,
    ours: headerValue(headers, loopHeader.toLowerCase()) !== '',
    ...folderOf(accepted),
    language: languageOf(`${mail.subject}\n${mail.visibleText}`),
    content: {
      ...placed(mail, from, accepted),
      text: mail.text,
      ...(html === '' ? {} : { html }),
      ...(mail.visibleText === mail.text.trim() ? {} : { visibleText: mail.visibleText }),
      attachments: infected ? [] : mail.attachments.slice(0, mostAttachments).map(attachmentOf),
      ...(mail.auto.isAutomatic ? { automatic: true } : {}),
    },
  };
}

function unreadable(raw: Uint8Array, accepted: AcceptedMail, error: UnreadableMailError): Incoming {
  const envelope = readEnvelope(raw);
  const from = sender(envelope, accepted);
  return {
    ...common(raw, envelope.messageId),
    from,
    answers: [],
    returned: [],
    ours: false,
    folder: 'suspended',
    folderReason: `${error.message} The raw mail is kept.`,
    content: { ...placed(envelope, from, accepted), text: '', attachments: [], automatic: true },
  };
}

function common(raw: Uint8Array, messageId: string): Pick<Incoming, 'identity' | 'size'> {
  return {
    identity: messageId === '' ? `sha256:${createHash('sha256').update(raw).digest('hex')}` : messageId,
    size: raw.byteLength,
  };
}

/** The same for a mail and mailbox each time, whoever asks. */
export const claimDigest = (mailbox: string, identity: string): string => derivedId('mail', mailbox, identity);

function placed(mail: Pick<ParsedMail, 'to' | 'cc' | 'subject' | 'messageId'>, from: Address, accepted: AcceptedMail) {
  return {
    from,
    to: mail.to.slice(0, 100),
    cc: mail.cc.slice(0, 100),
    subject: mail.subject.slice(0, 998) || '(no subject)',
    ...(mail.messageId === '' ? {} : { messageId: mail.messageId }),
    raw: rawName(accepted),
    verdicts: accepted.verdicts,
  };
}

export const rawName = (accepted: Pick<AcceptedMail, 'bucket' | 'key'>): string => `${accepted.bucket}/${accepted.key}`;

/** Whoever wrote it: From, else the sender of the envelope. */
function sender(mail: Pick<ParsedMail, 'from'>, accepted: AcceptedMail): Address {
  const address = mail.from.address || accepted.sender || 'unknown@unknown.invalid';
  return { name: mail.from.name.slice(0, longestName), address };
}

function folderOf({ verdicts }: AcceptedMail): Pick<Incoming, 'folder' | 'folderReason'> {
  if (verdicts.virus === 'FAIL')
    return { folder: 'suspended', folderReason: 'A virus was found in this mail. Its attachments are not offered.' };
  if (verdicts.spam === 'FAIL') return { folder: 'spam', folderReason: 'The mail service holds this mail for spam.' };
  return { folder: 'desk' };
}

function attachmentOf(part: ParsedAttachment, index: number): Attachment {
  return {
    id: `a${index + 1}`,
    filename: part.filename.slice(0, longestName),
    contentType: part.contentType.slice(0, 100),
    size: part.size,
    inline: part.inline,
    ...(part.contentId === null ? {} : { contentId: part.contentId.slice(0, longestName) }),
  };
}

/**
 * The file of a received mail that an entry's attachment names.
 * @param id as in the entry, `a1` for the first part
 * @returns undefined when the mail has no such part
 * @throws UnreadableMailError as `parseMail` does
 */
export async function attachmentIn(raw: Uint8Array, id: string): Promise<ParsedAttachment | undefined> {
  const { mail } = await readMail(raw);
  return /^a\d{1,5}$/.test(id) ? mail.attachments[Number(id.slice(1)) - 1] : undefined;
}

/** The mailboxes that a mail is for, each once, with the address it was written to. `support+anything@` is `support@`. */
export function mailboxesFor(
  recipients: readonly string[],
  mailboxes: readonly Mailbox[],
): { mailbox: Mailbox; recipient: string }[] {
  const found = new Map<string, { mailbox: Mailbox; recipient: string }>();
  for (const recipient of recipients) {
    const mailbox = mailboxOf(recipient, mailboxes);
    if (mailbox !== undefined && !found.has(mailbox.id)) found.set(mailbox.id, { mailbox, recipient });
  }
  return [...found.values()];
}

/** @param address lower case, with or without a `+` part */
export function mailboxOf(address: string, mailboxes: readonly Mailbox[]): Mailbox | undefined {
  const plain = address.replace(/\+[^@]*(?=@)/, '');
  return mailboxes.find((one) => [one.address, ...one.aliases].some((own) => own === address || own === plain));
}
