import { UnreadableMailError } from './parsed-mail.ts';

/**
 * What a mail may hold at most. Far beyond what people send, well within what the function can bear. Header bytes are those of all parts together.
 */
export const limits = { parts: 10_000, depth: 60, headerBytes: 512 * 1024 } as const;

/** Boundaries are 70 characters long at most (RFC 2046, 5.1.1); beyond this a multipart is left as it stands. */
const longestBoundary = 250;

/** A stretch of bytes: the first, and the one behind the last. */
export interface Span {
  start: number;
  end: number;
}

/** Where a part of a mail stands and what its header says of it. */
export interface Part {
  /** The header lines without the empty line that ends them. */
  head: Span;
  /** Of a multipart that holds parts: an empty stretch. */
  body: Span;
  /** Lower-case media type without parameters. */
  type: string;
  /** Content-Type as it is meant: with a type and a semicolon before each parameter; empty when there is none. */
  contentType: string;
  /** Lower-case subtype of the multipart around it; empty for a mail of one part. */
  parent: string;
  /** The header unfolded, a field a line, each byte one character. */
  fields: string;
  /** A multipart in which no line begins a part. */
  barren: boolean;
}

interface Multipart {
  boundary: string;
  /** The first byte of the boundary. */
  first: number;
  subtype: string;
  itself: Part;
}

/**
 * Finds the parts of a raw mail: where something can be mended before it is parsed. What a header says in an odd manner is not understood here, and
 * such a part is left as it stands. Takes time linear in the length of the mail.
 * @throws UnreadableMailError for more parts, a greater depth or longer headers than can be borne
 */
