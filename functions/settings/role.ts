import * as z from 'zod';
import { bases, mostOf, rights } from '../access/index.ts';
import { shortId } from './mailbox.ts';

const fields = {
  name: z.string().trim().min(1).max(60),
  /** What it is built on: it says how much it may hold at most. */
  base: z.enum(bases),
  /** All that it allows besides reading. */
  rights: z.array(z.enum(rights)).max(rights.length),
};

/** A role of the desk's own. */
export const customRole = z.object({ id: shortId, ...fields });
export type CustomRole = z.infer<typeof customRole>;

/** A role as an admin sends it. */
export const roleBody = z.strictObject(fields).superRefine((role, context) => {
  const most = mostOf(role.base);
  for (const [index, right] of role.rights.entries()) {
    if (most.includes(right)) continue;
    context.addIssue({
      code: 'custom',
      path: ['rights', index],
      message: `is more than a role built on ${role.base} may hold`,
    });
  }
});
