import * as z from 'zod';
import { kinds, priorities } from '../tickets/ticket.ts';
import { shortId } from './mailbox.ts';

/** What a filter can look at in a mail, before it is a ticket. `header` needs the name of one. */
export const filterFields = [
  'from',
  'to',
  'subject',
  'body',
  'header',
  'attachment',
  'spam',
  'virus',
  'spf',
  'dkim',
  'dmarc',
] as const;

export const filterOperators = [
  'contains',
  'notContains',
  'is',
  'isNot',
  'startsWith',
  'endsWith',
  'exists',
  'notExists',
] as const;

/** One condition; letters' case never counts. */
const filterCondition = z
  .strictObject({
    field: z.enum(filterFields),
    /** Of field `header`: which one. */
    header: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,80}$/)
      .optional(),
    operator: z.enum(filterOperators),
    value: z.string().trim().max(500).default(''),
  })
  .refine((one) => one.field !== 'header' || one.header !== undefined, {
    path: ['header'],
    message: 'must name a header',
  })
  .refine((one) => /xists$/.test(one.operator) || one.value !== '', { path: ['value'], message: 'must not be empty' });
export type FilterCondition = z.infer<typeof filterCondition>;

/** What is done with a mail that meets the conditions. */
const filterActions = z
  .strictObject({
    /** It makes no ticket; the raw mail and a line in the ledger stay. */
    drop: z.literal(true).optional(),
    folder: z.enum(['suspended', 'spam']).optional(),
    tags: z.array(z.string().trim().min(1).max(50)).max(20).optional(),
    priority: z.enum(priorities).optional(),
    kind: z.enum(kinds).optional(),
    team: shortId.optional(),
  })
  .refine((actions) => Object.values(actions).some((one) => one !== undefined), 'must do something');

const fields = {
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean(),
  /** Filters are tried in this order; what several say about the same thing, the last one decides, but nothing comes after a drop. */
  order: z.int().min(0).max(9999),
  all: z.array(filterCondition).max(20),
  any: z.array(filterCondition).max(20),
  actions: filterActions,
};

/** What the desk does with a mail before it becomes a ticket. All of `all` must hold and, where there are some, one of `any`. */
export const mailFilter = z.object({ id: shortId, ...fields });
export type MailFilter = z.infer<typeof mailFilter>;

/** A filter as a lead sends it. */
export const mailFilterBody = z
  .strictObject({
    ...fields,
    enabled: fields.enabled.default(true),
    order: fields.order.default(100),
    all: fields.all.default([]),
    any: fields.any.default([]),
  })
  .refine((filter) => filter.all.length + filter.any.length > 0, {
    path: ['all'],
    message: 'needs at least one condition: without any it would meet every mail',
  });
