/** What an agent can have begun to write on a ticket. */
export const draftKinds = ['reply', 'note'] as const;
export type DraftKind = (typeof draftKinds)[number];

/** Somebody whom a reply is meant for, as far as it is typed. */
export interface DraftRecipient {
  name: string;
  address: string;
}

/** A file that was uploaded for a reply, as whoever uploaded it describes it. */
export interface DraftFile {
  id: string;
  filename: string;
  /** Bytes. */
  size: number;
  /** Of a picture that stands in the HTML as `cid:`. */
  contentId?: string;
}

/** What is written. What is absent is as the desk proposes it. */
export interface DraftContent {
  text: string;
  /** As the editor wrote it, not sanitised: only an editor with a schema may read it. */
  html?: string;
  to?: DraftRecipient[];
  cc?: DraftRecipient[];
  bcc?: DraftRecipient[];
  attachments: DraftFile[];
  /** Where the ticket is to stand afterwards. */
  status?: string;
}

/** Whose draft it is and where it lies: an agent has at most one of each kind on a ticket. */
export interface DraftPlace {
  /** Ticket number. */
  number: number;
  kind: DraftKind;
  /** Mail address of the agent. */
  agent: string;
  /** The agent's name. */
  name: string;
  /** Short id of the mailbox that lists and counts it. */
  mailbox: string;
}

/** Something half-written that the desk keeps. Instants are epoch milliseconds. */
export interface Draft extends DraftPlace {
  startedAt: number;
  /** Higher at every save: what a save is based on. */
  savedAt: number;
  /** Idempotency-Key under which it will be sent. */
  key?: string;
  /** Version of the ticket that it was begun on. */
  baseVersion?: number;
  content: DraftContent;
}

/** A draft as lists know it: without what stands in it. */
export type DraftMark = DraftPlace & Pick<Draft, 'startedAt' | 'key'>;

type Words = Pick<DraftContent, 'text' | 'html'>;

/**
 * One text behind another, nothing lost and nothing twice: what stands in the other as it is is not repeated.
 * @param toHtml makes HTML of plain text, where only one of them has HTML
 */
export function joinWords(first: Words, second: Words, toHtml: (text: string) => string): Words {
  if (second.text.trim() === '' || first.text.includes(second.text.trim())) return first;
  if (first.text.trim() === '' || second.text.includes(first.text.trim())) return second;
  const text = `${first.text.trimEnd()}\n\n${second.text}`;
  if (first.html === undefined && second.html === undefined) return { text };
  return { text, html: (first.html ?? toHtml(first.text)) + (second.html ?? toHtml(second.text)) };
}

/** One draft behind another: the first one's recipients and status count, the files of both. */
export function joinContents(
  first: DraftContent,
  second: DraftContent,
  toHtml: (text: string) => string,
): DraftContent {
  const files = new Map([...first.attachments, ...second.attachments].map((file) => [file.id, file]));
  const { html: _replaced, ...kept } = { ...second, ...first };
  return { ...kept, ...joinWords(first, second, toHtml), attachments: [...files.values()] };
}

/** Whether two drafts say the same: a save that arrives twice. */
export function sameContent(one: DraftContent, other: DraftContent): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

const ordered = ({ text, html, to, cc, bcc, attachments, status }: DraftContent) => [
  text,
  html,
  ...[to, cc, bcc].map((people) => people?.map(({ name, address }) => [name, address])),
  attachments.map(({ id, contentId }) => [id, contentId]),
  status,
];
