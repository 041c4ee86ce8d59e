import { answersWithin, forwardSubject } from './quote-words.ts';
import { signatureStart } from './visible-footer.ts';
import { type Line, readLines } from './visible-lines.ts';
import { headAt, introductionEndingAt, isForwardSeparator, isOriginalSeparator } from './visible-quotes.ts';

/** Signatures and quotations take turns at the end of a mail at most so often. */
const rounds = 10;
/** "My answers are below" stands at most so many lines above the earlier mail. */
const announcedWithin = 40;

/** What a line of a mail is: what its writer says, the signature below it, or an earlier mail with what introduces it. */
export type PartKind = 'visible' | 'signature' | 'quoted';

/** Lines that follow one another and are of one kind; they end in LF, but the last. */
export interface ReplyPart {
  kind: PartKind;
  text: string;
}

/** What `splitReply` makes of a mail. Each is without blank lines around it, and empty when there is nothing of the kind. */
export interface SplitReply {
  visible: string;
  signature: string;
  quoted: string;
}

/** What else is known of a mail, and what is wanted. */
export interface ReplyOptions {
  /** Tells a forwarded mail from an answer. */
  subject?: string;
  /**
   * Nothing of an earlier mail may be visible: no quoted lines between answers, no forwarded mail, and nothing at all rather than a quotation alone.
   * For answers that are passed on to others than those who wrote the earlier mail.
   */
  ownWordsOnly?: boolean;
}

/**
 * What the writer of a mail wrote in it: `splitReply`'s visible part. Never empty unless the text is.
 *
 * @param text plain text; lines end in LF or CRLF
 */
export function visibleText(text: string, options: ReplyOptions = {}): string {
  return splitReply(text, options).visible;
}

/**
 * Tells apart what the writer of a mail says, the signature, and the earlier mails quoted with their introductions. Nothing is lost: every line is
 * in one of the three, in its order. Answers between quoted lines stay with them, and forwarded mails stay: showing too much is better than hiding
 * a customer's words. When nothing but a quotation or a signature is there, all of it is visible. Takes time linear in the length of the text.
 *
 * @param text plain text; lines end in LF or CRLF
 */
export function splitReply(text: string, options: ReplyOptions = {}): SplitReply {
  const parts = replyParts(text, options);
  const of = (kind: PartKind) =>
    trimLines(
      parts
        .filter((part) => part.kind === kind)
        .map((part) => part.text)
        .join('\n'),
    );
  return { visible: of('visible'), signature: of('signature'), quoted: of('quoted') };
}

/** As `splitReply`, in the order of the mail. */
export function replyParts(text: string, options: ReplyOptions = {}): ReplyPart[] {
  const lines = readLines(text);
  const kinds = options.ownWordsOnly ? ownKinds(lines) : kindsOf(lines, forwardSubject.test(options.subject ?? ''));
  const parts: ReplyPart[] = [];
  let start = 0;
  for (let at = 1; at <= lines.length; at++) {
    const kind = kinds[start] ?? 'visible';
    if (at < lines.length && kinds[at] === kind) continue;
    const block = lines.slice(start, at);
    parts.push({ kind, text: block.map((line) => line.text).join('\n') });
    start = at;
  }
  return parts;
}

const trimLines = (text: string): string => text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();

function kindsOf(lines: readonly Line[], forwarded: boolean): PartKind[] {
  const found = findQuotations(lines, forwarded);
  if (found.forwarded) return lines.map((): PartKind => 'visible');
  const { kinds, end } = withoutEnd(lines, found);
  kinds.fill('quoted', 0, leadingQuotation(found, lines, end));
  return hasWords(lines, kinds) ? kinds : kinds.fill('visible');
}

function ownKinds(lines: readonly Line[]): PartKind[] {
  const found = findQuotations(lines, false);
  const { kinds } = withoutEnd(lines, { ...found, end: found.earlier });
  return kinds.map((kind, at) => (kind === 'visible' && found.marks[at] !== 'words' ? 'quoted' : kind));
}

const hasWords = (lines: readonly Line[], kinds: readonly PartKind[]): boolean =>
  lines.some((line, at) => kinds[at] === 'visible' && !line.blank);

