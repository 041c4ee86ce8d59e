import PostalMime from 'postal-mime';
import { decodeBody, isOddBase64 } from './mime-bodies.ts';
import { decodeUtf7, isKnownCharset, isUtf7, isUtf8, mendHeaders } from './mime-charsets.ts';
import { field, findParts, type Part, parameter, type Span } from './mime-parts.ts';

/** Bytes of all texts of a mail together beyond which they are not read: several times what is kept of them. */
const readable = 8_000_000;

/** Bodies from this size on are decoded here in one go, for the parser goes line by line. */
const large = 16 * 1024;

/** A mail that the parser understands. */
export interface MendedMail {
  raw: Uint8Array;
  /** Large files, by the words that stand in their place in `raw`. */
  aside: ReadonlyMap<string, Uint8Array>;
}

/** A stretch of the raw mail and what is put in its place. */
interface Edit extends Span {
  bytes: Uint8Array;
}

/** What is known of the mail so far while its parts are gone through. */
interface Progress {
  texts: number;
  /** Bytes of text that may still be read. */
  room: number;
  aside: Map<string, Uint8Array>;
}

/**
 * Mends what the parser would get wrong, part by part, and leaves everything else as it stands: header bytes in odd character sets, texts in UTF-7 or in
 * no named character set, texts that are files, multiparts without parts, base64 with foreign lines. Texts without end are cut, large files set aside.
 * Takes time linear in the length of the mail.
 * @param raw without anything before the first header
 * @throws UnreadableMailError as `findParts` does
 */
export async function mendMail(raw: Uint8Array): Promise<MendedMail> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const progress: Progress = { texts: 0, room: readable, aside: new Map() };
  const edits: Edit[] = [];
  for (const part of findParts(bytes)) edits.push(...(await mendPart(bytes, part, progress)));
  return { raw: applied(bytes, edits), aside: progress.aside };
}

function applied(raw: Buffer, edits: readonly Edit[]): Uint8Array {
  if (edits.length === 0) return raw;
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, bytes } of edits) {
    pieces.push(raw.subarray(at, start), bytes);
    at = end;
  }
  pieces.push(raw.subarray(at));
  return Buffer.concat(pieces);
}

/** A multipart without parts is shown as it stands, lest its words be lost. */
async function mendPart(raw: Buffer, part: Part, progress: Progress): Promise<Edit[]> {
  const { type } = part;
  if (part.barren) return mendText(raw, part, progress, ['Content-Type: text/plain']);
  if (type.startsWith('multipart/')) return mendHead(raw, part);
  if (type === 'text/calendar') return mendText(raw, part, progress);
  if (type !== 'text/plain' && type !== 'text/html') return mendFile(raw, part, progress);
  if (!isText(part, progress)) return mendFile(raw, part, progress, [asAttachment(part)]);
  progress.texts += 1;
  return mendText(raw, part, progress);
}

/**
 * The header block in readable bytes, with an empty line behind it.
 * @param lines put before all others: the first field of a name counts, so they stand for what the header says
 */
function mendHead(raw: Buffer, { head, body, fields, contentType }: Part, lines: readonly string[] = []): Edit[] {
  const before = raw.subarray(head.start, head.end);
  const meant = contentType === field(fields, 'content-type') ? [] : [`Content-Type: ${contentType}`];
  const bytes = mendHeaders(withLines(before, [...lines, ...meant]));
  const blanks = /[ \t]/.test(raw.toString('latin1', head.end, body.start));
  return [
    ...(before.equals(bytes) ? [] : [{ ...head, bytes }]),
    ...(blanks ? [{ start: head.end, end: body.start, bytes: Buffer.from('\r\n') }] : []),
  ];
}

