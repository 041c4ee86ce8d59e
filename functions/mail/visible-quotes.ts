import {
  attributionEnd,
  attributionMiddle,
  attributionStart,
  brokenOff,
  forwardStem,
  type HeaderKind,
  headerKind,
  originalPhrases,
} from './quote-words.ts';
import { fold, type Line, nextFilled } from './visible-lines.ts';

/** An introduction is wrapped over so many lines at most. */
const wrappedOver = 4;
/** A joined introduction is never longer. */
const longestIntroduction = 600;
/** So many lines belong to the head of a quoted mail at most. */
const headLines = 12;

const endsInColon = /[:：][*"]?$/;
const anyAddress = /[^\s@]@[^\s@]/;
const bracketedAddress = /[<([](?:mailto:)?\s?[^\s<>()[\]@]{1,100}@[^\s<>()[\]@]{1,100}\s?[>)\]]/;
const fullDate = /(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}/;
/** The first line of an introduction that begins where programs begin one. */
const whole = /^\*?(?:on|am|le|el|em|il|op|den|på|in|kuupäev|w dniu|dne|dnia)\s.{0,40}\d/iu;
const clock = /\d{1,2}\s?[:.h時时点點시]\s?\d{2}/;

/**
 * Whether an introduction such as "On Monday Ann wrote:" ends in line `at`: where it begins, and whether what follows is set in with `>`. An
 * introduction to text that is not set in must name a time and a sender as programs do, for people write "my neighbour wrote:" too.
 */
export function introductionEndingAt(
  lines: readonly Line[],
  at: number,
): { start: number; quotes: boolean } | undefined {
  const last = lines[at];
  if (last === undefined || !mayEnd(lines, at)) return undefined;
  const quotes = nextFilled(lines, at + 1)?.quoted === true;
  let joined = '';
  let weak: number | undefined;
  for (let start = at; start >= 0 && start > at - wrappedOver; start--) {
    const line = lines[start];
    if (line === undefined || line.plain === '' || (line.quoted && start !== at)) break;
    joined = `${withoutDashes(line.plain)} ${joined}`.trim();
    if (joined.length > longestIntroduction) break;
    const strength = introduces(joined, quotes);
    if (strength === 'surely') return { start: withBeginning(lines, start), quotes };
    if (strength === 'perhaps') weak ??= start;
  }
  return weak === undefined ? undefined : { start: withBeginning(lines, weak), quotes };
}

/** The end of a wrapped introduction may look like all of one: takes the lines above to it that break off before it. */
function withBeginning(lines: readonly Line[], found: number): number {
  let start = found;
  while (start > 0 && start > found - 2) {
    const above = lines[start - 1];
    const first = lines[start]?.plain ?? '';
    if (above === undefined || above.quoted || above.plain === '' || above.plain.length > 90) break;
    const named = /^[<(]/.test(first) && !/[.!?:]$/.test(above.plain);
    const broken = /[\d@]/.test(above.plain) && brokenOff.test(above.plain) && !whole.test(first);
    if (!(named || broken)) break;
    start--;
  }
  return start;
}

/** Tells cheaply for most lines that they end no introduction. */
function mayEnd(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  if (line === undefined || line.plain === '') return false;
  if (line.quoted && !endsBrokenAddress(lines, at)) return false;
  const tail = withoutDashes(line.plain).slice(-40);
  return endsInColon.test(tail) || attributionEnd.test(tail);
}

/** A program broke the line within the angle brackets: its end, `>:`, looks quoted. */
function endsBrokenAddress(lines: readonly Line[], at: number): boolean {
  const before = lines[at - 1];
  const line = lines[at];
  if (before === undefined || line === undefined || before.quoted || line.plain.length > 40) return false;
  return before.plain.lastIndexOf('<') > before.plain.lastIndexOf('>') && /^>[^>]*[:：]$/.test(line.plain);
}

/** Some programs put dashes around it: "---- On … wrote ----". */
function withoutDashes(text: string): string {
  if (!(text.startsWith('--') || text.endsWith('--'))) return text;
  return text.replace(/^-{2,10}\s/, '').replace(/\s-{2,10}$/, '');
}

function introduces(joined: string, quotes: boolean): 'surely' | 'perhaps' | undefined {
  if (!(quotes || /\d/.test(joined))) return undefined;
  const colon = endsInColon.test(joined.slice(-2));
  const verb = attributionEnd.test(joined.slice(-40)) || (colon && attributionMiddle.test(joined));
  const bracketed = bracketedAddress.test(joined);
  const addressed = bracketed || anyAddress.test(joined);
  const words = addressed ? withoutAddresses(joined) : joined;
  const dated = fullDate.test(words);
  const timed = clock.test(words);
  if (colon && dated && timed && bracketed) return 'surely';
  const starts = attributionStart.test(joined);
  const when = dated || (starts && /\d/.test(words));
  if (verb && (colon || addressed) && when && (timed || addressed) && starts) return 'surely';
  if (!quotes) return undefined;
  if (colon && (verb || bracketed || (dated && timed))) return 'perhaps';
  return verb && starts && (when || addressed) ? 'perhaps' : undefined;
}

/** Digits within an address are no date. */
const withoutAddresses = (text: string): string =>
  text
    .split(/\s/)
    .filter((word) => !word.includes('@'))
    .join(' ');

/** Whether a line such as "-----Original Message-----" stands there: words known to say so, or any between dashes above a mail's head. */
export function isOriginalSeparator(lines: readonly Line[], at: number): boolean {
  const phrase = betweenDashes(lines[at]?.plain ?? '');
  if (phrase === undefined) return false;
  return (
    originalPhrases.has(phrase) ||
    /above this line/.test(phrase) ||
    headAt(lines, nextIndex(lines, at + 1)) !== undefined
  );
}

/** Whether a line such as "---------- Forwarded message ---------" or, above a mail's head, "Begin forwarded message:" stands there. */
export function isForwardSeparator(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  if (line === undefined || line.plain.length > 120 || !/[-_=*#:："‐-―─━]$/.test(line.plain)) return false;
  if (!forwardStem.test(line.plain)) return false;
  if (betweenDashes(line.plain) !== undefined) return true;
  const next = nextIndex(lines, at + 1);
  return line.plain.length <= 80 && endsInColon.test(line.plain) && fieldOf(lines[next]) !== undefined;
}

function betweenDashes(plain: string): string | undefined {
  if (plain.length > 120 || !/^[-_=*#‐-―─━]{2}/.test(plain) || !/[-_=*#‐-―─━]{2}$/.test(plain)) return undefined;
  const inner = fold(plain.replace(/^[-_=*#‐-―─━\s]+/, '').replace(/[-_=*#‐-―─━\s:]+$/, ''));
  return inner === '' ? undefined : inner;
}

/** One field of a mail's head within a text, "From: Ann". */
interface Field {
  kind: HeaderKind;
  value: string;
}

/** The head of a mail as programs write it into a text. */
export interface Head {
  /** First line, that of a line drawn above it included. */
  start: number;
  /** Behind its last line. */
  end: number;
  from: string;
  subject: string;
  date: string;
}

const drawn = /^\*?[-_=*‐-―─━]{4,}$/;

function fieldOf(line: Line | undefined): Field | undefined {
  if (line === undefined || line.plain === '') return undefined;
  const colon = line.plain.slice(0, 45).search(/[:：]/);
  if (colon < 1) return undefined;
  const kind = headerKind(fold(line.plain.slice(0, colon).replace(/[*_>|]/g, ' ')));
  if (kind === undefined) return undefined;
  return { kind, value: line.plain.slice(colon + 1).replace(/^[\s*_]+|[\s*]+$/g, '') };
}

/**
 * Reads the head of a quoted mail, "From: … Sent: … To: … Subject: …" in any language, where it begins in line `at`, be it with the line drawn
 * above it. A head has a sender and two other fields at least; that people write "From: Turku, to: Oslo" of a parcel must not make one.
 */
export function headAt(lines: readonly Line[], at: number): Head | undefined {
  const first = lines[at];
  if (first === undefined || first.plain === '') return undefined;
  const underLine = drawn.test(first.plain);
  const start = underLine ? nextIndex(lines, at + 1) : at;
  const opening = fieldOf(lines[start]);
  if (opening === undefined || opening.kind === 'other') return undefined;
  const { fields, end } = fieldsFrom(lines, start);
  const from = fields.get('from');
  const others = (['date', 'to', 'subject'] as const).filter((kind) => fields.has(kind)).length;
  if (from === undefined || others < 2) return undefined;
  const named = anyAddress.test(from) || underLine;
  if (opening.kind !== 'from' && !named && !follows(lines, at)) return undefined;
  if (!named && !(fields.has('date') && (fields.has('subject') || anyAddress.test(fields.get('to') ?? ''))))
    return undefined;
  return { start: at, end, from, subject: fields.get('subject') ?? '', date: fields.get('date') ?? '' };
}

/** Whether a separator stands right above. */
function follows(lines: readonly Line[], at: number): boolean {
  let above = at - 1;
  while (above > at - 3 && lines[above]?.blank) above--;
  return betweenDashes(lines[above]?.plain ?? '') !== undefined;
}

/** Fields that follow one another; a value may go on in the next line, blank lines may stand between. */
function fieldsFrom(lines: readonly Line[], start: number): { fields: Map<HeaderKind, string>; end: number } {
  const fields = new Map<HeaderKind, string>();
  let last: HeaderKind | undefined;
  let end = start;
  for (let at = start; at < start + headLines; at++) {
    const line = lines[at];
    if (line === undefined) break;
    if (line.blank) {
      last = undefined;
      if (lines[at + 1]?.blank) break;
      continue;
    }
    const field = fieldOf(line);
    if (field !== undefined) {
      if (fields.has(field.kind) && field.kind !== 'other') break;
      fields.set(field.kind, field.value);
      last = field.kind;
      end = at + 1;
    } else if (last === undefined || last === 'subject') break;
    else {
      fields.set(last, `${fields.get(last) ?? ''} ${line.plain}`);
      end = at + 1;
    }
  }
  return { fields, end };
}

function nextIndex(lines: readonly Line[], from: number): number {
  let at = from;
  while (at < from + 3 && lines[at]?.blank) at++;
  return at;
}
