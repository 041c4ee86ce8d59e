import * as z from 'zod';
import { NotFoundError, TukiError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import {
  BesideRefusedError,
  type Change,
  canRetry,
  change,
  type Entry,
  entryView,
  entryViewSchema,
  retry,
  type SentEntry,
  type Ticket,
  type TicketStore,
  takeBack,
  timeline,
} from '../../tickets/index.ts';
import { actorOf, numberParam, ticketFor } from './common.ts';
import { agentOf, meansOf } from './means.ts';

const entryParams = numberParam.extend({ entryId: z.string().min(1).max(100) });
/** Entries read at once on the way back to the one that is meant. */
const pageLength = 50;

const cancel = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/entries/{entryId}/cancel',
  summary: 'Take an answer back that has not gone out yet; the ticket is as before it',
  params: entryParams,
  response: entryViewSchema,
  async handle(call) {
    const agent = agentOf(call);
    const { tickets } = meansOf(call);
    const { number, entryId } = call.params;
    const seen = await ticketFor(tickets, agent, number, 'reply');
    const by = { actor: actorOf(agent), at: call.clock.now() };
    const { sent } = await backTo(tickets, seen, entryId);
    if (sent.delivery.state === 'cancelled') return { body: entryView(sent) };
    if (sent.holdUntil === undefined || sent.delivery.state !== 'queued') throw alreadySent();
    const made = await besides(tickets, number, async (ticket) => {
      const { since } = await backTo(tickets, ticket, entryId);
      return takeBack(ticket, sent, since, by);
    });
    const { sent: after } = await backTo(tickets, seen, entryId);
    // Somebody else may have cancelled it at the same time.
    if (after.delivery.state !== 'cancelled') throw alreadySent();
    return { body: entryView(after), ...(made ? { etag: made.ticket.version } : {}) };
  },
});

const alreadySent = (): TukiError => new TukiError('already-sent', 'The message has gone out.');

const tryAgain = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/entries/{entryId}/retry',
  summary: 'Send a message once more, to those whom it did not reach',
  params: entryParams,
  response: entryViewSchema,
  async handle(call) {
    const agent = agentOf(call);
    const { tickets } = meansOf(call);
    const { number, entryId } = call.params;
    const seen = await ticketFor(tickets, agent, number, 'reply');
    const by = { actor: actorOf(agent), at: call.clock.now() };
    const { sent } = await backTo(tickets, seen, entryId);
    const nothing = new TukiError('not-failed', 'The message has not failed, or somebody is trying it again.');
    if (!canRetry(sent)) throw nothing;
    const made = await besides(tickets, number, (ticket) => retry(ticket, sent, by));
    if (!made) throw nothing;
    const { sent: after } = await backTo(tickets, seen, entryId);
    return { body: entryView(after), etag: made.ticket.version };
  },
});

/** @returns undefined when the delivery is no longer as it was read */
async function besides(
  store: TicketStore,
  number: number,
  make: (ticket: Ticket) => Change | Promise<Change>,
): Promise<Change | undefined> {
  try {
    return await change(store, number, make);
  } catch (error) {
    if (error instanceof BesideRefusedError) return undefined;
    throw error;
  }
}

/**
 * Reads the timeline from its end back to a sent message.
 * @returns it, and everything from it on
 * @throws NotFoundError when the ticket has no such message
 */
async function backTo(store: TicketStore, ticket: Ticket, id: string): Promise<{ sent: SentEntry; since: Entry[] }> {
  const since: Entry[] = [];
  let cursor: string | undefined;
  do {
    const page = await timeline(store, ticket, { limit: pageLength, newestFirst: true, cursor });
    since.push(...page.items);
    const sent = page.items.find((entry) => entry.id === id);
    if (sent?.type === 'sent') return { sent, since };
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  throw new NotFoundError('The message');
}

/** What can be done with a message on its way. */
export const deliveryRoutes: AgentRoute[] = [cancel, tryAgain];
