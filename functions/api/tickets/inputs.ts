import * as z from 'zod';
import { mailAddress } from '../../settings/index.ts';
import { mostSteps } from '../../tickets/index.ts';

/** What several requests about tickets say in the same way. */
export const subject = z.string().trim().min(1).max(250);

/** Tags of a ticket. */
export const tags = z.array(z.string().trim().min(1).max(50)).max(50);

/** An instant; epoch ms once it is read. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const fieldName = z.string().regex(/^[A-Za-z][\w-]{0,39}$/);
const fieldValue = z.union([z.string().max(1000), z.number(), z.boolean()]);
const few = <T>(fields: Record<string, T>): boolean => Object.keys(fields).length <= 50;

/** Values of a new ticket's fields. */
export const fields = z.record(fieldName, fieldValue).refine(few, 'at most 50 fields');
/** Values of fields that change; null takes one away. */
export const changedFields = z.record(fieldName, fieldValue.nullable()).refine(few, 'at most 50 fields');

/** A whole checklist. */
export const checklist = z
  .array(
    z.strictObject({
      id: z
        .string()
        .regex(/^[\w-]{1,40}$/)
        .optional()
        .describe('Of a step that is there'),
      text: z.string().trim().min(1).max(200),
      required: z.boolean().optional().describe('The ticket cannot be closed without it'),
      done: z.boolean().optional(),
    }),
  )
  .max(mostSteps);

/** Mail addresses of agents. */
export const agents = z.array(mailAddress).max(50);

/** A note that is kept together with something else. */
export const shortNote = z.string().trim().min(1).max(50_000);

/** A phone number as people write it. */
const phone = z
  .string()
  .trim()
  .max(40)
  .refine((text) => /^\+?[\d\s()./-]+$/.test(text) && text.replace(/\D/g, '').length >= 3, 'must be a phone number');

/** Whose matter it is: a known customer by id, or somebody by mail address, or a caller by phone number alone. */
export const requester = z
  .strictObject({
    id: z.string().min(1).max(100).optional().describe('Of a known customer, in place of everything else'),
    name: z.string().trim().max(200).default(''),
    address: mailAddress.optional(),
    phone: phone
      .optional()
      .describe('In place of an address: nothing can be mailed to them; with one it is kept on the customer'),
  })
  .superRefine(({ id, address, phone: number }, context) => {
    const bad = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (id !== undefined && (address !== undefined || number !== undefined))
      bad('id', 'goes without address and phone');
    if (id === undefined && address === undefined && number === undefined)
      bad('address', 'is needed, or a phone number, or the id of a known customer');
  });
export type RequesterInput = z.output<typeof requester>;
