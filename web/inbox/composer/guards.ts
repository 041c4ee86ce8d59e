import type { EntryView, Person, TicketView } from '../api/types.ts';

/** Something that is worth a second look before a message goes out. */
export interface Warning {
  kind: 'attachment' | 'stranger' | 'requester' | 'blank' | 'reply';
  /** The word, address or blank that it is about. */
  about: string;
}

/** A reply as it would go out. */
interface Outgoing {
  text: string;
  /** How many files and pictures go with it. */
  files: number;
  to: readonly Person[];
  cc: readonly Person[];
  bcc: readonly Person[];
}

/**
 * What is odd about a reply: a file that is spoken of and not there, somebody who is new to this conversation, the requester left out, a blank that nobody
 * has filled in.
 * @param entries of the ticket, as far as they are known
 */
export function replyWarnings(
  reply: Outgoing,
  ticket: Pick<TicketView, 'requester' | 'participants'>,
  entries: readonly EntryView[],
): Warning[] {
  return [...attachmentWarnings(reply), ...recipientWarnings(reply, ticket, entries), ...blankWarnings(reply.text)];
}

/**
 * What is odd about a note: it reads like an answer to the customer, or has a blank that nobody has filled in.
 * @param requester name of whom it would be an answer to
 */
export function noteWarnings(note: { text: string; files: number }, requester: string): Warning[] {
  const about = greeting(note.text, requester) ?? closing(note.text);
  return [
    ...(about === undefined ? [] : [{ kind: 'reply' as const, about }]),
    ...attachmentWarnings(note),
    ...blankWarnings(note.text),
  ];
}

// Words that speak of a file, with what Finnish does to their ends; `liittyä` (to concern) and `liittymä` (a subscription) are others.
const attached =
  /(?<![\p{L}\p{N}])(?:attach(?:ed|ing|ment|ments)?|enclosed|enclosing|liitte\p{L}*|liite\p{L}*|liitän|liitämme|liitimme|liitin(?=\s+(?:mukaan|oheen|viestiin|tähän))|ohessa|oheen|ohei(?:nen|se\p{L}*))(?![\p{L}\p{N}])/iu;

function attachmentWarnings({ text, files }: Pick<Outgoing, 'text' | 'files'>): Warning[] {
  const word = files === 0 ? attached.exec(ownWords(text))?.[0] : undefined;
  return word === undefined ? [] : [{ kind: 'attachment', about: word }];
}

function recipientWarnings(
  { to, cc, bcc }: Outgoing,
  { requester, participants }: Pick<TicketView, 'requester' | 'participants'>,
  entries: readonly EntryView[],
): Warning[] {
  const known = new Set([requester, ...participants, ...entries.flatMap(peopleOf)].map(normal));
  const strangers = [...to, ...cc, ...bcc].filter((person) => !known.has(normal(person)));
  const lost = requester.address.includes('@') && !to.some((person) => normal(person) === normal(requester));
  return [
    ...strangers.map(({ address }): Warning => ({ kind: 'stranger', about: address })),
    ...(lost ? [{ kind: 'requester' as const, about: requester.address }] : []),
  ];
}

const normal = ({ address }: Pick<Person, 'address'>): string => address.toLowerCase();

function peopleOf(entry: EntryView): Person[] {
  if (entry.type === 'received') return [entry.from, ...entry.to, ...entry.cc];
  return entry.type === 'sent' ? [...entry.to, ...entry.cc, ...entry.bcc] : [];
}

function blankWarnings(text: string): Warning[] {
  const blanks = ownWords(text).match(/_{3,}|\{\p{L}[\p{L}\p{N}_.]*\}/gu) ?? [];
  return [...new Set(blanks)].slice(0, 3).map((about) => ({ kind: 'blank', about }));
}

/** The text without the lines that quote somebody. */
const ownWords = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n');

const greetings =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hei|heippa|moi|moikka|terve|tervehdys|hyvä|hyvää (?:huomenta|päivää|iltaa))(?![\p{L}\p{N}])[\s,]*/iu;

/** The greeting that a text begins with, when it is the requester who is greeted. */
function greeting(text: string, requester: string): string | undefined {
  const [line = ''] = ownWords(text).trim().split('\n');
  const hello = greetings.exec(line)?.[0];
  if (hello === undefined) return undefined;
  const greeted = new Set(wordsOf(line.slice(hello.length)));
  const named = wordsOf(requester).find((name) => name.length > 1 && greeted.has(name));
  return named === undefined ? undefined : line.trim();
}

const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}-]+/u);

// What stands behind is a name at most.
const closings =
  /^(?:best|all the best|cheers)[,.!]?$|^(?:(?:with )?(?:(?:my )?(?:best|kind|warm|many) )?(?:regards|wishes)|sincerely|yours(?: (?:sincerely|faithfully|truly))?|(?:ystävällisin |parhain |lämpimin )?terveisin|terv\.?|yst\.? ?terv\.?|t\.|ystävällisesti|kunnioittaen)[,.!]?(?:\s+[\p{L}.-]+){0,3}$/iu;

/** The closing that a text ends with: one of its last three lines. */
function closing(text: string): string | undefined {
  const lines = ownWords(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length < 2
    ? undefined
    : lines.slice(-3).find((line, at) => (at > 0 || lines.length > 3) && closings.test(line));
}
