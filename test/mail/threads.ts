/**
 * Sorts mails into threads as IMAP does (RFC 5256): by what they refer to and then by subject, or by subject alone when none of them carries an id. Only
 * for scoring: the desk joins a mail to a ticket by other rules.
 */
import type { ParsedMail } from '../../functions/mail/parsed-mail.ts';

/** A mail, or a place for one that is referred to and not there (a dummy). */
interface Node {
  /** Counted from one; absent for a dummy. */
  number?: number;
  subject: string;
  parent?: Node;
  children: Node[];
}

/** @returns the numbers of the mails of each thread, counted from one */
export function threads(mails: readonly ParsedMail[]): number[][] {
  const loose = mails.every((mail) => mail.messageId === '' && refersTo(mail).length === 0);
  const roots = loose ? mails.map((mail, index) => leaf(mail.subject, index + 1)) : byReferences(mails);
  return bySubject(roots, loose).map((together) => together.flatMap(numbers));
}

const leaf = (subject: string, number?: number): Node => ({ subject, children: [], ...(number ? { number } : {}) });

const refersTo = (mail: ParsedMail): string[] =>
  mail.references.length > 0 ? mail.references : [mail.inReplyTo].filter((id) => id !== '');

/** RFC 5256, REFERENCES, steps 1 and 2. */
function byReferences(mails: readonly ParsedMail[]): Node[] {
  const known = new Map<string, Node>();
  const all: Node[] = [];
  const add = (id: string, node: Node): Node => {
    known.set(id, node);
    all.push(node);
    return node;
  };
  for (const [index, mail] of mails.entries()) {
    const chain = refersTo(mail).map((id) => known.get(id) ?? add(id, leaf('')));
    for (const [at, node] of chain.entries()) if (at > 0 && node.parent === undefined) link(chain[at - 1], node);
    const own = ownNode(mail, index + 1, known, add);
    unlink(own);
    link(chain.at(-1), own);
  }
  return all.filter((node) => node.parent === undefined && numbers(node).length > 0);
}

/** The place of a mail: a second one with the same id gets a place of its own. */
function ownNode(
  mail: ParsedMail,
  number: number,
  known: ReadonlyMap<string, Node>,
  add: (id: string, node: Node) => Node,
): Node {
  const waiting = known.get(mail.messageId);
  const id = mail.messageId === '' || waiting?.number !== undefined ? `no id of its own: ${number}` : mail.messageId;
  const node = known.get(id) ?? add(id, leaf(''));
  node.number = number;
  node.subject = mail.subject;
  return node;
}

function link(parent: Node | undefined, child: Node): void {
  for (let up = parent; up !== undefined; up = up.parent) if (up === child) return;
  if (parent === undefined) return;
  child.parent = parent;
  parent.children.push(child);
}

function unlink(child: Node): void {
  const siblings = child.parent?.children;
  siblings?.splice(siblings.indexOf(child), 1);
  delete child.parent;
}

/** RFC 5256, REFERENCES, step 5. Mails without a subject belong together only when there is nothing but the subject to go by. */
function bySubject(roots: readonly Node[], emptyToo: boolean): Node[][] {
  const groups = new Map<string, Node[]>();
  for (const [index, root] of roots.entries()) {
    const subject = baseSubject(firstSubject(root));
    const key = subject === '' && !emptyToo ? `${index}` : `subject ${subject}`;
    groups.set(key, [...(groups.get(key) ?? []), root]);
  }
  return [...groups.values()];
}

const firstSubject = (node: Node): string =>
  node.number === undefined ? (node.children[0]?.subject ?? '') : node.subject;

const numbers = (node: Node): number[] => [
  ...(node.number === undefined ? [] : [node.number]),
  ...node.children.flatMap(numbers),
];

/** RFC 5256, 2.1: the subject without what answering and forwarding put around it. */
export function baseSubject(subject: string): string {
  let base = subject.replace(/\s+/g, ' ').trim().toLowerCase();
  for (let before = ''; before !== base; ) {
    before = base;
    base = withoutPrefixes(base.replace(/(?:\s*\(fwd\))+$/, '').trim());
    base = /^\[fwd:(.*)\]$/.exec(base)?.[1]?.trim() ?? base;
  }
  return base;
}

/** Takes off `Re:`, `Fwd:` and names of lists in brackets; the last brackets stay when nothing else would be left. */
function withoutPrefixes(subject: string): string {
  const plain = subject.replace(/^(?:\[[^[\]]*\]\s*)*(?:re|fwd?)\s*(?:\[[^[\]]*\])?\s*:\s*/, '');
  const unlisted = plain.replace(/^\[(?!fwd:)[^[\]]*\]\s*/, '');
  return unlisted === '' ? plain : unlisted;
}
