import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { type Kind, kinds, type Status, statuses } from '../tickets/ticket.ts';
import { PREFIX_LENGTH, wordsOf } from './words.ts';

/** What somebody searches for. Everything in it must hold at once. */
export interface SearchQuery {
  /** Normalised words, each anywhere in the ticket. */
  words: string[];
  /** Words that must stand beside each other, as quoted. Their words are in `words` too. */
  phrases: string[][];
  /** The beginning of a word that is still being typed: it counts as a word or as a prefix. */
  prefix?: string;
  /** Words of the subject, and quoted neighbours in it. */
  subject: { words: string[]; phrases: string[][] };
  /** Words of names and addresses of the requester or a participant. */
  customer: string[];
  /** Every one of them. */
  tags: string[];
  /** Any of them: mail address or what stands before its @, `me`, or `none`. */
  assigned: string[];
  /** Any of them. */
  mailboxes: string[];
  statuses: Status[];
  kinds: Kind[];
  /** Created before this instant (epoch ms). */
  before?: number;
  /** Created at this instant (epoch ms) or later. */
  after?: number;
  /** The query names one ticket: `1042` or `#1042`. */
  number?: number;
  /** Written `#1042`: that ticket and nothing else. */
  numberOnly: boolean;
}

const MAX_QUERY_LENGTH = 500;
/** One piece: an optional filter name with its colon, then a quoted text (closed or not) or a run without spaces. */
const pieces = /(?:(\p{L}+):)?(?:"([^"]*)"?|([^\s"]+))/gu;
const ticketNumber = /^(#?)([1-9]\d{0,9})$/;

/**
 * Reads a search as people type it: words, `"quoted neighbours"` and the filters `assigned: customer: mailbox: status: subject: tag: kind:
 * before: after:`. A filter with an unknown name or a value that it cannot have is read as words.
 * @param timeZone IANA zone in which days begin
 */
export function parseQuery(text: string, timeZone: string): SearchQuery {
  const query: SearchQuery = {
    words: [],
    phrases: [],
    subject: { words: [], phrases: [] },
    customer: [],
    tags: [],
    assigned: [],
    mailboxes: [],
    statuses: [],
    kinds: [],
    numberOnly: false,
  };
  const trimmed = text.slice(0, MAX_QUERY_LENGTH).trim();
  const named = ticketNumber.exec(trimmed);
  if (named) {
    query.number = Number(named[2]);
    query.numberOnly = named[1] === '#';
    if (query.numberOnly) return query;
  }
  let last: string | undefined;
  for (const [, name, quoted, bare] of trimmed.matchAll(pieces)) {
    const value = quoted ?? bare ?? '';
    last = undefined;
    if (name && value && applyFilter(query, name.toLowerCase(), value, quoted !== undefined, timeZone)) continue;
    const words = wordsOf(value);
    query.words.push(...wordsOf(name ?? ''), ...words);
    if (quoted !== undefined) addPhrase(query.phrases, words);
    else last = words.at(-1);
  }
  if (last !== undefined && last.length >= PREFIX_LENGTH && query.number === undefined) {
    query.prefix = last;
    query.words.splice(query.words.lastIndexOf(last), 1);
  }
  query.words = [...new Set(query.words)];
  return query;
}

/** @returns false when this is no filter, or none with such a value */
function applyFilter(query: SearchQuery, name: string, value: string, quoted: boolean, timeZone: string): boolean {
  switch (name) {
    case 'assigned':
      return add(query.assigned, value.toLowerCase());
    case 'mailbox':
      return add(query.mailboxes, value.toLowerCase());
    case 'tag':
      return add(query.tags, value.trim().toLowerCase());
    case 'status':
      return add(query.statuses, oneOf(statuses, value));
    case 'kind':
      return add(query.kinds, oneOf(kinds, value));
    case 'customer':
      return addWords(query.customer, value);
    case 'subject':
      if (quoted) addPhrase(query.subject.phrases, wordsOf(value));
      return addWords(query.subject.words, value);
    case 'before':
      query.before = startOf(value, timeZone) ?? query.before;
      return startOf(value, timeZone) !== undefined;
    case 'after':
      query.after = startOf(value, timeZone) ?? query.after;
      return startOf(value, timeZone) !== undefined;
    default:
      return false;
  }
}

function add<T>(list: T[], value: T | undefined): boolean {
  if (value === undefined || value === '') return false;
  list.push(value);
  return true;
}

function addWords(list: string[], value: string): boolean {
  const words = wordsOf(value);
  list.push(...words);
  return words.length > 0;
}

function addPhrase(phrases: string[][], words: string[]): void {
  if (words.length > 1) phrases.push(words);
}

function oneOf<T extends string>(allowed: readonly T[], value: string): T | undefined {
  return allowed.find((one) => one === value.toLowerCase());
}

/** The first instant of a day (`2026-11-22`), month (`2026-11`) or year (`2026`) in the zone; undefined for anything else. */
function startOf(value: string, timeZone: string): number | undefined {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value) ?? [];
  if (!year) return undefined;
  try {
    const date = PlainDate.create(Number(year), Number(month), Number(day));
    return PlainDate.toZonedDateTime(date, timeZone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether the query names words, tags or people, which are looked up; otherwise it only narrows down the lists of tickets. */
export function looksUp(query: SearchQuery): boolean {
  const { words, prefix, subject, customer, tags } = query;
  return words.length + subject.words.length + customer.length + tags.length > 0 || prefix !== undefined;
}