export function findParts(raw: Uint8Array): Part[] {
  const walk = new Walk(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
  while (!walk.done) walk.step();
  return walk.end();
}

/** Goes through a mail from its begin to its end: headers line by line, bodies in leaps from one line that begins with `--` to the next. */
class Walk {
  done = false;
  readonly #raw: Buffer;
  readonly #found: Part[] = [];
  readonly #around: Multipart[] = [];
  /** The part whose header is being read. */
  #head: { start: number; parent: string } | undefined = { start: 0, parent: '' };
  /** The part whose body is being read. */
  #leaf: Part | undefined;
  /** The begin of a line. */
  #at = 0;
  #headerBytes = 0;

  constructor(raw: Buffer) {
    this.#raw = raw;
  }

  step(): void {
    if (this.#head === undefined && !this.#leap()) {
      this.done = true;
      return;
    }
    const feed = this.#raw.indexOf(0x0a, this.#at);
    const end = feed < 0 ? this.#raw.length : feed;
    const next = feed < 0 ? end : feed + 1;
    if (!this.#meetBoundary(end, next) && this.#head !== undefined && this.#isEmpty(end, next)) {
      this.#endHead(this.#at, next);
    }
    this.#at = next;
    if (this.#at >= this.#raw.length) this.done = true;
  }

  end(): Part[] {
    this.#endPart(this.#raw.length);
    return this.#found;
  }

  /** To the next line that can be a boundary; false when there is none. */
  #leap(): boolean {
    if (this.#around.length === 0) return false;
    const feed = this.#raw.indexOf('\n--', this.#at - 1);
    this.#at = feed + 1;
    return feed >= 0;
  }

  /** Whether a line ends a header: an empty one, or one of blanks before what is neither a field nor the rest of one. */
  #isEmpty(end: number, next: number): boolean {
    let at = this.#at;
    while (at < end && (this.#raw[at] === 0x20 || this.#raw[at] === 0x09)) at++;
    const blanks = at - this.#at;
    if (this.#raw[at] === 0x0d) at++;
    if (at < end) return false;
    return blanks === 0 || /^[^\s:][^:\n]*(?:\n|$)/.test(this.#raw.toString('latin1', next, next + 200));
  }

  #meetBoundary(end: number, next: number): boolean {
    if (this.#around.length === 0 || this.#raw[this.#at] !== 0x2d || this.#raw[this.#at + 1] !== 0x2d) return false;
    if (end - this.#at > longestBoundary + 80 || !this.#around.some(({ first }) => first === this.#raw[this.#at + 2])) {
      return false;
    }
    const line = this.#raw.toString('latin1', this.#at + 2, end).trimEnd();
    const index = this.#around.findLastIndex(({ boundary }) => line === boundary || line === `${boundary}--`);
    const met = this.#around[index];
    if (met === undefined) return false;
    this.#endPart(this.#at);
    const begins = line === met.boundary;
    this.#around.length = begins ? index + 1 : index;
    if (begins) {
      met.itself.barren = false;
      this.#head = { start: next, parent: met.subtype };
    }
    return true;
  }

  /** At the end of a header block: a multipart is entered, any other part is taken down. */
  #endHead(end: number, body: number): void {
    const { start, parent } = this.#head ?? { start: end, parent: '' };
    this.#head = undefined;
    this.#headerBytes += end - start;
    if (this.#headerBytes > limits.headerBytes) throw headersTooLong();
    const fields = this.#raw.toString('latin1', start, end).replace(/\r?\n[ \t]/g, ' ');
    const type = mediaType(fields, parent);
    const contentType = meantContentType(field(fields, 'content-type'), type);
    const boundary = type.startsWith('multipart/') ? parameter(contentType, 'boundary') : '';
    const usable = boundary !== '' && boundary.length <= longestBoundary;
    const barren = type.startsWith('multipart/') && (usable || !/boundary/i.test(contentType));
    const part: Part = {
      head: { start, end },
      body: { start: body, end: body },
      type,
      contentType,
      parent,
      fields,
      barren,
    };
    this.#found.push(part);
    if (this.#found.length > limits.parts) throw tooManyParts();
    const first = boundary.charCodeAt(0);
    if (usable) this.#around.push({ boundary, first, subtype: type.slice('multipart/'.length), itself: part });
    else this.#leaf = part;
    if (this.#around.length > limits.depth) throw tooDeep();
  }

  #endPart(end: number): void {
    if (this.#head !== undefined && end > this.#head.start) this.#endHead(end, end);
    if (this.#leaf !== undefined) this.#leaf.body.end = end;
    this.#head = undefined;
    this.#leaf = undefined;
  }
}

/** The value of the first field of that name in an unfolded header; empty when absent. */
export function field(fields: string, name: string): string {
  return new RegExp(`^${name}[ \\t]*:(.*)$`, 'im').exec(fields)?.[1]?.trim() ?? '';
}

/** A parameter of a field's value (RFC 2045, 5.1); empty when absent. Encoded and continued ones (RFC 2231) are not read. */
export function parameter(value: string, name: string): string {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(value);
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2] ?? '';
}

/** RFC 2045, 5.2; RFC 2046, 5.1.5: in a digest a part that says nothing is a message. */
function mediaType(fields: string, parent: string): string {
  const named = /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)/.exec(field(fields, 'content-type'))?.[1];
  return named?.toLowerCase() ?? (parent === 'digest' ? 'message/rfc822' : 'text/plain');
}

/** RFC 2045, 5.2: what is no type counts as plain text. */
function meantContentType(written: string, type: string): string {
  const [declared = ''] = written.split(';', 1);
  if (written === '' || declared.trim().toLowerCase() === type) return written;
  const at = declared.toLowerCase().indexOf(type);
  const parameters = at < 0 ? '' : declared.slice(at + type.length).trim();
  return `${type}${parameters && `; ${parameters}`}${written.slice(declared.length)}`;
}

export const tooManyParts = (): UnreadableMailError =>
  new UnreadableMailError('too-many-parts', `This mail has more than ${limits.parts} parts.`);

export const tooDeep = (cause?: unknown): UnreadableMailError =>
  new UnreadableMailError('too-deep', `The parts of this mail are nested more than ${limits.depth} deep.`, { cause });

export const headersTooLong = (cause?: unknown): UnreadableMailError =>
  new UnreadableMailError('headers-too-long', 'The headers of this mail are longer than half a megabyte.', { cause });
