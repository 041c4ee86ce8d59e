import * as z from 'zod';
import { language, localisedText } from './language.ts';

/** Short name of a mailbox or team: what stands in addresses, queries and keys. */
export const shortId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, at most 40');

/** A mail address, kept in lower case. */
export const mailAddress = z.string().trim().toLowerCase().pipe(z.email());

/** A front door of the desk. */
export const mailbox = z.object({
  id: shortId,
  name: z.string().min(1).max(100),
  address: mailAddress,
  /** Further addresses whose mail comes in here. */
  aliases: z.array(mailAddress),
  /** The team that new tickets are meant for. */
  team: shortId.optional(),
  /** Whether a new ticket's sender gets an acknowledgement. */
  acknowledge: z.boolean(),
  /** Text of the acknowledgement; empty: the desk's standard one. */
  autoReply: localisedText,
  /** What stands below every answer. */
  signature: localisedText,
  /** For customers whose language is unknown. */
  language,
});
export type Mailbox = z.infer<typeof mailbox>;

/** What a lead may change of their mailbox; the rest comes from the deployment's configuration. */
export const mailboxPatch = z.strictObject({
  acknowledge: mailbox.shape.acknowledge.optional(),
  autoReply: mailbox.shape.autoReply.partial().optional(),
  signature: mailbox.shape.signature.partial().optional(),
  language: mailbox.shape.language.optional(),
});
export type MailboxPatch = z.infer<typeof mailboxPatch>;

/** @returns the mailbox with the patch's fields; of a text, only the languages that the patch names change */
export function patchMailbox(mailbox: Mailbox, patch: MailboxPatch): Mailbox {
  return {
    ...mailbox,
    ...patch,
    autoReply: { ...mailbox.autoReply, ...patch.autoReply },
    signature: { ...mailbox.signature, ...patch.signature },
  };
}
