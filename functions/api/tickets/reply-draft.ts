import * as z from 'zod';
import type { AgentPrincipal } from '../../access/index.ts';
import { draftReply, fileLink } from '../../mail/index.ts';
import { isCallerAddress } from '../../platform/caller-address.ts';
import { InvalidRequestError, TukiError } from '../../platform/errors.ts';
import type { Call } from '../../platform/http.ts';
import { mailAddress } from '../../settings/index.ts';
import { type SentEntry, type Ticket, timeline } from '../../tickets/index.ts';
import { actorOf } from './common.ts';
import { meansOf } from './means.ts';
import { attachmentsOf, uploadRef } from './uploads.ts';
import type { Place } from './write-entry.ts';

const unreachable = 'is a caller without a mail address: add one to the customer, or call back';
const reachable = mailAddress.refine((address) => !isCallerAddress(address), unreachable);

const recipient = z.union([
  reachable.transform((address) => ({ name: '', address })),
  z.strictObject({ name: z.string().trim().max(200).default(''), address: reachable }),
]);

/** Whom a message goes to: addresses, with or without names. */
export const recipients = z.array(recipient).max(50);

/** What somebody writes. */
export const messageText = z.string().trim().min(1).max(500_000);

/** What every message to the customer may say. */
export const replyFields = {
  text: messageText.optional(),
  html: messageText.optional(),
  to: recipients.optional().describe('The requester and whom their last mail was to when left out'),
  cc: recipients.optional().describe('The other participants when left out'),
  bcc: recipients.optional(),
  attachments: z.array(uploadRef).max(20).optional(),
  status: z
    .enum(['open', 'waiting', 'closed'])
    .optional()
    .describe('Where the ticket stands afterwards; waiting when left out'),
};

/** A message must say something. */
export const saysSomething = (said: { text?: string; html?: string }): boolean =>
  said.text !== undefined || said.html !== undefined;
export const saysNothing = { path: ['text'], message: 'text or html is needed' };

type Said = Omit<z.output<z.ZodObject<typeof replyFields>>, 'status'>;

/** @throws InvalidRequestError when it would go to a requester who is known by a phone number alone */
function requireReachable({ requester }: Ticket, to: Said['to']): void {
  if (to === undefined && isCallerAddress(requester.address))
    throw new InvalidRequestError([{ path: 'to', message: unreachable }]);
}

/**
 * Reads what drafting a message to the customer takes.
 * @returns makes the draft; throws InvalidRequestError when nobody would get it
 */
export async function drafting(
  call: Pick<Call, 'clients' | 'env'>,
  agent: AgentPrincipal,
  seen: Ticket,
  { attachments: uploads, ...said }: Said,
): Promise<(ticket: Ticket, place: Place) => SentEntry> {
  requireReachable(seen, said.to);
  const { tickets, settings, key: keyOf } = meansOf(call);
  const [mailbox, attachments, key, { items: previous }] = await Promise.all([
    settings.mailbox(seen.mailbox),
    attachmentsOf(call, agent.address, uploads ?? []),
    keyOf(),
    timeline(tickets, seen, { limit: 20, newestFirst: true }),
  ]);
  if (!mailbox) throw new TukiError('internal', `mailbox ${seen.mailbox} is gone`);
  return (ticket, place) => {
    const linkOf = (attachmentId: string): string =>
      fileLink(
        { number: ticket.number, order: place.order, entryId: place.id, attachmentId },
        {
          portalUrl: call.env.PORTAL_URL,
          now: place.at,
          key,
        },
      );
    const sent = draftReply({
      ...said,
      ...place,
      ticket,
      mailbox,
      actor: actorOf(agent),
      attachments,
      previous,
      key,
      linkOf,
    });
    if (sent.to.length + sent.cc.length + sent.bcc.length === 0)
      throw new InvalidRequestError([{ path: 'to', message: 'nobody would get it' }]);
    return sent;
  };
}
