import {
  attributionBare,
  attributionEnd,
  attributionMiddle,
  attributionStart,
  deviceLine,
  forwardSeparator,
  forwardSubject,
  headerFrom,
  headerLine,
  originalSeparator,
} from './quote-words.ts';

/** Longer lines are never an introduction to a quotation; nothing is matched against them. */
const longestLine = 500;
/** An introduction is wrapped over so many lines at most. */
const wrappedOver = 4;

interface Line {
  text: string;
  quoted: boolean;
  blank: boolean;
}

/**
 * What the writer of a mail wrote in it: the text without the quoted earlier mails, their introductions, a phone's advertisement and a
 * signature set off by `-- `. Answers written between quoted lines stay with them, and forwarded mails stay: losing a customer's words is
 * worse than showing too many. Takes time linear in the length of the text. Never empty unless the text is.
 *
 * @param text plain text; lines end in LF or CRLF
 * @param options.subject tells a forwarded mail from an answer
 */
export function visibleText(text: string, options: { subject?: string } = {}): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').map(readLine);
  const kept = withoutFooter(withoutQuotes(lines, forwardSubject.test(options.subject ?? '')));
  const visible = kept
    .map((line) => line.text)
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  return visible.trim() === '' ? text.trim() : visible;
}

function readLine(raw: string): Line {
  const text = raw.trimEnd();
  return { text, quoted: /^\s{0,3}[>|＞]/.test(text), blank: text.trim() === '' };
}

function withoutQuotes(lines: Line[], forwarded: boolean): Line[] {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined || line.blank || line.text.length > longestLine) continue;
    if (forwardSeparator.test(line.text) && !line.quoted) return lines;
    const end = attributionAt(lines, at);
    if (end !== undefined) return cutQuotation(lines, at, end + 1);
    if (line.quoted) continue;
    if (!forwarded && (originalSeparator.test(line.text) || headerBlockAt(lines, at)))
      return wordsBefore(lines, at) ? lines.slice(0, at) : lines;
  }
  return cutTrailingQuote(lines);
}

/** Whether an introduction begins at line `at`: the index of its last line. */
function attributionAt(lines: Line[], at: number): number | undefined {
  const first = lines[at];
  if (first === undefined || first.quoted) return undefined;
  const starts = attributionStart.test(withoutDashes(first.text));
  let joined = '';
  for (let last = at; last < at + wrappedOver && last < lines.length; last++) {
    const line = lines[last];
    if (line === undefined || line.blank || line.quoted || line.text.length > longestLine) return undefined;
    joined = `${joined} ${withoutDashes(line.text)}`.trim();
    if (last > at && !starts) return undefined;
    if (introduces(joined, starts, lines, last)) return last;
  }
  return undefined;
}

/** Some programs put dashes around it: "---- On … wrote ----". */
const withoutDashes = (text: string): string =>
  text
    .trim()
    .replace(/^-{2,10}\s+/, '')
    .replace(/\s+-{2,10}$/, '');

function introduces(joined: string, starts: boolean, lines: Line[], last: number): boolean {
  if (joined.length > longestLine) return false;
  const colon = /[:：]\*?$/.test(joined.slice(-2));
  if (colon && attributionBare.test(joined)) return true;
  if (!attributionEnd.test(joined.slice(-40)) && !(colon && attributionMiddle.test(joined))) return false;
  const dated = /\d{1,4}.*\d{1,2}/.test(joined);
  const addressed = /\S@\S/.test(joined);
  if (nextFilled(lines, last + 1)?.quoted) return colon || (starts && (dated || addressed));
  return starts && dated && (colon || addressed);
}

function nextFilled(lines: Line[], from: number): Line | undefined {
  for (let at = from; at < lines.length && at < from + 4; at++) {
    const line = lines[at];
    if (line !== undefined && !line.blank) return line;
  }
  return undefined;
}