/** Takes off what stands below the words: earlier mails, signatures, quotations, in turns. */
function withoutEnd(lines: readonly Line[], found: Quotations): { kinds: PartKind[]; end: number } {
  const kinds = lines.map((): PartKind => 'visible');
  kinds.fill('quoted', found.end);
  let { end } = found;
  for (let round = 0; round < rounds; round++) {
    const signature = signatureStart(lines, end);
    kinds.fill('signature', signature, end);
    const quotation = trailingQuotation(found, lines, signature);
    kinds.fill('quoted', quotation, signature);
    if (quotation === end) break;
    end = quotation;
  }
  return { kinds, end };
}

/** What a line is of a quotation, at its place in the list. */
type Mark = 'words' | 'introduction' | 'quotation';

interface Quotations {
  marks: Mark[];
  /** A line says who wrote what is quoted. */
  introduced: boolean;
  /** From here on everything is an earlier mail that the writer has put below the own words. */
  end: number;
  /** From here on everything is an earlier mail, be it one that the writer passes on or answers within. */
  earlier: number;
  /** A mail is passed on: nothing of it is left out. */
  forwarded: boolean;
}

function findQuotations(lines: readonly Line[], forwarded: boolean): Quotations {
  const marks = lines.map((line, at): Mark => (line.quoted || isWrappedQuotation(lines, at) ? 'quotation' : 'words'));
  const found = { marks, introduced: false, end: lines.length, earlier: lines.length, forwarded: false };
  let firstWords = lines.length;
  for (const [at, line] of lines.entries()) {
    if (line.blank) continue;
    const introduction = introductionEndingAt(lines, at);
    if (introduction?.quotes) {
      marks.fill('introduction', introduction.start, at + 1);
      found.introduced = true;
      if (introduction.start === firstWords) firstWords = lines.length;
    } else {
      const start = introduction?.start ?? (line.quoted ? undefined : earlierMailAt(lines, at));
      if (start !== undefined) {
        found.earlier = Math.min(found.earlier, start);
        found.forwarded = introduction === undefined && (forwarded || isForwardSeparator(lines, at));
        if (found.forwarded) return found;
        if (firstWords < start) return { ...found, end: cutAt(lines, start) };
      }
    }
    if (marks[at] === 'words' && firstWords > at) firstWords = at;
  }
  return found;
}

/** `at` when an earlier mail begins there with a separator or its head. */
function earlierMailAt(lines: readonly Line[], at: number): number | undefined {
  const begins = isForwardSeparator(lines, at) || isOriginalSeparator(lines, at) || headAt(lines, at) !== undefined;
  return begins ? at : undefined;
}

/** Everything from line `at` on is an earlier mail, unless the words above say that answers stand in it. */
function cutAt(lines: readonly Line[], at: number): number {
  const above = lines.slice(Math.max(at - announcedWithin, 0), at);
  return above.some((line) => answersWithin.test(line.plain)) ? lines.length : at;
}

/** The end of a quoted line that was wrapped once more on its way. An answer is no such: it begins large, or stands below a question. */
function isWrappedQuotation(lines: readonly Line[], at: number): boolean {
  const [before, line, after] = [lines[at - 1], lines[at], lines[at + 1]];
  if (!before?.quoted || !after?.quoted || line === undefined || line.blank) return false;
  return (
    before.text.length >= 70 && line.text.length < 40 && /^\p{Ll}/u.test(line.text) && !/[.?!:]$/.test(before.text)
  );
}

/** Where the quotation begins that ends in front of line `end`; `end` when there is none. */
function trailingQuotation({ marks, introduced }: Quotations, lines: readonly Line[], end: number): number {
  let start = end;
  let at = end - 1;
  while (at >= 0 && (lines[at]?.blank || marks[at] !== 'words')) {
    if (!lines[at]?.blank) start = at;
    at--;
  }
  const block = lines.slice(start, end).filter((line) => !line.blank);
  if (introduced || start === end) return start;
  return lines[start - 1]?.blank && (block.length > 1 || (block[0]?.text.length ?? 0) > 30) ? start : end;
}

/** Behind the quotation, with its introduction, that everything else answers below; 0 when there is none. */
function leadingQuotation({ marks }: Quotations, lines: readonly Line[], end: number): number {
  const filled = (at: number) => !lines[at]?.blank;
  let at = 0;
  while (at < end && (!filled(at) || marks[at] !== 'words')) at++;
  if (!marks.slice(0, at).includes('introduction')) return 0;
  const answeredWithin = marks.slice(at, end).some((mark) => mark !== 'words');
  return answeredWithin ? 0 : at;
}
