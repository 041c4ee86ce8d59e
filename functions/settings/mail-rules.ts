import * as z from 'zod';

/** What the desk does with mail whatever the mailbox: leads may change it. Every field has its default, so that a desk that never set any has all of them. */
export const mailRules = z.object({
  /** A sender gets at most one acknowledgement in so many minutes. */
  acknowledgeEveryMinutes: z.int().min(1).max(10_080).default(60),
  /** The whole desk acknowledges at most so many new tickets an hour. */
  acknowledgeMostAnHour: z.int().min(0).max(100_000).default(500),
  /** An answer to a ticket that was closed longer ago opens a new one that follows it. */
  reopenDays: z.int().min(1).max(3650).default(30),
  /** Mails reopen a ticket at most so many times within a day; from then on it stays closed until somebody looks. */
  reopenMostADay: z.int().min(1).max(1000).default(10),
  /** An unknown sender opens at most so many tickets an hour; further mail of theirs is suspended. */
  newSenderMostAnHour: z.int().min(1).max(100_000).default(100),
  /** Unknown senders together open at most so many tickets of one mailbox an hour; further ones are suspended. Known customers' mail passes. */
  newSendersMostAnHour: z.int().min(1).max(1_000_000).default(3000),
  /** How long an agent can take an answer back, seconds. */
  undoSeconds: z.int().min(0).max(60).default(10),
});
export type MailRules = z.infer<typeof mailRules>;

/** What a lead sends to change some of them. */
export const mailRulesPatch = z.strictObject(
  Object.fromEntries(Object.entries(mailRules.shape).map(([name, field]) => [name, field.unwrap().optional()])) as {
    [K in keyof MailRules]: z.ZodOptional<z.ZodInt>;
  },
);
