import type { Entry } from '../tickets/index.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { distinctWords } from './words.ts';

/**
 * What a ticket can be found under. A term is a word as it is, or one with a prefix that no word can have: `subject:` a word of the subject,
 * `customer:` a word of a name or address, `tag:` a whole tag.
 */
export type Term = string;

/** Different words of one entry that are kept; the rest of a very long text is not found. */
export const MAX_WORDS = 300;
const MAX_SUBJECT_WORDS = 60;
const MAX_PERSON_WORDS = 20;
/** People of one entry or ticket that are looked at. */
const MAX_PEOPLE = 20;

export const subjectTerm = (word: string): Term => `subject:${word}`;
export const customerTerm = (word: string): Term => `customer:${word}`;
export const tagTerm = (tag: string): Term => `tag:${tag.trim().toLowerCase()}`;

/** The terms that are words as they are. */
export const plainWords = (terms: readonly Term[]): string[] => terms.filter((term) => !term.includes(':'));

interface Person {
  name: string;
  address: string;
}

/** The words that a person is found under. */
export const personWords = ({ name, address }: Person): string[] =>
  distinctWords(`${name} ${address}`, MAX_PERSON_WORDS);

/** Terms of a ticket's subject. */
export function subjectTerms(subject: string): Term[] {
  const words = distinctWords(subject, MAX_SUBJECT_WORDS);
  return [...words, ...words.map(subjectTerm)];
}

/** Terms of the requester or somebody else in the conversation. */
export function personTerms(person: Person): Term[] {
  const words = personWords(person);
  return [...words, ...words.map(customerTerm)];
}

/** Terms of what stands on the ticket itself: number, subject, people, tags. */
export function ticketTerms(
  ticket: Pick<Ticket, 'number' | 'subject' | 'requester' | 'participants' | 'tags'>,
): Term[] {
  const people = [ticket.requester, ...ticket.participants].slice(0, MAX_PEOPLE);
  return [
    String(ticket.number),
    ...subjectTerms(ticket.subject),
    ...people.flatMap(personTerms),
    ...ticket.tags.map(tagTerm),
  ];
}

/** Terms of one entry: its text without what it quotes, the names of its files, who wrote it and who got a copy. A change has none. */
export function entryTerms(entry: Entry): Term[] {
  if (entry.type === 'change') return [];
  const words = distinctWords(searchableText(entry), MAX_WORDS);
  return entry.type === 'received'
    ? [...words, ...[entry.from, ...entry.cc].slice(0, MAX_PEOPLE).flatMap(personTerms)]
    : words;
}

/** What of an entry is searched, and what excerpts are cut from. */
export function searchableText(entry: Entry): string {
  switch (entry.type) {
    case 'received':
    case 'sent':
      return [entry.visibleText ?? entry.text, ...entry.attachments.map((file) => file.filename)].join('\n');
    case 'note':
      return entry.text;
    case 'change':
      return '';
    default:
      return entry satisfies never;
  }
}

/** Terms that a change of tags may have left behind: tags named by the change that the ticket does not have. */
export function staleTagTerms(change: { from?: unknown; to?: unknown }, tags: readonly string[]): Term[] {
  const kept = new Set(tags.map(tagTerm));
  const named = [change.from, change.to].flat().filter((tag) => typeof tag === 'string');
  return [...new Set(named.map(tagTerm))].filter((term) => !kept.has(term));
}
