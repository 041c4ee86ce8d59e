import { readDate } from './headers.ts';
import { parseMail } from './parse-mail.ts';
import { type MailAddress, type ParsedAttachment, type ParsedMail, UnreadableMailError } from './parsed-mail.ts';
import { forwardSubject } from './quote-words.ts';
import { baseSubject } from './subject.ts';
import { signatureStart } from './visible-footer.ts';
import { type Line, readLines } from './visible-lines.ts';
import { headAt, introductionEndingAt, isForwardSeparator, isOriginalSeparator } from './visible-quotes.ts';

/** Somebody else's mail that a person passes on. */
export interface ForwardedMail {
  /** Who wrote it; the address is lower-case and never empty. */
  from: MailAddress;
  /** Its own subject; that of the mail around it, without the mark of forwarding, when it names none. */
  subject: string;
  /** ISO 8601; null when its date is not given with a time zone. */
  date: string | null;
  /** All of its text, without its head. */
  text: string;
  /** What the person who passes it on wrote above, without a signature; empty when nothing. */
  comment: string;
}

/**
 * Reads the mail that somebody passes on with `mail`: within the text, as Gmail, Outlook, Apple Mail, Thunderbird and others write it in any language
 * of quote-words.ts, or as the only attached mail. Nothing is guessed: undefined for answers, for mails of machines, and whenever its sender's address
 * is not given, or more than one is, or it is that of the person who passes it on.
 */
export async function forwardedFrom(mail: ParsedMail): Promise<ForwardedMail | undefined> {
  if (mail.auto.isAutomatic || mail.auto.isBounce || isAnswer(mail.subject)) return undefined;
  const found = (await attachedMail(mail)) ?? mailWithin(mail);
  return found?.from.address === mail.from.address ? undefined : found;
}

const isAnswer = (subject: string): boolean =>
  baseSubject(subject).length < subject.replace(/\s*\[#\d{1,10}\]/g, '').trim().length;

/** A subject without "Fwd:" and "Re:", however many. */
function bareSubject(subject: string): string {
  let rest = baseSubject(subject);
  while (forwardSubject.test(rest)) rest = baseSubject(rest.replace(forwardSubject, ''));
  return rest;
}

async function attachedMail(mail: ParsedMail): Promise<ForwardedMail | undefined> {
  const [only, ...more] = mail.attachments.filter(isMail);
  if (only === undefined || more.length > 0) return undefined;
  const original = await readAttached(only);
  if (original === undefined || original.from.address === '') return undefined;
  const subject = bareSubject(mail.subject);
  const passedOn = forwardSubject.test(mail.subject) || subject === '' || subject === bareSubject(original.subject);
  if (!passedOn) return undefined;
  const { from, date, text } = original;
  return { from, subject: original.subject, date, text, comment: ownWords(readLines(mail.text)) };
}

const isMail = (part: ParsedAttachment): boolean =>
  part.contentType === 'message/rfc822' ||
  (part.contentType === 'application/octet-stream' && part.filename.toLowerCase().endsWith('.eml'));

async function readAttached(part: ParsedAttachment): Promise<ParsedMail | undefined> {
  try {
    return await parseMail(part.content);
  } catch (error) {
    if (error instanceof UnreadableMailError) return undefined;
    throw error;
  }
}

function mailWithin(mail: ParsedMail): ForwardedMail | undefined {
  const lines = readLines(mail.text);
  const bySubject = forwardSubject.test(mail.subject);
  for (const [at, line] of lines.entries()) {
    if (line.blank || line.quoted) continue;
    if (isForwardSeparator(lines, at)) return read(mail, lines, at, at + 1);
    if (isOriginalSeparator(lines, at)) return bySubject ? read(mail, lines, at, at + 1) : undefined;
    if (headAt(lines, at) !== undefined) return bySubject ? read(mail, lines, at, at) : undefined;
    if (introductionEndingAt(lines, at) !== undefined) return undefined;
  }
  return undefined;
}

/** @param above where the mail that is passed on is announced @param below where its head is looked for */
function read(mail: ParsedMail, lines: readonly Line[], above: number, below: number): ForwardedMail | undefined {
  const rest = unquoted(lines.slice(below));
  const first = rest.findIndex((line) => !line.blank);
  if (first < 0) return undefined;
  const head = headAt(rest, first);
  const end = head?.end ?? introductionEnd(rest, first);
  if (end === undefined) return undefined;
  const from = readSender(head?.from ?? joined(rest.slice(first, end)));
  if (from === undefined) return undefined;
  return {
    from,
    subject: head?.subject.trim() || bareSubject(mail.subject),
    date: dateWithZone(head?.date ?? ''),
    text: trimLines(rest.slice(end)),
    comment: ownWords(lines.slice(0, above)),
  };
}

/** Some programs set in what they pass on with `>`. */
function unquoted(lines: readonly Line[]): readonly Line[] {
  if (!lines.find((line) => !line.blank)?.quoted) return lines;
  return readLines(lines.map((line) => line.text.replace(/^\s{0,3}[>＞] ?/, '')).join('\n'));
}

/** Behind an introduction that stands instead of a head: '23.11.2026, 9:12, "Ann" <ann@a.test>:'. */
function introductionEnd(lines: readonly Line[], first: number): number | undefined {
  for (let at = first; at < first + 4; at++) {
    if (introductionEndingAt(lines, at)?.start === first) return at + 1;
  }
  return undefined;
}

const joined = (lines: readonly Line[]): string => lines.map((line) => line.plain).join(' ');

/** A name with exactly one address, which may be repeated: "Ann <a@a.test>", "Ann [mailto:a@a.test]", "Ann<mailto:a@a.test>", "a@a.test". */
function readSender(value: string): MailAddress | undefined {
  const plain = value.slice(0, 1000);
  const found = [...plain.matchAll(/[^\s<>()[\],;:"'*@]{1,64}@[\p{L}\p{N}.-]{1,200}\.[\p{L}\p{N}-]{2,60}/gu)];
  const addresses = new Set(found.map(([address]) => address.toLowerCase()));
  const [address, ...more] = addresses;
  if (address === undefined || more.length > 0) return undefined;
  const before = /"([^"]{1,100})"\s{0,3}</.exec(plain)?.[1] ?? plain.slice(0, plain.search(/[<([]|\S{0,64}@/));
  return { name: before.replace(/^[\s"'*]+|[\s"'*,]+$/g, ''), address };
}

/** Only a date with the month's name or the year first is no riddle, and only one with a time zone is a moment. */
function dateWithZone(value: string): string | null {
  const plain = value.replace(/\((?:GMT|UTC)([+-]\d{1,2}:?\d{2})\)\s*$/, '$1').trim();
  if (!/(?:[A-Za-z]{3,9}\.?,? .*\b\d{4}\b|^\d{4}-\d{2}-\d{2})/.test(plain)) return null;
  return /(?:\s[+-]\d{2}:?\d{2}|\s(?:GMT|UTC)|\dZ)$/.test(plain) ? readDate(plain) : null;
}

const ownWords = (lines: readonly Line[]): string => trimLines(lines.slice(0, signatureStart(lines, lines.length)));

const trimLines = (lines: readonly Line[]): string =>
  lines
    .map((line) => line.text)
    .join('\n')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
