/**
 * Every key of every item, in one place. `docs/data-model.md` lists the items and the access patterns.
 *
 * Table `tickets`: `pk`, `sk`; indexes `queue` (g1pk, g1sk; all attributes), `assignee` (g2pk, g2sk; all attributes, sparse),
 * `customer` (g3pk, g3sk; keys only), `due` (g4pk, g4sk; keys only, sparse). Table `search`: `pk`, `sk`.
 */

/** Names of the indexes of table `tickets`. */
export const indexes = { queue: 'queue', assignee: 'assignee', customer: 'customer', due: 'due' } as const;

/** Epoch milliseconds so that strings sort like times. */
export const time = (ms: number): string => String(ms).padStart(15, '0');
/** A ticket number so that strings sort like numbers. */
export const padded = (number: number): string => String(number).padStart(10, '0');

export interface Key {
  pk: string;
  sk: string;
}

/** Attribute of a counts item: unclosed tickets at the desk of one assignee. */
export const mineOf = (agent: string): string => `mine:${agent}`;

/** Attribute of a counts item: drafts of a kind on the mailbox's tickets. */
export const draftsOf = (kind: string): string => `drafts:${kind}`;

export const ticketPk = (number: number): string => `T#${number}`;

export const keys = {
  /** A ticket's head. */
  head: (number: number): Key => ({ pk: ticketPk(number), sk: 'H' }),
  /** One line of the timeline; its body and delivery sort right behind it. */
  entry: (number: number, order: number, id: string): Key => ({ pk: ticketPk(number), sk: `E#${time(order)}#${id}` }),
  /** Text and HTML of an entry that is too long to stand in it. */
  body: (number: number, order: number, id: string): Key => ({
    pk: ticketPk(number),
    sk: `E#${time(order)}#${id}#body`,
  }),
  /** How far a sent entry has come. */
  delivery: (number: number, order: number, id: string): Key => ({
    pk: ticketPk(number),
    sk: `E#${time(order)}#${id}#delivery`,
  }),
  entryPrefix: 'E#',
  /** A message that waits for its time. */
  scheduled: (number: number, id: string): Key => ({ pk: ticketPk(number), sk: `S#${id}` }),
  scheduledPrefix: 'S#',
  /** Tickets that were deleted and whose entries may still be there. */
  removal: (id: string): Key => ({ pk: 'REMOVAL', sk: id }),
  /** What an agent has begun to write on a ticket: `reply` or `note`. */
  draft: (number: number, kind: string, agent: string): Key => ({ pk: ticketPk(number), sk: `D#${kind}#${agent}` }),
  draftPrefix: 'D#',
  /** What stands in a draft: apart from it, so that saving it moves nothing in the lists. */
  draftText: (number: number, kind: string, agent: string): Key => ({
    pk: ticketPk(number),
    sk: `DB#${kind}#${agent}`,
  }),
  draftTextPrefix: 'DB#',
  /** Stands beside an entry that was split off: where it went. Sorts right behind it. */
  moved: (number: number, order: number, id: string): Key => ({
    pk: ticketPk(number),
    sk: `E#${time(order)}#${id}#moved`,
  }),
  /** Something that an agent is told in the inbox. */
  notification: (agent: string, at: number, id: string): Key => ({ pk: `NEWS#${agent}`, sk: `${time(at)}#${id}` }),
  /** Up to when an agent has looked at what they are told. */
  newsRead: (agent: string): Key => ({ pk: 'NEWS-READ', sk: agent }),
  /** That an agent has seen a ticket up to a version. */
  seen: (agent: string, number: number): Key => ({ pk: `SEEN#${agent}`, sk: padded(number) }),
  /** That an agent has starred a ticket. */
  star: (agent: string, number: number): Key => ({ pk: `STAR#${agent}`, sk: padded(number) }),
  /** A saved search: `owner` is an agent, or `*` for one that is shared. */
  view: (owner: string, id: string): Key => ({ pk: `VIEW#${owner}`, sk: id }),
  /** Words that are used often: `owner` is the agent whose own they are, left out for shared ones. */
  savedReply: (id: string, owner?: string): Key => ({
    pk: owner === undefined ? 'SAVED-REPLY' : `SAVED-REPLY#${owner}`,
    sk: id,
  }),
  /** What a new ticket, or a checklist, is filled with. */
  template: (id: string): Key => ({ pk: 'TEMPLATE', sk: id }),
  /** The definition of a field of tickets, customers or organisations. */
  field: (id: string): Key => ({ pk: 'FIELD', sk: id }),
  role: (id: string): Key => ({ pk: 'ROLE', sk: id }),
  /** A change of a setting. `month` is `2026-11` (UTC). */
  audit: (month: string, at: number, id: string): Key => ({ pk: `AUDIT#${month}`, sk: `${time(at)}#${id}` }),
  organisation: (id: string): Key => ({ pk: `O#${id}`, sk: 'O' }),
  /** The page about a customer or an organisation: documentation, environment. `of` is the pk of its item. */
  page: (of: string): Key => ({ pk: of, sk: 'PAGE' }),
  /** Properties and fields of a customer or an organisation; `of` as above. */
  details: (of: string): Key => ({ pk: of, sk: 'DETAILS' }),
  /** A note about a customer or an organisation; `of` as above. */
  remark: (of: string, id: string): Key => ({ pk: of, sk: `N#${id}` }),
  /** Whose people write from a domain. */
  organisationDomain: (domain: string): Key => ({ pk: `OD#${domain}`, sk: 'OD' }),
  /** Customers and organisations that agents have made: no ticket leads to them. */
  register: (kind: 'customer' | 'organisation', id: string): Key => ({ pk: `REGISTER#${kind}`, sk: id }),
  /** The last ticket number given. */
  numbers: (): Key => ({ pk: 'COUNTER', sk: 'ticket' }),
  /** How much mail has come in this hour. */
  intake: (): Key => ({ pk: 'COUNTER', sk: 'intake' }),
  /** Folder counters of a mailbox. */
  counts: (mailbox: string): Key => ({ pk: 'COUNTS', sk: mailbox }),
  /** What makes a message the same message: `mail`, mailbox, Message-ID or digest; or `api`, agent, Idempotency-Key. */
  claim: (digest: string): Key => ({ pk: `CLAIM#${digest}`, sk: 'C' }),
  /** One line for each accepted mail and mailbox. `day` is `2026-11-22` (UTC). */
  ledger: (day: string, id: string): Key => ({ pk: `LEDGER#${day}`, sk: id }),
  /** What became of the mails of a day (UTC), counted on the day after. */
  ledgerSummary: (day: string): Key => ({ pk: 'LEDGER-SUM', sk: day }),
  /** The mail that the desk last wrote to itself, and the last that came back. */
  canary: (state: 'sent' | 'returned'): Key => ({ pk: 'CANARY', sk: state }),
  /** A customer under the digest of their first address, or an alias item pointing there from a further address. */
  customer: (id: string): Key => ({ pk: `C#${id}`, sk: 'C' }),
  /** One fact for reports. `month` is `2026-11` in the desk's time zone. */
  fact: (mailbox: string, month: string, at: number, id: string): Key => ({
    pk: `FACTS#${mailbox}#${month}`,
    sk: `${time(at)}#${id}`,
  }),
  /** The frozen report of a finished month. */
  report: (mailbox: string, month: string): Key => ({ pk: `REPORT#${mailbox}`, sk: month }),
  mailbox: (id: string): Key => ({ pk: 'MAILBOX', sk: id }),
  agent: (address: string): Key => ({ pk: 'AGENT', sk: address }),
  team: (id: string): Key => ({ pk: 'TEAM', sk: id }),
  /** What the desk does with mail whatever the mailbox. */
  mailRules: (): Key => ({ pk: 'DESK', sk: 'mail' }),
  /** How the desk calls things itself. */
  words: (): Key => ({ pk: 'DESK', sk: 'words' }),
  /** What is done with a mail before it becomes a ticket. */
  mailFilter: (id: string): Key => ({ pk: 'FILTER', sk: id }),
  /** What is known of a sender: allowed or blocked. `pattern` is an address or a domain. */
  sender: (pattern: string): Key => ({ pk: 'SENDER', sk: pattern }),
  workflow: (id: string): Key => ({ pk: 'WORKFLOW', sk: id }),
  policy: (id: string): Key => ({ pk: 'POLICY', sk: id }),
  calendar: (id: string): Key => ({ pk: 'CALENDAR', sk: id }),
  /** An open WebSocket connection of an agent. */
  connection: (id: string): Key => ({ pk: 'LIVE', sk: id }),
} as const;

