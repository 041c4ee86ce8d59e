import { closings, isDeviceLine, listWords, smallWords } from './visible-footer-words.ts';
import { fold, type Line } from './visible-lines.ts';

/** A signature below `-- ` has so many lines at most; longer text is no signature. */
const markedLines = 25;
/** A signature below `--` without its blank: people draw such lines between paragraphs too, so it must look like one. */
const looseLines = 12;
const looseLine = 100;
/** A list's footer, and what stands below "Regards,". */
const footerLines = 10;
const closingLines = 6;
const closingLine = 60;

/** So many signatures stand below one another at most: a person's, a company's, a list's. */
const rounds = 10;

const drawn = /^[-_=*‐-―─━]{2,}$/;
const afterthought = /^\W{0,3}(?:p\W{0,2}s|p\.\s?d)\W{0,2}(?:[\s.:,-]|$)/i;

/**
 * Where the signature begins that ends in front of line `end`: what is set off by `-- ` (RFC 3676, section 4.3), a phone's line, a mailing list's
 * footer, "Regards," with a name. `end` when there is none. Words that a person may have meant for the reader are never taken for one, nor is a
 * signature that has an afterthought ("P.S.") below it.
 */
export function signatureStart(lines: readonly Line[], end: number): number {
  let start = end;
  for (let round = 0; round < rounds; round++) {
    const next = oneLess(lines, start);
    if (next === start) break;
    start = next;
  }
  return start;
}

function oneLess(lines: readonly Line[], end: number): number {
  const tail = programLines(lines, end);
  return markedStart(lines, tail) ?? listFooterStart(lines, tail) ?? closingStart(lines, tail) ?? tail;
}

/** Takes away phones' lines, lines drawn, and the blank lines between them. */
function programLines(lines: readonly Line[], end: number): number {
  let start = end;
  for (let at = end - 1; at >= 0; at--) {
    const line = lines[at];
    if (line === undefined) break;
    if (line.blank) continue;
    if (!(drawn.test(line.plain) || isDeviceLine(line.plain))) break;
    start = at;
  }
  return start;
}

function markedStart(lines: readonly Line[], end: number): number | undefined {
  for (let at = end - 1; at > 0 && at >= end - markedLines - 1; at--) {
    const line = lines[at];
    if (line === undefined || line.quoted || afterthought.test(line.plain)) return undefined;
    if (line.mark || line.plain === '--') {
      return line.mark || looksLikeSignature(lines.slice(at + 1, end)) ? at : undefined;
    }
  }
  return undefined;
}

function looksLikeSignature(lines: readonly Line[]): boolean {
  const filled = lines.filter((line) => !line.blank);
  return (
    filled.length <= looseLines && filled.every((line) => line.text.length <= looseLine && !/[?？]$/.test(line.plain))
  );
}

function listFooterStart(lines: readonly Line[], end: number): number | undefined {
  let named = false;
  for (let at = end - 1; at > 0 && at >= end - footerLines; at--) {
    const line = lines[at];
    if (line === undefined || line.quoted) return undefined;
    named ||= listWords.test(line.plain);
    if (drawn.test(line.plain)) return named ? at : undefined;
  }
  return undefined;
}

/** "Regards," above one block of a name, a title, a company, telephone numbers and addresses; anything else stays with the words. */
function closingStart(lines: readonly Line[], end: number): number | undefined {
  let last = end;
  while (last > 0 && lines[last - 1]?.blank) last--;
  let at = last - 1;
  while (at >= 0 && at >= last - closingLines && isOfSignature(lines[at]) && !isClosing(lines[at])) at--;
  while (at > 0 && lines[at]?.blank && at > last - closingLines - 2) at--;
  return at > 0 && isClosing(lines[at]) ? at : undefined;
}

function isClosing(line: Line | undefined): boolean {
  if (line === undefined || line.quoted || line.plain.length > closingLine) return false;
  return closings.has(fold(line.plain).replace(/[\s,.!:;–—-]+$/, ''));
}

function isOfSignature(line: Line | undefined): boolean {
  if (line === undefined || line.blank || line.quoted || line.text.length > closingLine) return false;
  const { plain } = line;
  if (/[?？]/.test(plain) || afterthought.test(plain)) return false;
  if (/\d/.test(plain)) return isContact(plain);
  const words = plain.split(/\s+/);
  return (
    words.length <= 7 && words.every((word) => isContact(word) || /^[^\p{Ll}]/u.test(word) || smallWords.has(word))
  );
}

/** A telephone number with a word before it, an address on the web or a mail address. */
function isContact(text: string): boolean {
  if (/^(?:\p{L}{1,12}[.:]*\s{0,2})?[+(\d][\d\s()+./-]{6,24}$/u.test(text)) return true;
  return /^(?:\p{L}{1,12}:\s{0,2})?<?(?:https?:\/\/|www\.|mailto:|[^\s@]{1,60}@)[^\s@]{2,100}$/iu.test(text);
}
