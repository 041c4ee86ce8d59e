import * as z from 'zod';
import { can, requireCan } from '../../access/index.ts';
import { InvalidRequestError, NotAllowedError, NotFoundError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { mailAddress } from '../../settings/index.ts';
import { change, type Reminder, removeReminder, setReminder } from '../../tickets/index.ts';
import { agentProblem } from './check-names.ts';
import { actorOf, changedSince, entryIdFor, ifMatch, numberParam, remembering, ticketFor } from './common.ts';
import { instant } from './inputs.ts';
import { agentOf, meansOf } from './means.ts';

/** How far ahead: three years in milliseconds. */
const farthest = 3 * 366 * 24 * 60 * 60 * 1000;

const reminderView = z
  .object({ id: z.string(), at: z.iso.datetime(), for: z.string(), by: z.string(), text: z.string() })
  .meta({ id: 'Reminder' });

const viewOf = (reminder: Reminder) => ({ ...reminder, at: new Date(reminder.at).toISOString() });

const postReminder = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/reminders',
  summary: "Call an agent's attention to a ticket at a time",
  headers: ['If-Match', 'Idempotency-Key'],
  params: numberParam,
  body: z.strictObject({
    at: instant,
    for: mailAddress.optional().describe('Mail address of an agent; oneself when left out'),
    text: z.string().trim().max(200).default(''),
  }),
  response: reminderView,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const { tickets, settings } = meansOf(call);
    const now = call.clock.now();
    const { at, text } = call.body;
    const receiver = call.body.for ?? agent.address;
    const seenTicket = await ticketFor(tickets, agent, call.params.number, 'note');
    const key = call.headers['idempotency-key'];
    const id = entryIdFor(agent, seenTicket.number, key, () => call.ids.next(now));
    const seen = ifMatch(call.headers);
    const reminder: Reminder = { id, at, for: receiver, by: agent.address, text };
    if (seenTicket.recent?.includes(id)) return { body: viewOf(reminder), etag: seenTicket.version };
    if (at <= now || at - now > farthest)
      throw new InvalidRequestError([{ path: 'at', message: 'must be in the future, within three years' }]);
    const problem = await agentProblem(settings, seenTicket, 'read', receiver);
    if (problem !== undefined) throw new InvalidRequestError([{ path: 'for', message: problem }]);
    const made = await change(tickets, seenTicket.number, async (ticket) => {
      requireCan(agent, 'note', { type: 'ticket', ticket });
      if (ticket.recent?.includes(id)) return { ticket, entries: [] };
      if (seen !== undefined && ticket.version !== seen) throw await changedSince(tickets, ticket, seen);
      const changed = setReminder(ticket, reminder, { actor: actorOf(agent), at: now });
      return key === undefined
        ? changed
        : { ...changed, ticket: { ...changed.ticket, recent: remembering(ticket, id) } };
    });
    return { body: viewOf(reminder), etag: made.ticket.version };
  },
});

const deleteReminder = agentRoute({
  method: 'DELETE',
  path: '/tickets/{number}/reminders/{id}',
  summary: "Take a reminder away; one's own, or anybody's for who may change the ticket",
  params: numberParam.extend({ id: z.string().min(1).max(100) }),
  async handle(call) {
    const agent = agentOf(call);
    const { tickets } = meansOf(call);
    const { id } = call.params;
    const seen = await ticketFor(tickets, agent, call.params.number, 'note');
    const reminder = seen.reminders?.find((one) => one.id === id);
    if (!reminder) throw new NotFoundError('The reminder');
    const own = reminder.for === agent.address || reminder.by === agent.address;
    if (!own && !can(agent, 'change', { type: 'ticket', ticket: seen })) throw new NotAllowedError();
    const by = { actor: actorOf(agent), at: call.clock.now() };
    await change(tickets, seen.number, (ticket) => removeReminder(ticket, id, by));
    return {};
  },
});

/** Reminders. */
export const reminderRoutes: AgentRoute[] = [postReminder, deleteReminder];
