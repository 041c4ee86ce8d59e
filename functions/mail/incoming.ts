import { createHash } from 'node:crypto';
import { errorName } from '../platform/errors.ts';
import { derivedId } from '../platform/ids.ts';
import type { Mailbox } from '../settings/index.ts';
import type { Address, Attachment, Folder, ReceivedEntry } from '../tickets/index.ts';
import { isRobotAddress } from './automatic.ts';
import { type Header, headerValue } from './headers.ts';
import { languageOf } from './language.ts';
import { loopHeader } from './loop-header.ts';
import type { AcceptedMail } from './notification.ts';
import { readEnvelope, readMail } from './parse-mail.ts';
import { type Automation, type ParsedAttachment, type ParsedMail, UnreadableMailError } from './parsed-mail.ts';
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
  /** What the header of our own mails says, empty when there is none: one of ours that comes back, or of another desk like this one. */
  loop: string;
  headers: Header[];
  /** Why it cannot be read, for the log. */
  fault?: UnreadableMailError;
  /** All that was read of it; undefined when it cannot be read. */
  parsed?: ParsedMail;
  /** Its author is who its Reply-To names, as web forms do it: nobody has proved that. */
  claimed: boolean;
  /** A mail server's report that a mail did not arrive. */
  bounce?: Pick<Automation, 'reason' | 'recipients' | 'hard' | 'delayed'>;
  /** Where it belongs by what the mail service found in it, and by which rule. */
  folder: Folder;
  rule?: 'spam' | 'virus' | 'unreadable';
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
    | 'unreadable'
  >;
  /** Bytes of the raw mail. */
  size: number;
}

/**
 * Reads a mail that was taken in. One that cannot be read, for whatever reason, goes to `suspended` with what its headers tell; nothing is thrown for
 * it: a mail that no reader can take must not be tried for ever.
 */
export async function readIncoming(raw: Uint8Array, accepted: AcceptedMail): Promise<Incoming> {
  try {
    return readable(raw, accepted, await readMail(raw));
  } catch (error) {
    const known =
      error instanceof UnreadableMailError
        ? error
        : new UnreadableMailError('malformed', `This mail cannot be taken apart (${errorName(error)}).`, {
            cause: error,
          });
    return unreadable(raw, accepted, known);
  }
}

function readable(
  raw: Uint8Array,
  accepted: AcceptedMail,
  { mail, headers, returned }: Awaited<ReturnType<typeof readMail>>,
): Incoming {
  const infected = accepted.verdicts.virus === 'FAIL';
  const html = sanitiseHtml(mail.html);
  const form = formAuthor(mail);
  const from = form ?? sender(mail, accepted);
  const automatic = mail.auto.isAutomatic && !(form !== undefined && mail.auto.reason === 'from');
  return {
    ...common(raw, mail.messageId),
    from,
    claimed: form !== undefined,
    headers,
    parsed: mail,
    ...(mail.auto.isBounce ? { bounce: mail.auto } : {}),
    answers: [...new Set([mail.inReplyTo, ...mail.references.toReversed()])].filter((id) => id !== ''),
    returned,
    loop: headerValue(headers, loopHeader.toLowerCase()),
    ...folderOf(accepted),
    language: languageOf(`${mail.subject}\n${mail.visibleText}`),
    content: {
      ...placed(mail, from, accepted),
      text: mail.text,
      ...(html === '' ? {} : { html }),
      ...(mail.visibleText === mail.text.trim() ? {} : { visibleText: mail.visibleText }),
      attachments: infected ? [] : mail.attachments.slice(0, mostAttachments).map(attachmentOf),
      ...(automatic ? { automatic: true } : {}),
    },
  };
}

function unreadable(raw: Uint8Array, accepted: AcceptedMail, error: UnreadableMailError): Incoming {
  const envelope = readEnvelope(raw);
  const from = sender(envelope, accepted);
  return {
    fault: error,
    ...common(raw, envelope.messageId),
    from,
    answers: [],
    returned: [],
    loop: '',
    headers: [],
    claimed: false,
    folder: 'suspended',
    rule: 'unreadable',
    folderReason: `${error.message} The raw mail is kept.`,
    content: { ...placed(envelope, from, accepted), text: '', attachments: [], automatic: true, unreadable: true },
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

/** A form on the web sends from an address that nobody reads and names its user in Reply-To. */
function formAuthor({ from, replyTo }: ParsedMail): Address | undefined {
  const [first] = replyTo;
  if (first === undefined || !isRobotAddress(from.address) || isRobotAddress(first.address)) return undefined;
  return { name: (first.name || from.name).slice(0, longestName), address: first.address };
}

/** Whoever wrote it: From, else the sender of the envelope. */
function sender(mail: Pick<ParsedMail, 'from'>, accepted: AcceptedMail): Address {
  const address = mail.from.address || accepted.sender || 'unknown@unknown.invalid';
  return { name: mail.from.name.slice(0, longestName), address };
}

function folderOf({ verdicts }: AcceptedMail): Pick<Incoming, 'folder' | 'rule' | 'folderReason'> {
  if (verdicts.virus === 'FAIL') {
    const folderReason = 'A virus was found in this mail. Its attachments are not offered.';
    return { folder: 'suspended', rule: 'virus', folderReason };
  }
  if (verdicts.spam === 'FAIL') {
    return { folder: 'spam', rule: 'spam', folderReason: 'The mail service holds this mail for spam.' };
  }
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

/** A mailbox that a mail is for. */
export interface Target {
  mailbox: Mailbox;
  /** The mailbox's address or alias that it was written to. */
  recipient: string;
  /** Every address under which it came to this mailbox, with what stands behind a `+`. */
  addresses: string[];
}

/** The mailboxes that a mail is for, each once. `support+anything@` is `support@`. */
export function mailboxesFor(recipients: readonly string[], mailboxes: readonly Mailbox[]): Target[] {
  const found = new Map<string, Target>();
  for (const address of recipients) {
    const mailbox = mailboxOf(address, mailboxes);
    if (mailbox === undefined) continue;
    const there = found.get(mailbox.id);
    if (there) there.addresses.push(address);
    else found.set(mailbox.id, { mailbox, recipient: ownAddress(address, mailbox), addresses: [address] });
  }
  return [...found.values()];
}

const withoutPlus = (address: string): string => address.replace(/\+[^@]*(?=@)/, '');

function ownAddress(address: string, mailbox: Mailbox): string {
  return [mailbox.address, ...mailbox.aliases].includes(address) ? address : withoutPlus(address);
}

/** @param address lower case, with or without a `+` part */
export function mailboxOf(address: string, mailboxes: readonly Mailbox[]): Mailbox | undefined {
  const plain = withoutPlus(address);
  return mailboxes.find((one) => [one.address, ...one.aliases].some((own) => own === address || own === plain));
}
