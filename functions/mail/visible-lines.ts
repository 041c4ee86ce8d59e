/** One line of a mail's text, with what the rest asks of it again and again. */
export interface Line {
  /** Without blanks at its end. */
  readonly text: string;
  /** For comparing: without characters that nobody sees and without blanks around it; empty when the line is too long to introduce anything. */
  readonly plain: string;
  /** Set in with `>`, as mail programs quote. */
  readonly quoted: boolean;
  readonly blank: boolean;
  /** The mark above a signature as RFC 3676, section 4.3 has it: two dashes and a blank. */
  readonly mark: boolean;
}

/** Longer lines introduce nothing; they are not looked at. */
const longest = 500;
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Takes a text apart; its lines end in LF, CRLF or CR. */
export function readLines(text: string): Line[] {
  return text.replace(/\r\n?/g, '\n').split('\n').map(readLine);
}

const blankLine: Line = { text: '', plain: '', quoted: false, blank: true, mark: false };

function readLine(raw: string): Line {
  const text = raw.trimEnd();
  if (text === '') return blankLine;
  const plain = text.length > longest ? '' : text.replace(unseen, '').trim();
  return {
    text,
    plain,
    quoted: isQuoted(text),
    blank: plain === '' && text.length <= longest,
    mark: raw === '-- ',
  };
}

/** `>From ` at the begin of a line is no quotation: mailbox files write so (RFC 4155). */
function isQuoted(text: string): boolean {
  return /^\s{0,3}[>＞]/.test(text) && !text.startsWith('>From ');
}

/** In small letters that compare: apostrophes straight, the Turkish dotted capital like any other, blanks single. */
export function fold(text: string): string {
  return text.toLowerCase().replaceAll('\u0307', '').replaceAll('’', "'").replace(/\s+/g, ' ').trim();
}

/** The next line that is not blank, within the next four. */
export function nextFilled(lines: readonly Line[], from: number): Line | undefined {
  return lines.slice(from, from + 4).find((line) => !line.blank);
}
