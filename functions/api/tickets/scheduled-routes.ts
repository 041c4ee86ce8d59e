import * as z from 'zod';
import { writtenHtml } from '../../mail/index.ts';
import { InvalidRequestError, NotFoundError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import {
  BesideRefusedError,
  change,
  deliverScheduled,
  entryView,
  entryViewSchema,
  type ScheduledMessage,
  schedule,
  scheduledEntryId,
  statuses,
  type Ticket,
  TicketChangedError,
  unschedule,
} from '../../tickets/index.ts';
import { requireClosable } from './check-names.ts';
import { actorOf, changedSince, entryIdFor, ifMatch, numberParam, remembering, ticketFor } from './common.ts';
import { agentOf, meansOf } from './means.ts';
import { drafting, replyFields, saysNothing, saysSomething } from './reply-draft.ts';

/** Messages of one ticket that may wait at the same time: its head names each. */
const mostWaiting = 10;
/** How far ahead: a year in milliseconds. */
const farthest = 366 * 24 * 60 * 60 * 1000;

const byId = numberParam.extend({ id: z.string().min(1).max(100) });
const person = z.object({ name: z.string(), address: z.string() });
const instant = z.iso.datetime();

const scheduledView = z
  .object({
    id: z.string(),
    number: z.number().int().describe("The ticket's"),
    sendAt: instant,
    by: z.object({ id: z.string(), name: z.string() }),
    state: z.enum(['waiting', 'held']).describe('Held: it does not go out by itself any more'),
    heldAt: instant.nullable(),
    text: z.string(),
    html: z.string().nullable(),
    to: z.array(person),
    cc: z.array(person),
    bcc: z.array(person),
    attachments: z.array(
      z.object({ id: z.string(), filename: z.string(), size: z.number().int(), contentId: z.string().nullable() }),
    ),
    status: z.enum(statuses),
  })
  .meta({ id: 'Scheduled' });

const iso = (ms: number): string => new Date(ms).toISOString();

function viewOf({ id, number, sendAt, by, status, draft }: ScheduledMessage, ticket: Ticket) {
  const heldAt = ticket.scheduled?.find((one) => one.id === id)?.heldAt;
  const { to, cc, bcc } = draft;
  return {
    id,
    number,
    sendAt: iso(sendAt),
    by: { id: by.id, name: by.name },
    state: heldAt === undefined ? ('waiting' as const) : ('held' as const),
    heldAt: heldAt === undefined ? null : iso(heldAt),
    text: draft.visibleText ?? draft.text,
    html: writtenHtml(draft) ?? null,
    to,
    cc,
    bcc,
    attachments: draft.attachments.map(({ id: file, filename, size, contentId = null }) => ({
      id: file,
      filename,
      size,
      contentId,
    })),
    status: status ?? ('waiting' as const),
  };
}

const newScheduled = z
  .strictObject({ sendAt: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), ...replyFields })
  .refine(saysSomething, saysNothing);

