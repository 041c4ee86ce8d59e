import * as z from 'zod';
import { mailAddress } from '../settings/index.ts';
import { digitsOf } from './customer.ts';
import { mostProperties } from './profile.ts';

/** What a path names a customer or organisation by. */
export const byId = z.object({ id: z.string().min(1).max(100) });

export const personName = z.string().trim().max(200);
/** As it is typed, with at least three digits. */
const phone = z
  .string()
  .trim()
  .max(40)
  .regex(/^[+\d][\d\s()./-]*$/, 'must be a phone number')
  .refine((text) => digitsOf(text).length >= 3, 'must have at least three digits');
export const phones = z.array(phone).max(20);
/** A short word of the team's own. */
export const segment = z.string().trim().min(1).max(40).nullable();
export const owner = mailAddress.nullable();

const propertyName = z.string().trim().min(1).max(100);
/** Changes of properties; `null` takes one away. */
export const properties = z
  .record(propertyName, z.string().max(1000).nullable())
  .refine((all) => Object.keys(all).length <= mostProperties, `at most ${mostProperties}`);
/** Changes of the desk's own fields; `null` takes one away. */
export const fields = z
  .record(z.string().regex(/^[A-Za-z][\w-]{0,39}$/), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]))
  .refine((all) => Object.keys(all).length <= 50, 'at most 50 fields');

/** What the directory is asked. */
export const directoryQuery = z.object({
  q: z.string().max(200).optional().describe('Beginnings of words of names, addresses, domains; or a phone number'),
  segment: z.string().max(40).optional(),
  owner: z.string().max(320).optional().describe('Mail address of an agent, or me'),
  limit: z.coerce.number().int().min(1).max(50).default(25),
  cursor: z.string().max(1000).optional().describe('`next` of the page before'),
});
