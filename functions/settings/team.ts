import * as z from 'zod';
import { shortId } from './mailbox.ts';

/** A group of agents that tickets can be assigned to. */
export const team = z.object({
  id: shortId,
  name: z.string().min(1).max(100),
  /** An admin has made or renamed it here. */
  changedHere: z.boolean().optional(),
});
export type Team = z.infer<typeof team>;
