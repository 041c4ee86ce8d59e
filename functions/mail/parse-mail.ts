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
import { type ParsedAttachment, type ParsedMail, UnreadableMailError } from './parsed-mail.ts';
import { countLines, countParts, endOfHeaders, mendRaw } from './raw-headers.ts';
import { visibleText } from './visible-text.ts';

export type { ParsedAttachment, ParsedMail } from './parsed-mail.ts';

/**
 * What a mail may hold at most. Far beyond what people send, well within what the function can bear: the parser takes its time for each line, so a
 * mail with more than `shortLines` lines must have longer ones, as an encoded file has.
 */
const limits = {
  parts: 10_000,
  depth: 60,
  headerBytes: 512 * 1024,
  lines: 1_000_000,
  shortLines: 200_000,
  shortLine: 20,
  textLength: 2_000_000,
} as const;

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
  const mended = mendRaw(raw);
  refuseHarm(mended);
  const email = await take(mended);
  if (email.attachments.length > limits.parts) throw tooManyParts();
  const headers = email.headers.map(({ key, value }) => ({ key, value }));
  const attachments = email.attachments.map(readAttachment);
  const html = (email.html ?? '').slice(0, limits.textLength);
  const plain = (email.text ?? '').replace(/\r\n?/g, '\n').slice(0, limits.textLength);
  const text = plain.trim() === '' && html !== '' ? textOfHtml(html) : plain;
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

/** Tells by counting, before anything is taken apart. */
function refuseHarm(raw: Uint8Array): void {
  if (endOfHeaders(raw) > limits.headerBytes) {
    throw new UnreadableMailError('headers-too-long', 'The headers of this mail are longer than half a megabyte.');
  }
  if (countParts(raw, 3 * limits.parts) >= 3 * limits.parts) throw tooManyParts();
  const lines = countLines(raw);
  if (lines > limits.lines || (lines > limits.shortLines && raw.length < lines * limits.shortLine)) {
    throw new UnreadableMailError('too-many-lines', `This mail has ${lines} lines.`);
  }
}

/**
 * What can be said of a mail that `readMail` refuses: the headers it begins with. Never throws.
 */
export function readEnvelope(raw: Uint8Array): Pick<ParsedMail, 'messageId' | 'from' | 'to' | 'cc' | 'subject'> {
  const start = mendRaw(raw.subarray(0, 256 * 1024));
  const block = Buffer.from(start.subarray(0, Math.min(endOfHeaders(start), 64 * 1024))).toString('utf8');
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

async function take(raw: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(raw, { maxNestingDepth: limits.depth, maxHeadersSize: limits.headerBytes });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/nesting depth/i.test(message)) {
      throw new UnreadableMailError('too-deep', `The parts of this mail are nested more than ${limits.depth} deep.`, {
        cause: error,
      });
    }
    if (/header size/i.test(message)) {
      throw new UnreadableMailError('headers-too-long', 'The headers of this mail are longer than half a megabyte.', {
        cause: error,
      });
    }
    throw new UnreadableMailError('malformed', 'This mail cannot be taken apart.', { cause: error });
  }
}

const tooManyParts = () => new UnreadableMailError('too-many-parts', `This mail has more than ${limits.parts} parts.`);

function readAttachment(part: Attachment, index: number): ParsedAttachment {
  const content = typeof part.content === 'string' ? Buffer.from(part.content) : new Uint8Array(part.content);
  const contentType = part.mimeType || 'application/octet-stream';
  return {
    filename: readSubject(part.filename ?? '') || nameFor(contentType, index),
    contentType,
    size: content.byteLength,
    contentId: part.contentId?.replace(/^\s*<|>\s*$/g, '') || null,
    inline: part.related === true || (part.disposition === 'inline' && part.contentId !== undefined),
    content,
  };
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
