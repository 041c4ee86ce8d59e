import * as z from 'zod';
import { can, type Principal } from '../access/index.ts';
import { mailAddress, shortId } from './mailbox.ts';

/** Who can use a saved reply: everybody, who works on a mailbox, a team, or one agent. */
const replyScope = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('desk') }),
  z.strictObject({ type: z.literal('mailbox'), id: shortId }),
  z.strictObject({ type: z.literal('team'), id: shortId }),
  z.strictObject({ type: z.literal('agent'), id: mailAddress }),
]);
export type ReplyScope = z.infer<typeof replyScope>;

const fields = {
  name: z.string().trim().min(1).max(100),
  /** What is typed after `/` to insert it; lower case, unique within its scope. */
  shortcut: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[\p{L}\d][\p{L}\d_-]{0,39}$/u, 'letters, digits, - and _, at most 40')
    .optional(),
  /** With variables such as `{firstName}`, which are filled when it is inserted. */
  text: z.string().trim().min(1).max(20_000),
  /** As an editor wrote it, not sanitised. */
  html: z.string().max(60_000).optional(),
  scope: replyScope,
  /** Where the ticket is to stand after it was sent. */
  status: z.enum(['open', 'waiting', 'closed']).optional(),
  /** Put on the ticket when it is sent. */
  tags: z.array(z.string().trim().min(1).max(50)).max(20).optional(),
  order: z.int().min(0).max(9999),
};

/** Words that are written once and used often. */
export const savedReply = z.object({ id: shortId, ...fields });
export type SavedReply = z.infer<typeof savedReply>;

/** A saved reply as it is sent. An agent's own may leave out whose it is. */
export const savedReplyBody = z.strictObject({
  ...fields,
  scope: z.union([replyScope, z.strictObject({ type: z.literal('agent') })]),
  order: fields.order.default(100),
});

/** An agent with the teams that they belong to. */
interface Member {
  principal: Principal;
  address: string;
  teams: readonly string[];
}

/**
 * Whether somebody may change saved replies of a scope: their own always; those of a mailbox its leads; those of the desk and of teams every lead, as
 * teams have no leads of their own.
 */
export function mayChangeReplies({ principal, address }: Omit<Member, 'teams'>, scope: ReplyScope): boolean {
  if (scope.type === 'agent') return scope.id === address;
  if (scope.type === 'mailbox') return can(principal, 'configure', { type: 'mailbox', id: scope.id });
  return can(principal, 'configure', { type: 'desk' });
}

/**
 * Whether somebody may use saved replies of a scope.
 * @param mailbox where they write; left out: anywhere
 */
export function mayUseReplies({ principal, address, teams }: Member, scope: ReplyScope, mailbox?: string): boolean {
  switch (scope.type) {
    case 'desk':
      return true;
    case 'mailbox':
      return (
        (mailbox === undefined || mailbox === scope.id) && can(principal, 'read', { type: 'mailbox', id: scope.id })
      );
    case 'team':
      return teams.includes(scope.id);
    default:
      return scope.id === address;
  }
}

/** Whether two scopes are the same, so that shortcuts must differ. */
export const sameScope = (one: ReplyScope, other: ReplyScope): boolean =>
  one.type === other.type && ('id' in one ? one.id : '') === ('id' in other ? other.id : '');
