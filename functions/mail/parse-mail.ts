import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { readAutomation, returnedMessageIds } from './automatic.ts';
import {
  addresses,
  author,
  type Header,
  headerValue,
  messageId,
  messageIds,
  readDate,
  readSubject,
} from './headers.ts';
import { textOfHtml } from './html-text.ts';
import { mendHeaders } from './mime-charsets.ts';
import { type MendedMail, mendMail } from './mime-mend.ts';
import { headersTooLong, limits as partLimits, tooDeep, tooManyParts } from './mime-parts.ts';
import { type ParsedAttachment, type ParsedMail, UnreadableMailError } from './parsed-mail.ts';
import { countOf, endOfHeaders, withoutPrelude } from './raw-headers.ts';
import { visibleText } from './visible-text.ts';

export type { ParsedAttachment, ParsedMail } from './parsed-mail.ts';

/**
 * The parser takes its time for each line, so a mail with more than `shortLines` lines must have longer ones, as an encoded file has. Characters of
 * text beyond `textLength` are not kept.
 */
const limits = { lines: 1_000_000, shortLines: 300_000, shortLine: 20, textLength: 2_000_000 } as const;

/** A mail with what the desk needs beyond its content. */
export interface ReadMail {
  mail: ParsedMail;
  headers: Header[];
  /** Message ids (Message-ID, References, In-Reply-To) of the mail that a bounce gives back. */
  returned: string[];
}

/**
 * Reads a raw mail (RFC 5322, MIME), however oddly it is made.
 * @throws UnreadableMailError when it is built to do harm (depth, parts, endless headers) or cannot be taken apart
 */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  return (await readMail(raw)).mail;
}

/**
 * As `parseMail`, with the headers and the traces that a bounce gives back.
 * @throws UnreadableMailError as `parseMail` does
 */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const { email, aside } = await take(raw);
  const headers = email.headers.map(({ key, value }) => ({ key, value }));
  const html = (email.html ?? '').slice(0, limits.textLength);
  const attachments = placed(
    email.attachments.map((part, index) => readAttachment(part, index, aside)),
    html,
  );
  const text = textOf(email) || (await textWithin(attachments));
  const from = author(headers);
  const subject = readSubject(headerValue(headers, 'subject'));
  const auto = readAutomation({ headers, from, subject, text, attachments });
  const mail: ParsedMail = {
    messageId: messageId(headerValue(headers, 'message-id')),
    inReplyTo: messageIds(headerValue(headers, 'in-reply-to'))[0] ?? '',
    references: messageIds(
      headers
        .filter((header) => header.key === 'references')
        .map((header) => header.value)
        .join(' '),
    ),
    from,
    replyTo: addresses(headers, 'reply-to'),
    to: addresses(headers, 'to'),
    cc: addresses(headers, 'cc'),
    subject,
    date: readDate(headerValue(headers, 'date')),
    text,
    html,
    visibleText: visibleText(text, { subject }),
    attachments,
    auto,
  };
  return { mail, headers, returned: auto.isBounce ? returnedMessageIds(text, attachments) : [] };
}

/** Long bodies are no longer in the mail, so lines that may be boundaries are hardly ever anything else. */
function refuseLines(raw: Uint8Array): void {
  if (countOf('\n--', raw) > 3 * partLimits.parts) throw tooManyParts();
  const lines = countOf('\n', raw);
  if (lines > limits.lines || (lines > limits.shortLines && raw.length < lines * limits.shortLine)) {
    throw new UnreadableMailError('too-many-lines', `This mail has ${lines} lines.`);
  }
}

/**
 * What can be said of a mail that `readMail` refuses: the headers it begins with. Never throws.
 */
export function readEnvelope(raw: Uint8Array): Pick<ParsedMail, 'messageId' | 'from' | 'to' | 'cc' | 'subject'> {
  const start = withoutPrelude(raw.subarray(0, 256 * 1024));
  const block = Buffer.from(mendHeaders(start.subarray(0, Math.min(endOfHeaders(start), 64 * 1024)))).toString('utf8');
  const headers = block
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .map((line) => ({
      key: line
        .slice(0, Math.max(line.indexOf(':'), 0))
        .trim()
        .toLowerCase(),
      value: line.slice(line.indexOf(':') + 1).trim(),
    }));
  return {
    messageId: messageId(headerValue(headers, 'message-id')),
    from: author(headers),
    to: addresses(headers, 'to'),
    cc: addresses(headers, 'cc'),
    subject: readSubject(headerValue(headers, 'subject')),
  };
}

