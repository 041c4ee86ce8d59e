import * as z from 'zod';
import { kinds, priorities } from '../tickets/ticket.ts';
import { shortId } from './mailbox.ts';

const step = z.strictObject({
  text: z.string().trim().min(1).max(200),
  /** The ticket cannot be closed without it. */
  required: z.boolean().default(false),
});
const checklist = z.array(step).max(50);

/** What a new ticket is filled with; what is absent stays as it is. */
const ticketFields = z.strictObject({
  subject: z.string().trim().max(250).optional(),
  text: z.string().trim().max(20_000).optional(),
  kind: z.enum(kinds).optional(),
  priority: z.enum(priorities).optional(),
  tags: z.array(z.string().trim().min(1).max(50)).max(50).optional(),
  fields: z
    .record(z.string().regex(/^[A-Za-z][\w-]{0,39}$/), z.union([z.string().max(1000), z.number(), z.boolean()]))
    .optional(),
  checklist: checklist.optional(),
});

const common = {
  name: z.string().trim().min(1).max(100),
  /** Offered in this mailbox alone. */
  mailbox: shortId.optional(),
};
const ofTicket = { ...common, kind: z.literal('ticket'), ticket: ticketFields };
const ofChecklist = { ...common, kind: z.literal('checklist'), checklist: checklist.min(1) };

/** What a new ticket, or the checklist of a ticket, is filled with. */
export const template = z.discriminatedUnion('kind', [
  z.object({ id: shortId, ...ofTicket }),
  z.object({ id: shortId, ...ofChecklist }),
]);
export type Template = z.infer<typeof template>;

/** A template as a lead sends it. */
export const templateBody = z.discriminatedUnion('kind', [z.strictObject(ofTicket), z.strictObject(ofChecklist)]);
