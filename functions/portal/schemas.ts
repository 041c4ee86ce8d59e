import * as z from 'zod';
import { shortId } from '../settings/index.ts';

const longestText = 100_000;

/** The ticket that a path names. */
export const byNumber = z.object({
  number: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number),
});

/** Where a list begins and how much of it is asked for. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2000).optional(),
});

export const replyBody = z.object({ text: z.string().trim().min(1).max(longestText) });

export const ticketBody = z.object({
  subject: z.string().trim().min(1).max(500),
  text: z.string().trim().min(1).max(longestText),
  mailbox: shortId.optional(),
});

/** A list as every one is answered. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