interface Taken {
  email: Email;
  aside: MendedMail['aside'];
}

async function take(raw: Uint8Array): Promise<Taken> {
  const mended = await mendMail(withoutPrelude(raw));
  refuseLines(mended.raw);
  const email = await parse(mended.raw);
  if (email.attachments.length > partLimits.parts) throw tooManyParts();
  return { email, aside: mended.aside };
}

async function parse(raw: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(raw, {
      maxNestingDepth: partLimits.depth,
      maxHeadersSize: 2 * partLimits.headerBytes,
      forceRfc822Attachments: true,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/nesting depth/i.test(message)) throw tooDeep(error);
    if (/header size/i.test(message)) throw headersTooLong(error);
    throw new UnreadableMailError('malformed', 'This mail cannot be taken apart.', { cause: error });
  }
}

/** The plain text, else what the HTML says; empty when there is nothing but blanks. */
function textOf({ text = '', html = '' }: Email): string {
  const plain = text.replace(/\r\n?/g, '\n').slice(0, limits.textLength);
  return plain.trim() === '' ? textOfHtml(html.slice(0, limits.textLength)) : plain;
}

/** A mail without words of its own that passes another one on says what that one says; one that cannot be read stays a file and no more. */
async function textWithin(attachments: readonly ParsedAttachment[]): Promise<string> {
  const within = attachments.find((part) => part.contentType === 'message/rfc822');
  if (within === undefined) return '';
  try {
    return textOf((await take(within.content)).email);
  } catch (error) {
    if (error instanceof UnreadableMailError) return '';
    throw error;
  }
}

function readAttachment(part: Attachment, index: number, aside: MendedMail['aside']): ParsedAttachment {
  const content = contentOf(part, aside);
  const contentType = part.mimeType || 'application/octet-stream';
  return {
    filename: readSubject(part.filename ?? '') || nameFor(contentType, index),
    contentType,
    size: content.byteLength,
    contentId: part.contentId?.slice(0, 1000).replace(/^[\s<]+|[\s>]+$/g, '') || null,
    inline: false,
    content,
  };
}

function contentOf({ content }: Attachment, aside: MendedMail['aside']): Uint8Array {
  const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
  if (aside.size === 0 || bytes.length > 100) return bytes;
  return aside.get(Buffer.from(bytes).toString('latin1').trimEnd()) ?? bytes;
}

/**
 * Tells which files the HTML shows. Mail programs differ in what they say of a picture's disposition, so only the HTML counts: what it does not name is
 * offered as a file. A picture without a Content-ID gets the one by which the HTML means it, its own name (`cid:image001.png@01DA…`); one that has
 * got its Content-ID gets it as the HTML writes it.
 */
function placed(attachments: ParsedAttachment[], html: string): ParsedAttachment[] {
  const shown = new Map(shownIds(html).map((id) => [id.toLowerCase(), id]));
  if (shown.size === 0) return attachments;
  const known = new Set(attachments.map((part) => part.contentId?.toLowerCase()));
  const unknown = [...shown].filter(([id]) => !known.has(id));
  const byName = new Map(unknown.map(([id, written]) => [id.split('@')[0], written]));
  return attachments.map((part) => {
    const byFile = part.contentType.startsWith('image/') ? byName.get(part.filename.toLowerCase()) : undefined;
    const contentId = part.contentId === null ? byFile : shown.get(part.contentId.toLowerCase());
    return contentId === undefined ? part : { ...part, contentId, inline: true };
  });
}

/** The ids of parts of the mail that the HTML names in addresses with the scheme `cid:` (RFC 2392). */
function shownIds(html: string): string[] {
  const found = [...html.matchAll(/\bcid:\s*([^\s"'<>)]{1,400})/gi)].slice(0, 10_000);
  return found.map(([, id = '']) => unescaped(id.replaceAll('&amp;', '&')));
}

function unescaped(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch (error) {
    if (error instanceof URIError) return id;
    throw error;
  }
}

const endings: Record<string, string> = {
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/plain': 'txt',
  'text/html': 'html',
  'image/jpeg': 'jpg',
};

function nameFor(contentType: string, index: number): string {
  const subtype =
    contentType
      .split('/')[1]
      ?.replace(/^x-/, '')
      .replace(/[^a-z0-9]+/g, '-') ?? '';
  return `attachment-${index + 1}.${endings[contentType] ?? (subtype.length <= 5 && subtype !== '' ? subtype : 'bin')}`;
}
