import * as z from 'zod';
import { shortId } from '../settings/index.ts';
import { kinds, priorities } from '../tickets/ticket.ts';

const MINUTES_A_YEAR = 525_600;

/** A target of a promise, in minutes of the calendar's opening time. */
const target = z.object({
  minutes: z.number().int().min(1).max(MINUTES_A_YEAR),
  /** When agent and lead are warned: percent of the target. */
  warnAtPercent: z.number().int().min(1).max(99).default(75),
});

/**
 * What is promised to whom. The first enabled policy, by `order` and then id, whose mailboxes, priorities and kinds fit a new ticket sets its
 * clocks. `formal` policies are agreed with customers; the others are the desk's own goals.
 */
export const policy = z.object({
  id: shortId,
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean().default(true),
  order: z.number().int().min(0).max(9999).default(100),
  formal: z.boolean().default(false),
  mailboxes: z.union([z.literal('all'), z.array(shortId).min(1)]).default('all'),
  priorities: z.union([z.literal('all'), z.array(z.enum(priorities)).min(1)]).default('all'),
  kinds: z.union([z.literal('all'), z.array(z.enum(kinds)).min(1)]).default('all'),
  /** Id of the calendar that its minutes are counted by. */
  calendar: shortId,
  firstResponse: target,
});
export type Policy = z.infer<typeof policy>;