/** "From: … Sent: … To: …", at least two further header lines among the next six. */
function headerBlockAt(lines: Line[], at: number): boolean {
  const first = lines[at];
  if (first === undefined) return false;
  const start = /^[\s*]*[_-]{5,}[\s*]*$/.test(first.text) ? nextIndex(lines, at + 1) : at;
  const from = lines[start];
  if (from === undefined || from.text.length > longestLine || !headerFrom.test(from.text)) return false;
  let found = 0;
  for (let next = start + 1; next <= start + 6; next++) {
    const line = lines[next];
    if (line !== undefined && line.text.length <= longestLine && headerLine.test(line.text)) found++;
  }
  return found >= 2;
}

function nextIndex(lines: Line[], from: number): number {
  let at = from;
  while (at < from + 3 && lines[at]?.blank) at++;
  return at;
}

const wordsBefore = (lines: Line[], at: number): boolean =>
  lines.slice(0, at).some((line) => !line.blank && !line.quoted);

/** Cuts the introduction [start, from) and what it introduces, unless answers stand between the quoted lines. */
function cutQuotation(lines: Line[], start: number, from: number): Line[] {
  const before = lines.slice(0, start);
  const rest = lines.slice(from);
  if (!rest.some((line) => line.quoted) || nextFilled(rest, 0)?.quoted !== true) {
    return wordsBefore(lines, start) ? before : lines;
  }
  const blocks = wordsAfterQuotes(rest);
  if (blocks.length === 0) return wordsBefore(lines, start) ? before : lines;
  const [only] = blocks;
  const answerBelow = blocks.length === 1 && only !== undefined && !rest.slice(only).some((line) => line.quoted);
  if (answerBelow && !wordsBefore(lines, start)) return rest.slice(only);
  return lines;
}

/** Where unquoted words begin again behind quoted lines; signatures and list footers do not count. */
function wordsAfterQuotes(rest: Line[]): number[] {
  const starts: number[] = [];
  let behindQuote = false;
  for (const [at, line] of rest.entries()) {
    if (line.quoted) behindQuote = true;
    else if (behindQuote && isSignatureMark(line)) return starts;
    else if (behindQuote && /^\s*_{20,}\s*$/.test(line.text)) return starts;
    else if (
      behindQuote &&
      !line.blank &&
      !deviceLine.test(line.text.slice(0, longestLine)) &&
      !isWrappedQuote(rest, at)
    ) {
      starts.push(at);
      behindQuote = false;
    }
  }
  return starts;
}

/** A short line between two quoted ones without a blank line around it: the end of a quoted line that was wrapped. */
function isWrappedQuote(lines: Line[], at: number): boolean {
  const before = lines[at - 1];
  const after = lines[at + 1];
  return (
    before?.quoted === true && before.text.length > 60 && after?.quoted === true && (lines[at]?.text.length ?? 0) < 40
  );
}

/** Quoted lines at the very end, without an introduction. */
function cutTrailingQuote(lines: Line[]): Line[] {
  let end = lines.length;
  while (end > 0 && (lines[end - 1]?.blank || lines[end - 1]?.quoted)) end--;
  const tail = lines.slice(end);
  if (!tail.some((line) => line.quoted) || lines.slice(0, end).some((line) => line.quoted)) return lines;
  return end === 0 ? lines : lines.slice(0, end);
}

const isSignatureMark = (line: Line): boolean => /^--\s?$/.test(line.text) || line.text === '--';

/** Takes the signature set off by `-- ` (RFC 3676), a phone's line and lines drawn above a quotation from the end. */
function withoutFooter(lines: Line[]): Line[] {
  let end = lines.length;
  const mark = lines.findLastIndex(isSignatureMark);
  if (mark > 0 && end - mark <= 25 && wordsBefore(lines, mark)) end = mark;
  for (;;) {
    const last = lines[end - 1];
    if (last === undefined) break;
    if (
      last.blank ||
      /^\s*[_\-=*]{3,}\s*$/.test(last.text.slice(0, longestLine)) ||
      deviceLine.test(last.text.slice(0, longestLine))
    )
      end--;
    else break;
  }
  return end === 0 ? lines : lines.slice(0, end);
}