/** The list partitions a ticket stands in, by mailbox and shelf. */
export const queuePk = (mailbox: string, shelf: string): string => `Q#${mailbox}#${shelf}`;
export const assigneePk = (agent: string): string => `A#${agent}`;
export const customerPk = (id: string): string => `C#${id}`;
/** The one partition of the sparse index of what falls due. */
export const duePk = 'DUE';
/** Sort key in the lists and in `due`: a time, then the ticket. */
export const timeAndNumber = (ms: number, number: number): string => `${time(ms)}#${padded(number)}`;

/** Table `search`: one posting for each word and ticket, newest ticket first. */
export const posting = (word: string, number: number): Key => ({ pk: `W#${word}`, sk: padded(9_999_999_999 - number) });
/** Table `search`: one item for each word of the desk, beside those that begin with the same three letters. */
export const vocabularyKey = (word: string): Key => ({ pk: `V#${[...word].slice(0, 3).join('')}`, sk: word });

/**
 * Table `search`: a customer or organisation under a word of theirs. The partition is made of the first two letters, so that what is being typed is found.
 */
export const directoryWord = (kind: string, word: string, id: string): Key => ({
  pk: `P#${kind}#${word.slice(0, 2)}`,
  sk: `${word}#${id}`,
});
/** Table `search`: a customer or organisation in one of the alphabetical lists: `all`, `owner:…`, `segment:…`. */
export const directoryList = (kind: string, list: string, name: string, id: string): Key => ({
  pk: `PEOPLE#${kind}#${list}`,
  sk: `${name}#${id}`,
});
/** Table `search`: a segment that somebody has given to a customer or organisation. */
export const segmentUsed = (spelled: string): Key => ({ pk: 'SEGMENTS', sk: spelled });
