import * as z from 'zod';
import type { Principal } from '../access/index.ts';
import type { Clock } from './clock.ts';
import type { IdSource } from './ids.ts';

/** Who changes a setting, and the identity of the line that says so. */
export interface Author {
  /** Mail address of the agent. */
  address: string;
  name: string;
  /** When, epoch ms. */
  at: number;
  /** Of the line in the audit log. */
  id: string;
}

/** A change of a setting: who, when, which, and those of its members that differ. */
export const auditLine = z.object({
  id: z.string(),
  /** Epoch ms. */
  at: z.number(),
  by: z.object({ address: z.string(), name: z.string() }),
  /** Kind of the item: `mailbox`, `agent`, `workflow` … */
  what: z.string(),
  /** Which of its kind. */
  subject: z.string(),
  /** How people call it, where it has a name. */
  name: z.string().optional(),
  /** The mailbox that it belongs to, where it belongs to one: who may not see that one is not shown the line. */
  mailbox: z.string().optional(),
  /** Null: it was not there. */
  before: z.record(z.string(), z.unknown()).nullable(),
  /** Null: it was taken away. */
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type AuditLine = z.infer<typeof auditLine>;

/** A text is kept up to here, and as much of a member that is long altogether. */
const longest = 2000;
const secret = /secret|password|token|apikey/i;
/** Members that every item has, or that change with every change. */
const keptOut = new Set(['pk', 'sk', 'item', 'v', 'version', 'updatedAt', 'changedHere']);

/** The author of a change that a request makes; undefined when no agent makes it. */
export function authorOf(call: { principal: Principal; clock: Clock; ids: IdSource }): Author | undefined {
  const { principal, clock, ids } = call;
  if (principal.type !== 'agent') return undefined;
  const at = clock.now();
  return { address: principal.address, name: principal.name, at, id: ids.next(at) };
}

/** A month of the audit log, UTC: `2026-11`. */
export const auditMonth = (at: number): string => new Date(at).toISOString().slice(0, 7);

type Members = Record<string, unknown>;

/** The line about a change of a setting; undefined when nothing is different. */
export function auditOf(
  change: { what: string; subject: string; before: Members | undefined; after: Members | undefined },
  by: Author,
): AuditLine | undefined {
  const { what, subject, before, after } = change;
  const differing = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (name) => !keptOut.has(name) && !same(before?.[name], after?.[name]),
  );
  if (differing.length === 0 && before !== undefined && after !== undefined) return undefined;
  const of = (members: Members | undefined) => (members === undefined ? null : shown(members, differing));
  const name = after?.name ?? before?.name;
  const mailbox = what === 'mailbox' ? subject : (mailboxOf(after) ?? mailboxOf(before));
  return {
    id: by.id,
    at: by.at,
    by: { address: by.address, name: by.name },
    what,
    subject,
    ...(typeof name === 'string' && { name }),
    ...(mailbox !== undefined && { mailbox }),
    before: of(before),
    after: of(after),
  };
}

function mailboxOf(members: Members | undefined): string | undefined {
  if (typeof members?.mailbox === 'string') return members.mailbox;
  const scope = members?.scope as { type?: unknown; id?: unknown } | undefined;
  return scope?.type === 'mailbox' && typeof scope.id === 'string' ? scope.id : undefined;
}

/** Members that are undefined are not kept, so they count for the same as those that are missing. */
const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

/** JSON with the names in order: DynamoDB does not keep theirs. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'undefined'
  );
}

function shown(members: Members, names: readonly string[]): Members {
  return Object.fromEntries(
    names
      .filter((name) => members[name] !== undefined)
      .map((name) => [name, secret.test(name) ? '…' : cut(members[name])]),
  );
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return value.length > longest ? `${value.slice(0, longest)}…` : value;
  const text = JSON.stringify(value);
  return text.length > longest * 2 ? `${text.slice(0, longest)}…` : value;
}