const withLines = (head: Buffer, lines: readonly string[]): Buffer =>
  Buffer.concat([Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1'), head]);

/** A text with a name that is not the first is a file, however it is disposed (RFC 8621, 4.1.4). */
function isText(part: Part, progress: Progress): boolean {
  const disposition = field(part.fields, 'content-disposition');
  if (/^"?attachment/i.test(disposition)) return false;
  const named = /;\s*(?:file)?name\*?[\d*]*\s*=/i.test(`${disposition};${field(part.fields, 'content-type')}`);
  return !named || progress.texts === 0 || part.parent === 'alternative';
}

function asAttachment(part: Part): string {
  const parameters = /;.*$/.exec(field(part.fields, 'content-disposition'))?.[0] ?? '';
  return `Content-Disposition: attachment${parameters}`;
}

async function mendText(raw: Buffer, part: Part, room: Progress, lines: readonly string[] = []): Promise<Edit[]> {
  const { body, encoded } = compact(raw.subarray(part.body.start, part.body.end), part, room);
  const fields = encoded ? [...lines, 'Content-Transfer-Encoding: base64'] : [...lines];
  const named = parameter(part.contentType, 'charset');
  if (isUtf7(named)) {
    const text = decodeUtf7(await textOf(withLines(raw.subarray(part.head.start, part.head.end), fields), body));
    const type = [`Content-Type: ${part.type}; charset=utf-8`, 'Content-Transfer-Encoding: base64'];
    return [...mendHead(raw, part, type), { ...part.body, bytes: base64Of(Buffer.from(text)) }];
  }
  const charset = charsetOf(part, named, body, encoded);
  if (charset !== undefined) fields.push(`Content-Type: ${withCharset(part, charset)}`);
  return [...mendHead(raw, part, fields), ...(encoded ? [{ ...part.body, bytes: body }] : [])];
}

/** A long text is written in one line of base64, as far as it is read. */
function compact(body: Buffer, part: Part, progress: Progress): { body: Buffer; encoded: boolean } {
  if (body.length < large) return { body, encoded: false };
  const content = decodeBody(body, encodingOf(part)).subarray(0, progress.room);
  progress.room -= content.length;
  return { body: base64Of(content), encoded: true };
}

const base64Of = (content: Buffer): Buffer => Buffer.from(`${content.toString('base64')}\r\n`);

/** The first word counts, comments do not. */
const encodingOf = (part: Part): string =>
  /[\w-]+/.exec(field(part.fields, 'content-transfer-encoding').replace(/\([^()]*\)/g, ' '))?.[0].toLowerCase() ?? '';

/** The text of a part alone, decoded; a character set that is not known is read byte by byte. */
async function textOf(head: Uint8Array, body: Uint8Array): Promise<string> {
  const { text, html } = await PostalMime.parse(Buffer.concat([head, Buffer.from('\r\n'), body]));
  return text ?? html ?? '';
}

/**
 * The character set of a text that names none that counts: UTF-8 when it can be, else what its HTML says, else Windows-1252. That is also what a text
 * is in that calls itself UTF-8 and has not one letter beyond ASCII that is.
 * @returns undefined when the parser finds it by itself
 */
function charsetOf(part: Part, named: string, body: Buffer, encoded: boolean): string | undefined {
  const unnamed = named === '' || /^(?:us-)?ascii$/i.test(named);
  const unicode = /^utf-?8$/i.test(named);
  if (!unnamed && !unicode && isKnownCharset(named)) return undefined;
  const plain = decodeBody(body, encoded ? 'base64' : encodingOf(part));
  if (unicode) return isUtf8(plain) || /[\u0080-\ufffc]/.test(plain.toString('utf8')) ? undefined : 'windows-1252';
  if (isUtf8(plain)) return named === '' ? undefined : 'utf-8';
  if (!unnamed) return undefined;
  const start = part.type === 'text/html' ? plain.toString('latin1', 0, 4096) : '';
  const meta = /<meta[^<>]{0,200}?charset\s*=\s*["']?([\w.:-]{2,40})/i.exec(start)?.[1] ?? '';
  return isKnownCharset(meta) && !/^utf/i.test(meta) ? meta : 'windows-1252';
}

function withCharset({ type, contentType }: Part, charset: string): string {
  return `${(contentType || type).replace(/;\s*charset\s*=\s*(?:"[^"]*"|[^\s;]*)/i, '')}; charset=${charset}`;
}

function mendFile(raw: Buffer, part: Part, { aside }: Progress, lines: readonly string[] = []): Edit[] {
  const head = mendHead(raw, part, lines);
  const body = raw.subarray(part.body.start, part.body.end);
  const base64 = encodingOf(part).includes('base64');
  if (body.length >= large) {
    const content = decodeBody(body, encodingOf(part));
    const words = Buffer.from(`file ${aside.size + 1} of ${content.length} bytes`);
    aside.set(words.toString(), content);
    return [...head, { ...part.body, bytes: base64 ? base64Of(words) : Buffer.concat([words, Buffer.from('\r\n')]) }];
  }
  if (!base64 || !isOddBase64(body)) return head;
  return [...head, { ...part.body, bytes: base64Of(decodeBody(body, 'base64')) }];
}
