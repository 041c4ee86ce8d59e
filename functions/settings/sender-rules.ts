import * as z from 'zod';
import { type Clock, systemClock } from '../platform/clock.ts';
import { mailAddress } from './mailbox.ts';

const domainPattern = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^@(?:[^\s@.]{1,63}\.)+[^\s@.]{2,63}$/, 'must be an address, or a domain such as @example.com')
  .max(254);

/** Whom a rule is about: an address, or a domain as `@example.com` (without its subdomains). In lower case. */
export const senderPattern = z.union([domainPattern, mailAddress], {
  error: 'must be an address, or a domain such as @example.com',
});

/** What a lead has decided about a sender: `allow` keeps their mail at the desk, `block` keeps it out. */
export const senderRule = z.object({
  pattern: z.string(),
  verdict: z.enum(['allow', 'block']),
  /** From when on it does not count any more, epoch ms; without it, it counts until it is taken away. */
  until: z.number().optional(),
  /** Mail address of the agent who decided, and when, epoch ms. */
  by: z.string(),
  at: z.number(),
  note: z.string().optional(),
});
export type SenderRule = z.infer<typeof senderRule>;

/** Where rules are looked up. */
export interface KeptSenderRules {
  /** Those of these patterns that are there, in their order, expired ones too. One call. */
  get(patterns: readonly string[]): Promise<SenderRule[]>;
}

/** Finds the rule that counts for a sender. */
export interface SenderRules {
  /**
   * The rule of the address, else that of its domain; one that has expired does not count.
   * @param address in any case
   */
  find(address: string): Promise<SenderRule | undefined>;
}

export function senderRules(store: KeptSenderRules, clock: Clock = systemClock): SenderRules {
  return {
    async find(address) {
      const normal = address.trim().toLowerCase();
      const at = normal.lastIndexOf('@');
      if (at < 1 || at === normal.length - 1) return undefined;
      const now = clock.now();
      const rules = await store.get([normal, normal.slice(at)]);
      return rules.find((rule) => rule.until === undefined || rule.until > now);
    },
  };
}
