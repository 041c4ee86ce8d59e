import * as z from 'zod';
import { mailAddress, shortId } from '../settings/index.ts';
import { kinds, levels, priorities, statuses } from '../tickets/ticket.ts';

/**
 * What a condition can look at: of the ticket, or (`subject`, `body`, `from`, `attachment` and what the mail service found, such as `dmarc` `FAIL`) of
 * the message that came, where there is one.
 */
export const conditionFields = [
  'subject',
  'body',
  'from',
  'mailbox',
  'kind',
  'status',
  'priority',
  'level',
  'team',
  'assignee',
  'tag',
  'channel',
  'language',
  'requester',
  'spamVerdict',
  'virusVerdict',
  'spf',
  'dkim',
  'dmarc',
  'attachment',
] as const;
export type ConditionField = (typeof conditionFields)[number];

/** How it is compared: letters' case never counts. */
export const operators = ['contains', 'notContains', 'is', 'isNot', 'startsWith', 'endsWith'] as const;
export type Operator = (typeof operators)[number];

/**
 * One condition. Of a field with several values (tags) `contains`, `is`, `startsWith` and `endsWith` hold when they hold for one of them, the
 * others when they hold for all.
 */
export const condition = z.object({
  field: z.enum(conditionFields),
  operator: z.enum(operators),
  value: z.string().trim().min(1).max(500),
});
export type Condition = z.infer<typeof condition>;

const tag = z.string().trim().min(1).max(50);

/** One thing that a workflow does to the ticket. */
export const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('addTags'), tags: z.array(tag).min(1).max(20) }),
  z.object({ type: z.literal('assignTeam'), team: shortId }),
  z.object({ type: z.literal('assign'), agent: mailAddress }),
  z.object({ type: z.literal('setStatus'), status: z.enum(statuses).exclude(['new', 'deferred']) }),
  z.object({ type: z.literal('setPriority'), priority: z.enum(priorities) }),
  z.object({ type: z.literal('setKind'), kind: z.enum(kinds) }),
  z.object({ type: z.literal('setLevel'), level: z.literal(levels) }),
  z.object({ type: z.literal('moveToMailbox'), mailbox: shortId }),
]);
export type Action = z.infer<typeof action>;

/** Kinds of entries that can set off a workflow. */
export const triggers = ['received', 'sent', 'note', 'change'] as const;

const conditions = z.object({
  all: z.array(condition).max(20).default([]),
  any: z.array(condition).max(20).default([]),
});

const fields = {
  name: z.string().trim().min(1).max(100),
  on: z.literal('entry'),
  /** Only for entries of these kinds. */
  when: z.array(z.enum(triggers)).min(1),
  conditions,
  actions: z.array(action).min(1).max(20),
  enabled: z.boolean(),
  order: z.number().int().min(0).max(9999),
};

/** Conditions and actions: what the desk does by itself when an entry comes to a ticket. Enabled workflows run by `order`, then id. */
export const workflow = z.object({ id: shortId, ...fields });
export type Workflow = z.infer<typeof workflow>;

/** A new workflow as it comes over HTTP: without more it looks at received messages and is enabled. */
export const workflowBody = z.object({
  ...fields,
  on: fields.on.default('entry'),
  when: fields.when.default(['received']),
  conditions: conditions.default({ all: [], any: [] }),
  enabled: fields.enabled.default(true),
  order: fields.order.default(100),
});

/** What may be changed of a workflow: each field as a whole. */
export const workflowPatch = z.object(fields).partial();
