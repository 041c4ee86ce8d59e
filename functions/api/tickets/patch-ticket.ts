import * as z from 'zod';
import { type AgentPrincipal, actionsOfPatch, requireCan } from '../../access/index.ts';
import { learnSpam, release } from '../../mail/index.ts';
import type { Call } from '../../platform/http.ts';
import { mailAddress } from '../../settings/index.ts';
import {
  type AmendContext,
  amend,
  annotate,
  type Change,
  change,
  folders,
  InvalidChangeError,
  kinds,
  levels,
  type NoteEntry,
  priorities,
  statuses,
  type Ticket,
  type TicketPatch,
} from '../../tickets/index.ts';
import { checkNames, followersLeftOut, requireClosable } from './check-names.ts';
import { actorOf, changedSince, requireVersion, ticketFor } from './common.ts';
import { agents, changedFields, checklist, instant, requester, subject, tags } from './inputs.ts';
import { type Means, meansOf } from './means.ts';
import { requesterFor } from './requester.ts';

/** What may be changed of a ticket over HTTP. */
export const ticketPatch = z.strictObject({
  status: z.enum(statuses).optional(),
  folder: z.enum(folders).optional(),
  assignee: mailAddress.nullable().optional(),
  team: z.string().nullable().optional(),
  priority: z.enum(priorities).optional(),
  kind: z.enum(kinds).optional(),
  level: z.literal([...levels]).optional(),
  subject: subject.optional(),
  mailbox: z.string().optional(),
  tags: tags.optional(),
  addTags: tags.optional(),
  fields: changedFields.optional(),
  deferredUntil: instant.nullable().optional(),
  requester: requester.optional().describe('Another customer: the former one is no longer written to'),
  startAt: instant.nullable().optional(),
  dueAt: instant.nullable().optional(),
  followers: agents.optional(),
  addFollowers: agents.optional(),
  removeFollowers: agents.optional(),
  checklist: checklist.optional().describe('The whole of it'),
  undoes: z
    .int()
    .optional()
    .describe(
      'The version that a change of the status made which this takes back: waiting and promises go on as before it',
    ),
});
export type PatchInput = z.output<typeof ticketPatch>;

/** A change of one ticket that somebody asks for. */
export interface PatchRequest {
  number: number;
  patch: PatchInput;
  /** The version that it is based on. */
  seen?: number;
  /** A change that an earlier attempt has made is done, whatever version it is based on. */
  repeatable?: boolean;
  /** A note for the staff that is kept behind the change, and whom it names. */
  note?: { text: string; mentions: readonly string[] };
}

/** What came of it: how the ticket was, and the change that was kept. */
export interface Patched {
  before: Ticket;
  made: Change;
}

/**
 * Changes a ticket on behalf of an agent: in one transaction, with the note where there is one.
 * @param means stores that may remember what they have read while several tickets are changed
 * @throws NotFoundError, NotAllowedError, InvalidRequestError, InvalidChangeError, TicketChangedError
 */
export async function patchTicket(
  call: Pick<Call, 'clients' | 'env' | 'clock' | 'ids'>,
  agent: AgentPrincipal,
  { number, patch: wanted, seen, note, repeatable = false }: PatchRequest,
  means: Means = meansOf(call),
): Promise<Patched> {
  const { tickets, settings } = means;
  const seenTicket = await ticketFor(tickets, agent, number, 'change');
  const { requester: given, ...plain } = wanted;
  const comes = plain.folder === 'desk' && seenTicket.folder !== 'desk';
  if (given !== undefined || note || comes) await requireVersion(tickets, seenTicket, seen);
  if (plain.mailbox !== undefined) requireCan(agent, 'create', { type: 'mailbox', id: plain.mailbox });
  await checkNames(settings, seenTicket, plain, note?.mentions);
  const now = call.clock.now();
  const mailbox = plain.mailbox ?? seenTicket.mailbox;
  const customer = given && (await requesterFor(call, agent, given, now, mailbox));
  const patch: TicketPatch = { ...plain, ...(customer ? { requester: customer } : {}) };
  const released = comes ? await release(seenTicket, means, now) : {};
  let before = seenTicket;
  const made = await change(tickets, seenTicket.number, async (ticket) => {
    for (const action of actionsOfPatch(patch, agent.address, ticket.assignee))
      requireCan(agent, action, { type: 'ticket', ticket });
    before = ticket;
    const out = await followersLeftOut(settings, ticket, patch.mailbox);
    const removeFollowers = [...(patch.removeFollowers ?? []), ...out];
    const full = { ...patch, ...released, ...(removeFollowers.length > 0 ? { removeFollowers } : {}) };
    const by = { actor: actorOf(agent), at: now, idFor: () => call.ids.next(now) };
    const stale = seen !== undefined && ticket.version !== seen;
    if (stale && !(repeatable && !note && isDone(ticket, full, by))) throw await changedSince(tickets, ticket, seen);
    const amended = amend(ticket, full, by);
    const written = note ? withNote(amended, noteOf(ticket, note, by, call.ids.next(now))) : amended;
    if (written.entries.length === 0) return written;
    if (written.ticket.status === 'closed' && ticket.status !== 'closed')
      await requireClosable(settings, written.ticket);
    return written;
  });
  if (patch.mailbox !== undefined || patch.requester !== undefined) await seeCustomer(means, made.ticket);
  if (patch.folder === 'spam') await learnSpam(before, means.senders, agent.address, now);
  return { before, made };
}

/** Whether a patch would change nothing: an earlier attempt has done it. */
function isDone(ticket: Ticket, patch: TicketPatch, by: AmendContext): boolean {
  try {
    return amend(ticket, patch, by).entries.length === 0;
  } catch (error) {
    if (error instanceof InvalidChangeError) return false;
    throw error;
  }
}

function noteOf(
  { number }: Ticket,
  { text, mentions }: NonNullable<PatchRequest['note']>,
  { actor, at }: { actor: NoteEntry['actor']; at: number },
  id: string,
): NoteEntry {
  return { type: 'note', number, id, order: at + 1, at, actor, text, mentions: [...new Set(mentions)] };
}

/** A note behind a change; alone when nothing is changed. */
function withNote(changed: Change, note: NoteEntry): Change {
  if (changed.entries.length === 0) return annotate(changed.ticket, note);
  return { ...changed, entries: [...changed.entries, note] };
}

/** Lets the agents of a ticket's mailbox see its customer. */
async function seeCustomer({ customers }: Means, { requester, mailbox }: Ticket): Promise<void> {
  const customer = await customers.get(requester.id);
  if (customer) await customers.seenIn(customer, mailbox);
}
