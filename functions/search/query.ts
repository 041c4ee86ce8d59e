import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { type Kind, kinds, type Priority, priorities, type Status, statuses } from '../tickets/ticket.ts';
import { SHORTEST_PREFIX } from './vocabulary.ts';
import { wordsOf } from './words.ts';

/** What somebody searches for. Everything in it must hold at once. */
export interface SearchQuery {
  /** Normalised words, each or one of its forms anywhere in the ticket. */
  words: string[];
  /** Quoted words: just as they are. */
  quoted: string[];
  /** Quoted words that must stand beside each other. They are in `quoted` too. */
  phrases: string[][];
  /** The beginning of a word that is still being typed: it counts as a word, a form of it or a prefix. */
  prefix?: string;
  /** Words of the subject, each or one of its forms; quoted ones as they are; and quoted neighbours in it. */
  subject: { words: string[]; quoted: string[]; phrases: string[][] };
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
  priorities: Priority[];
  /** Any of them: short ids. */
  teams: string[];
  /** Every one of them: mail address or what stands before its @, or `me`. */
  followers: string[];
  /** To be done from `from` up to and without `until` (epoch ms); every one of them. */
  due: { from: number; until: number; unlessClosed: boolean }[];
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

/** A query that asks for nothing yet. */
const nothing = (): SearchQuery => ({
  words: [],
  quoted: [],
  phrases: [],
  subject: { words: [], quoted: [], phrases: [] },
  customer: [],
  tags: [],
  assigned: [],
  mailboxes: [],
  statuses: [],
  kinds: [],
  priorities: [],
  teams: [],
  followers: [],
  due: [],
  numberOnly: false,
});

/** When and where a search is asked. */
export interface Asked {
  /** IANA zone in which days begin. */
  timeZone: string;
  /** Epoch ms. */
  now: number;
}

/**
 * Reads a search as people type it: words, `"quoted neighbours"` and the filters `assigned: customer: from: mailbox: status: is: subject: tag: kind:
 * priority: team: follower: due: before: after:`. A filter with an unknown name or a value that it cannot have is read as words.
 */
export function parseQuery(text: string, asked: Asked): SearchQuery {
  const query = nothing();
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
    const filter = { name: name?.toLowerCase() ?? '', value, quoted: quoted !== undefined };
    if (filter.name && value && applyFilter(query, filter, asked)) continue;
    const words = wordsOf(value);
    query.words.push(...wordsOf(name ?? ''));
    if (quoted === undefined) {
      query.words.push(...words);
      last = words.at(-1);
    } else addQuoted(query, words);
  }
  if (last !== undefined && [...last].length >= SHORTEST_PREFIX && query.number === undefined) {
    query.prefix = last;
    query.words.splice(query.words.lastIndexOf(last), 1);
  }
  query.words = [...new Set(query.words)];
  return query;
}

function addQuoted(to: { quoted: string[]; phrases: string[][] }, words: string[]): void {
  to.quoted.push(...words);
  if (words.length > 1) to.phrases.push(words);
}

interface Filter {
  /** Lower case. */
  name: string;
  value: string;
  quoted: boolean;
}

/** @returns false when this is no filter, or none with such a value */
function applyFilter(query: SearchQuery, { name, value, quoted }: Filter, asked: Asked): boolean {
  switch (name) {
    case 'assigned':
      return add(query.assigned, value.toLowerCase());
    case 'mailbox':
      return add(query.mailboxes, value.toLowerCase());
    case 'team':
      return add(query.teams, value.toLowerCase());
    case 'follower':
      return add(query.followers, value.toLowerCase());
    case 'tag':
      return add(query.tags, value.trim().toLowerCase());
    case 'status':
      return add(query.statuses, oneOf(statuses, value));
    case 'is':
      return applyState(query, value.toLowerCase(), asked.now);
    case 'kind':
      return add(query.kinds, oneOf(kinds, value));
    case 'priority':
      return add(query.priorities, oneOf(priorities, value));
    case 'customer':
    case 'from':
      return addWords(query.customer, value);
    case 'subject':
      if (quoted) addQuoted(query.subject, wordsOf(value));
      else query.subject.words.push(...wordsOf(value));
      return wordsOf(value).length > 0;
    default:
      return applyTime(query, name, value.toLowerCase(), asked);
  }
}

/** `is:` and what people call the state of a ticket. */
function applyState(query: SearchQuery, value: string, now: number): boolean {
  switch (value) {
    case 'unassigned':
      return add(query.assigned, 'none');
    case 'mine':
      return add(query.assigned, 'me');
    case 'open':
      return query.statuses.push(...statuses.filter((status) => status !== 'closed')) > 0;
    case 'overdue':
      return add(query.due, { from: 0, until: now, unlessClosed: true });
    default:
      return add(query.statuses, oneOf(statuses, value));
  }
}

function applyTime(query: SearchQuery, name: string, value: string, { now, timeZone }: Asked): boolean {
  if (name === 'due' && value === 'overdue') return applyState(query, value, now);
  const span = spanOf(value, timeZone);
  if (!span) return false;
  switch (name) {
    case 'due':
      return add(query.due, { ...span, unlessClosed: false });
    case 'before':
      query.before = span.from;
      return true;
    case 'after':
      query.after = span.from;
      return true;
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

function oneOf<T extends string>(allowed: readonly T[], value: string): T | undefined {
  return allowed.find((one) => one === value.toLowerCase());
}

/** A day (`2026-11-22`), month (`2026-11`) or year (`2026`) in the zone, epoch ms; undefined for anything else. */
function spanOf(value: string, timeZone: string): { from: number; until: number } | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value) ?? [];
  if (!year) return undefined;
  const step = day ? PlainDate.addDays : month ? PlainDate.addMonths : PlainDate.addYears;
  try {
    const first = PlainDate.create(Number(year), Number(month ?? 1), Number(day ?? 1));
    const [from, until] = [first, step(first, 1)].map((date) => PlainDate.toZonedDateTime(date, timeZone));
    return from && until && { from: from.epochMilliseconds, until: until.epochMilliseconds };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether the query names words, tags or people, which are looked up; otherwise it only narrows down the lists of tickets. */
export function looksUp(query: SearchQuery): boolean {
  const { words, quoted, prefix, subject, customer, tags } = query;
  const asked = [words, quoted, subject.words, subject.quoted, customer, tags];
  return asked.some((list) => list.length > 0) || prefix !== undefined;
}

/** Whether the query asks for nothing at all. */
export function isEmpty(query: SearchQuery): boolean {
  const {
    assigned,
    mailboxes,
    statuses: inStatus,
    kinds: ofKind,
    priorities: ofPriority,
    teams,
    followers,
    due,
  } = query;
  const filters = [assigned, mailboxes, inStatus, ofKind, ofPriority, teams, followers, due];
  const dated = query.before !== undefined || query.after !== undefined;
  return !looksUp(query) && query.number === undefined && !dated && filters.every((list) => list.length === 0);
}
