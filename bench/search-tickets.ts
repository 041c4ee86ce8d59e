/** Tickets with a message each, and what the search keeps of them, as the functions would write them. */
import { keys, posting, vocabularyKey } from '../functions/platform/keys.ts';
import { entryTerms, plainWords, type Term, ticketTerms } from '../functions/search/terms.ts';
import { isLearnt } from '../functions/search/vocabulary.ts';
import { entryItems } from '../functions/tickets/entry-item.ts';
import type { ReceivedEntry, Ticket } from '../functions/tickets/index.ts';
import { ticketItem } from '../functions/tickets/ticket-item.ts';
import { ticketOf } from './load.ts';
import { chance, someWords } from './search-words.ts';

type Item = Record<string, unknown>;

/** Words of a subject and of a message. */
const SUBJECT = 5;
const BODY = 20;

/** What is searched for, and how often it is there. */
export const planted = {
  /** In twenty tickets, however many there are. */
  rare: 'kvartsikello',
  rareTickets: 20,
  /** In every fourth ticket. */
  common: 'kuitti',
  /** One of its forms, in every hundredth. */
  form: 'kuiteissa',
  /** In every tenth ticket. */
  second: 'takuu',
  /** Its words are in every hundredth ticket beside each other, and in as many apart. */
  phrase: ['viivakoodi', 'puuttuu'],
} as const;

function plantedIn(turn: number, size: number): string[] {
  const [one, other] = planted.phrase;
  return [
    ...(turn % Math.max(1, Math.floor(size / planted.rareTickets)) === 0 ? [planted.rare] : []),
    ...(turn % 4 === 0 ? [planted.common] : []),
    ...(turn % 10 === 0 ? [planted.second] : []),
    ...(turn % 100 === 1 ? [planted.form] : []),
    ...(turn % 100 === 2 ? [one, other] : []),
    ...(turn % 100 === 3 ? [other, 'ei', one] : []),
  ];
}

/** The ticket of a turn with the message that opened it, the same in every run. */
function opened(turn: number, size: number): { ticket: Ticket; entry: ReceivedEntry } {
  const random = chance(turn + 7);
  const number = 1001 + turn;
  const ticket: Ticket = { ...ticketOf(turn), number, subject: someWords(SUBJECT, random).join(' ') };
  const { requester, mailbox, createdAt } = ticket;
  const text = [...someWords(BODY, random), ...plantedIn(turn, size)].join(' ');
  const entry: ReceivedEntry = {
    id: `opening${turn}`.padEnd(20, '0'),
    number,
    order: createdAt,
    at: createdAt,
    type: 'received',
    actor: { type: 'customer', id: requester.id, name: requester.name },
    channel: 'mail',
    from: { name: requester.name, address: requester.address },
    to: [{ name: '', address: `${mailbox}@demo.test` }],
    cc: [],
    subject: ticket.subject,
    attachments: [],
    text,
  };
  return { ticket, entry };
}

/** Items of the tables for `size` tickets, and the words that the vocabulary gets of them. */
export function* itemsOf(size: number): Generator<{ table: 'tickets' | 'search'; item: Item }> {
  const learnt = new Set<string>();
  for (let turn = 0; turn < size; turn++) {
    const { ticket, entry } = opened(turn, size);
    const { number, mailbox } = ticket;
    const { entry: kept, body } = entryItems(entry, mailbox);
    yield { table: 'tickets', item: ticketItem(ticket) };
    yield { table: 'tickets', item: kept };
    if (body) yield { table: 'tickets', item: body };
    const inEntry = new Set(entryTerms(entry));
    const terms = new Set<Term>([...inEntry, ...ticketTerms(ticket)]);
    const sk = keys.entry(number, entry.order, entry.id).sk;
    for (const term of terms) {
      yield { table: 'search', item: { ...posting(term, number), entry: inEntry.has(term) ? sk : undefined } };
    }
    for (const word of plainWords([...terms])) {
      if (!isLearnt(word) || learnt.has(word)) continue;
      learnt.add(word);
      yield { table: 'search', item: { ...vocabularyKey(word) } };
    }
  }
  yield { table: 'tickets', item: { ...keys.numbers(), item: 'counter', v: 1, last: 1000 + size } };
}
