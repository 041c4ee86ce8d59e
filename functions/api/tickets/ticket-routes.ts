import { requireCan } from '../../access/index.ts';
import { NotFoundError, TukiError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { loadThrough, TicketChangedError, ticketView, ticketViewSchema } from '../../tickets/index.ts';
import { ifMatch, numberParam, ticketFor } from './common.ts';
import { agents, shortNote } from './inputs.ts';
import { agentOf, meansOf } from './means.ts';
import { patchTicket, ticketPatch } from './patch-ticket.ts';

const getTicket = agentRoute({
  method: 'GET',
  path: '/tickets/{number}',
  summary: 'A ticket; its ETag is the version that changes are based on',
  params: numberParam,
  response: ticketViewSchema,
  async handle(call) {
    const ticket = await ticketFor(meansOf(call).tickets, agentOf(call), call.params.number, 'read');
    return { body: ticketView(ticket), etag: ticket.version };
  },
});

const patchRoute = agentRoute({
  method: 'PATCH',
  path: '/tickets/{number}',
  summary: 'Change a ticket; If-Match names the version that the change is based on',
  headers: ['If-Match'],
  params: numberParam,
  body: ticketPatch
    .extend({
      note: shortNote
        .optional()
        .describe('For the staff, kept behind the change: how far the work has come, when it is handed over'),
      mentions: agents.optional().describe("Agents' mail addresses whom the note names"),
    })
    .refine(({ note, mentions }) => note !== undefined || mentions === undefined, {
      path: ['mentions'],
      message: 'goes with a note only',
    }),
  response: ticketViewSchema,
  async handle(call) {
    const agent = agentOf(call);
    if (call.headers['if-match'] === undefined) {
      throw new TukiError('if-match-required', 'Send If-Match with the ETag of the ticket as you saw it.');
    }
    const seen = ifMatch(call.headers);
    const { note: text, mentions = [], ...patch } = call.body;
    const note = text === undefined ? {} : { note: { text, mentions } };
    const { made } = await patchTicket(call, agent, { number: call.params.number, patch, seen, ...note });
    return { body: ticketView(made.ticket), etag: made.ticket.version };
  },
});

const deleteTicket = agentRoute({
  method: 'DELETE',
  path: '/tickets/{number}',
  summary: 'Delete a ticket for good, with all its messages: from spam, suspended or trash',
  params: numberParam,
  async handle(call) {
    const agent = agentOf(call);
    const { tickets } = meansOf(call);
    const { number } = call.params;
    const ticket = await loadThrough(tickets, number);
    // The same call again, after the first one has done it.
    if (!ticket && (await tickets.isDeleted(number))) {
      requireCan(agent, 'configure', { type: 'desk' });
      return {};
    }
    if (!ticket) throw new NotFoundError(`Ticket #${number}`);
    requireCan(agent, 'configure', { type: 'mailbox', id: ticket.mailbox });
    if (ticket.folder === 'desk')
      throw new TukiError('not-in-trash', 'Move the ticket to spam or trash before you delete it for good.');
    const [removed] = await tickets.remove([ticket], agent.address, call.clock.now());
    if (removed === undefined) throw new TicketChangedError(number);
    return {};
  },
});

/** Single tickets. */
export const ticketRoutes: AgentRoute[] = [getTicket, patchRoute, deleteTicket];
