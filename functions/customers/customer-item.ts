import * as z from 'zod';
import { type Customer, digitsOf, type Standing } from './customer.ts';

/** Schema version of the items. */
export const customerVersion = 1;

const standing = {
  organisation: z.string().nullable().optional(),
  segment: z.string().nullable().optional(),
  owner: z.string().nullable().optional(),
  language: z.string().nullable().optional(),
};

const mergedEntry = z.object({
  ...standing,
  id: z.string(),
  into: z.string(),
  at: z.number(),
  by: z.string(),
  name: z.string(),
  addresses: z.array(z.string()),
  phones: z.array(z.string()).optional(),
  mailboxes: z.array(z.string()).optional(),
});

/** A customer's own item: without what was merged into them, but with the list of it. */
const customerHead = z.object({
  ...standing,
  id: z.string(),
  name: z.string(),
  addresses: z.array(z.string()),
  createdAt: z.number(),
  undeliverable: z
    .array(
      z.object({ address: z.string(), kind: z.enum(['bounced', 'complained']), reason: z.string(), at: z.number() }),
    )
    .optional(),
  acknowledgedAt: z.number().optional(),
  acknowledgedFor: z.string().optional(),
  version: z.number().optional(),
  phones: z.array(z.string()).optional(),
  /** Digits of phones of merged customers that are not shown any more. */
  hidden: z.array(z.string()).optional(),
  mailboxes: z.array(z.string()).optional(),
  merged: z.array(mergedEntry).optional(),
  /** Set while they are merged into this customer: all else stays as it was. */
  alias: z.string().optional(),
});
export type CustomerHead = z.infer<typeof customerHead>;

/** What stands where a customer may be: themselves, or where a further address leads. */
export type StoredCustomer = CustomerHead | { alias: string };

/** @throws ZodError for an item that is no customer */
export function storedCustomer(item: Record<string, unknown>): StoredCustomer {
  return 'id' in item ? customerHead.parse(item) : z.object({ alias: z.string() }).parse(item);
}

/** A customer's own item, not merged away. */
export const isCustomer = (stored: StoredCustomer): stored is CustomerHead =>
  stored.alias === undefined && 'id' in stored;

const standingNames = ['organisation', 'segment', 'owner', 'language'] as const;

/** The customer of an item, with all that was merged into them: what they say themselves counts before what the merged ones say. */
export function customerOf({ hidden = [], alias: _, ...head }: CustomerHead): Customer {
  const { merged = [] } = head;
  if (merged.length === 0) return head;
  const all = [head, ...merged];
  const phones = [head.phones ?? [], ...merged.map((one) => without(one.phones ?? [], hidden))].flat();
  const mailboxes = unique(all.flatMap((one) => one.mailboxes ?? []));
  const said: Standing = {};
  for (const name of standingNames) {
    const value = all.find((one) => one[name] !== undefined)?.[name];
    if (value !== undefined) said[name] = value;
  }
  return {
    ...head,
    ...said,
    name: all.find((one) => one.name !== '')?.name ?? '',
    addresses: unique(all.flatMap((one) => one.addresses)),
    ...(phones.length === 0 ? {} : { phones: uniquePhones(phones) }),
    ...(mailboxes.length === 0 ? {} : { mailboxes }),
  };
}

const unique = (items: readonly string[]): string[] => [...new Set(items)];

/** The first spelling of each number. */
function uniquePhones(phones: readonly string[]): string[] {
  return [...new Map([...phones].reverse().map((phone) => [digitsOf(phone), phone])).values()].reverse();
}

const without = (phones: readonly string[], hidden: readonly string[]): string[] =>
  phones.filter((phone) => !hidden.includes(digitsOf(phone)));

/** How a whole list of phones is kept: those of their own, and which of the merged ones' are not to be seen. */
export function phonesToKeep(
  head: CustomerHead,
  phones: readonly string[],
): { phones: string[] | undefined; hidden: string[] | undefined } {
  const wanted = new Set(phones.map(digitsOf));
  const theirs = unique((head.merged ?? []).flatMap((one) => one.phones ?? []).map(digitsOf));
  const before = new Set((head.phones ?? []).map(digitsOf));
  const own = uniquePhones(phones).filter((phone) => before.has(digitsOf(phone)) || !theirs.includes(digitsOf(phone)));
  const hidden = theirs.filter((digits) => !wanted.has(digits));
  return { phones: own.length === 0 ? undefined : own, hidden: hidden.length === 0 ? undefined : hidden };
}