const postScheduled = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/scheduled',
  summary: 'Write an answer that goes out later, unless the customer writes first',
  headers: ['If-Match', 'Idempotency-Key'],
  params: numberParam,
  body: newScheduled,
  response: scheduledView,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const { tickets, settings } = meansOf(call);
    const { sendAt, status, ...said } = call.body;
    const now = call.clock.now();
    const key = call.headers['idempotency-key'];
    const id = entryIdFor(agent, call.params.number, key, () => call.ids.next(now));
    const seenTicket = await ticketFor(tickets, agent, call.params.number, 'reply');
    const seen = ifMatch(call.headers);
    const isRepeated = (ticket: Ticket): boolean => ticket.recent?.includes(id) ?? false;
    if (!isRepeated(seenTicket)) checkTime(sendAt, now);
    if (status === 'closed' && seenTicket.status !== 'closed') await requireClosable(settings, seenTicket);
    const draft = await drafting(call, agent, seenTicket, said);
    const made = await change(tickets, seenTicket.number, async (ticket) => {
      const { number } = ticket;
      if (number !== seenTicket.number) throw new TicketChangedError(seenTicket.number);
      if (isRepeated(ticket)) return { ticket, entries: [] };
      if (seen !== undefined && ticket.version !== seen) throw await changedSince(tickets, ticket, seen);
      if ((ticket.scheduled ?? []).length >= mostWaiting)
        throw new InvalidRequestError([{ path: 'sendAt', message: `${mostWaiting} messages wait already` }]);
      const entry = draft(ticket, { id: scheduledEntryId(number, id), order: sendAt, at: sendAt });
      const actor = actorOf(agent);
      const message = { id, number, sendAt, by: { id: actor.id, name: actor.name }, status, draft: entry };
      const changed = schedule(ticket, message, { actor, at: now });
      return key === undefined
        ? changed
        : { ...changed, ticket: { ...changed.ticket, recent: remembering(ticket, id) } };
    });
    const message = await tickets.scheduled(made.ticket.number, id);
    if (!message) throw new NotFoundError('The message, which does not wait any more,');
    return { body: viewOf(message, made.ticket), etag: made.ticket.version };
  },
});

function checkTime(sendAt: number, now: number): void {
  const problem =
    sendAt <= now ? 'must be in the future' : sendAt - now > farthest ? 'must be within a year' : undefined;
  if (problem !== undefined) throw new InvalidRequestError([{ path: 'sendAt', message: problem }]);
}

const listScheduled = agentRoute({
  method: 'GET',
  path: '/tickets/{number}/scheduled',
  summary: 'The messages of a ticket that wait for their time, earliest first',
  params: numberParam,
  response: z.object({ items: z.array(scheduledView), next: z.null() }),
  async handle(call) {
    const { tickets } = meansOf(call);
    const ticket = await ticketFor(tickets, agentOf(call), call.params.number, 'read');
    const messages = (ticket.scheduled ?? []).length === 0 ? [] : await tickets.allScheduled(ticket.number);
    const items = messages.toSorted((a, b) => a.sendAt - b.sendAt).map((message) => viewOf(message, ticket));
    return { body: { items, next: null } };
  },
});

const sendNow = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/scheduled/{id}/send',
  summary: 'Send a waiting message now, also one that is held',
  params: byId,
  response: entryViewSchema,
  status: 201,
  async handle(call) {
    const { tickets } = meansOf(call);
    const { id } = call.params;
    const { number } = await ticketFor(tickets, agentOf(call), call.params.number, 'reply');
    try {
      const { ticket, entries } = await deliverScheduled(tickets, number, id, call.clock.now(), { anyhow: true });
      if (entries[0]) return { body: entryView(entries[0]), etag: ticket.version };
    } catch (error) {
      if (!(error instanceof BesideRefusedError)) throw error;
    }
    // It has gone out before, by its time or the same call.
    const sent = await tickets.findEntry(number, scheduledEntryId(number, id));
    if (!sent) throw new NotFoundError('The message');
    return { body: entryView(sent) };
  },
});

const deleteScheduled = agentRoute({
  method: 'DELETE',
  path: '/tickets/{number}/scheduled/{id}',
  summary: 'Take a waiting message away',
  params: byId,
  async handle(call) {
    const agent = agentOf(call);
    const { tickets } = meansOf(call);
    const { number, id } = call.params;
    const seen = await ticketFor(tickets, agent, number, 'reply');
    if (!seen.scheduled?.some((one) => one.id === id)) throw new NotFoundError('The message');
    const by = { actor: actorOf(agent), at: call.clock.now() };
    try {
      await change(tickets, number, (ticket) => unschedule(ticket, id, by));
    } catch (error) {
      if (error instanceof BesideRefusedError) throw new NotFoundError('The message');
      throw error;
    }
    return {};
  },
});

/** Messages that go out later. */
export const scheduledRoutes: AgentRoute[] = [postScheduled, listScheduled, sendNow, deleteScheduled];
