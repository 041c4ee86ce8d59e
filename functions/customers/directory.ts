import { directoryList, directoryWord, type Key, segmentUsed } from '../platform/keys.ts';
import { type Customer, digitsOf } from './customer.ts';
import { domainOf, type Organisation } from './organisation.ts';

/** What the directory lists. */
export type DirectoryKind = 'customer' | 'organisation';

/** As much of a customer or organisation as the directory needs. */
export interface Listed {
  kind: DirectoryKind;
  id: string;
  /** What they are sorted by. */
  name: string;
  /** What they are found by, spelled; sorted. */
  words: string[];
  /** The lists that they stand in besides `all`. */
  lists: string[];
  segment: string | undefined;
}

/** A row of the table `search`. */
export type DirectoryRow = Key & { id: string; name?: string; [attribute: string]: unknown };

/** Longer words are cut: keys must stay small. */
const longestWord = 60;
const mostWords = 60;
/** Letters of a phone number that are typed without what comes before them: the lengths that numbers have inside a country. */
const phoneEnds = [10, 9, 8];

/** One spelling for all: lower case, without accents. */
export const spelled = (text: string): string => text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').trim();

/** The words of a text, spelled. */
const wordsIn = (text: string): string[] => spelled(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** A customer as the directory knows them. */
export function listedCustomer(customer: Customer): Listed {
  const { id, name, addresses, phones = [], segment, owner, organisation } = customer;
  const words = [
    ...wordsIn(name),
    ...addresses.flatMap((address) => [address, ...wordsIn(address)]),
    ...phones.flatMap(phoneWords),
  ];
  const lists = [...addresses.map((address) => `domain:${domainOf(address)}`)];
  return listed('customer', id, name || (addresses[0] ?? ''), words, lists, { segment, owner, organisation });
}

/** An organisation as the directory knows it. */
export function listedOrganisation({ id, name, domains, segment, owner }: Organisation): Listed {
  const words = [...wordsIn(name), ...domains.flatMap((domain) => [domain, ...wordsIn(domain)])];
  return listed('organisation', id, name, words, [], { segment, owner });
}

function listed(
  kind: DirectoryKind,
  id: string,
  name: string,
  words: readonly string[],
  lists: readonly string[],
  said: { segment?: string | null; owner?: string | null; organisation?: string | null },
): Listed {
  const segment = said.segment || undefined;
  const cut = words.map((word) => [...word].slice(0, longestWord).join(''));
  return {
    kind,
    id,
    name: spelled(name).slice(0, longestWord),
    words: [...new Set(cut)].slice(0, mostWords).sort(),
    lists: [
      ...new Set([
        'all',
        ...lists,
        ...(segment ? [`segment:${spelled(segment)}`] : []),
        ...(said.owner ? [`owner:${said.owner}`] : []),
        ...(said.organisation ? [`organisation:${said.organisation}`] : []),
      ]),
    ],
    segment,
  };
}

function phoneWords(phone: string): string[] {
  const digits = digitsOf(phone);
  return digits === ''
    ? []
    : [digits, ...phoneEnds.filter((end) => end < digits.length).map((end) => digits.slice(-end))];
}

/** Every row of one customer or organisation. */
export function directoryRows({ kind, id, name, words, lists, segment }: Listed): DirectoryRow[] {
  return [
    ...words.map((word) => ({ ...directoryWord(kind, word, id), id })),
    ...lists.map((list) => ({ ...directoryList(kind, list, name, id), id })),
    ...(segment ? [{ ...segmentUsed(spelled(segment)), id: 'segment', name: segment }] : []),
  ];
}

/** The words of a question; a phone number is one, however it is written. Each is the beginning of a word that is looked for. */
export function askedWords(question: string): string[] {
  if (/^[+(\d][\d\s()./-]*$/.test(question.trim())) {
    const digits = digitsOf(question);
    return digits === '' ? [] : [digits];
  }
  return question
    .trim()
    .split(/\s+/)
    .flatMap((part) => (part.includes('@') ? [spelled(part)] : wordsIn(part)))
    .map((word) => [...word].slice(0, longestWord).join(''));
}

/** Whether each asked word is the beginning of a word of theirs. */
export const answers = ({ words }: Pick<Listed, 'words'>, asked: readonly string[]): boolean =>
  asked.every((beginning) => words.some((word) => word.startsWith(beginning)));
