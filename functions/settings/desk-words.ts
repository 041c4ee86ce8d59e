import * as z from 'zod';
import { statuses } from '../tickets/ticket.ts';

/** A name in each language; an empty one means: the usual one. */
const name = z.object({ en: z.string().trim().max(40), fi: z.string().trim().max(40) });

/** How the desk calls things, where it does not call them as everybody does. */
export const deskWords = z.object({ statuses: z.partialRecord(z.enum(statuses), name).default({}) });
export type DeskWords = z.infer<typeof deskWords>;

/** What a lead changes of them; null brings the usual name back. */
export const deskWordsPatch = z.strictObject({ statuses: z.partialRecord(z.enum(statuses), name.nullable()) });

/** @returns the words with the patch's names; those that it does not name stay */
export function patchWords(words: DeskWords, patch: z.infer<typeof deskWordsPatch>): DeskWords {
  const kept = Object.entries({ ...words.statuses, ...patch.statuses }).filter(([, one]) => one && (one.en || one.fi));
  return deskWords.parse({ statuses: Object.fromEntries(kept) });
}
