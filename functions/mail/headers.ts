import { addressParser, decodeWords } from 'postal-mime';
import type { MailAddress } from './parsed-mail.ts';

/** One header field, its name in lower case, its value unfolded. */
export interface Header {
  key: string;
  value: string;
}

/** The first header of that name, unfolded and trimmed; empty when absent. */
export function headerValue(headers: readonly Header[], key: string): string {
  return headers.find((header) => header.key === key)?.value.trim() ?? '';
}

/** Everything between angle brackets in a Message-ID, In-Reply-To or References header, brackets included, each once, in order. */
export function messageIds(value: string): string[] {
  const found = value.match(/<[^<>\s]{1,900}>/g) ?? [];
  if (found.length > 0) return [...new Set(found)];
  const bare = value.trim();
  return /^[^<>\s@]{1,400}@[^<>\s@]{1,400}$/.test(bare) ? [`<${bare}>`] : [];
}

/** The Message-ID of a header value, with angle brackets; a value that breaks RFC 5322 is taken as it stands; empty when there is none. */
export function messageId(value: string): string {
  const [first] = messageIds(value);
  if (first !== undefined) return first;
  const bare = value.replace(/[<>\s]/g, '');
  return bare === '' ? '' : `<${bare.slice(0, 900)}>`;
}

/** Addresses of all headers of that name, groups unwrapped, entries without an address left out. */
export function addresses(headers: readonly Header[], key: string): MailAddress[] {
  return headers.filter((header) => header.key === key).flatMap((header) => readAddresses(header.value));
}

/** @see addresses */
export function readAddresses(value: string): MailAddress[] {
  return addressParser(value, { flatten: true })
    .map((one) => ({ name: cleanName(one.name ?? ''), address: (one.address ?? '').trim().toLowerCase() }))
    .filter((one) => one.address !== '' || one.name !== '')
    .map((one) => (one.address === '' ? addressInName(one.name) : one))
    .filter((one) => one.address !== '');
}

/** The author: From, else Sender, else the first address of Reply-To. */
export function author(headers: readonly Header[]): MailAddress {
  for (const key of ['from', 'sender', 'reply-to']) {
    const [first] = addresses(headers, key);
    if (first !== undefined) return first;
  }
  return { name: cleanName(decodeWords(headerValue(headers, 'from'))), address: '' };
}

/** No name is longer, no date either. */
const longest = 2000;

function cleanName(name: string): string {
  return withoutControls(name.slice(0, longest))
    .trim()
    .replace(/^["']+|["']+$/g, '')
    .trim();
}

function addressInName(name: string): MailAddress {
  const match = /[^\s<>()[\],;:"@]{1,200}@[^\s<>()[\],;:"@]{1,200}/.exec(name.slice(0, 1000));
  return { name: '', address: match ? match[0].toLowerCase() : '' };
}

/** The text in one line, without characters that only steer a terminal or hide something. */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ').replace(/ {2,}/g, ' ');
}

/** A subject in one line, decoded (RFC 2047), without control characters. */
export function readSubject(value: string): string {
  return withoutControls(decodeWords(value)).trim();
}

/**
 * A Date header as ISO 8601, null when it holds no date between 1970 and 2100. Reads what mail programs write, with comments, doubled
 * weekdays and named zones, besides RFC 5322.
 */
export function readDate(value: string): string | null {
  const plain = value
    .slice(0, longest)
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  for (const candidate of [
    plain,
    plain.replace(/^[A-Za-z]{3,9}\.?,?\s+/, ''),
    plain.replace(/\b(\d{1,2})\.(\d{2})\.(\d{2})\b/, '$1:$2:$3'),
  ]) {
    const ms = Date.parse(candidate);
    if (!Number.isNaN(ms) && ms >= 0 && ms < Date.UTC(2100, 0)) return new Date(ms).toISOString();
  }
  return null;
}
