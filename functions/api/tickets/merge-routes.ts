import * as z from 'zod';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { mergeTickets, ticketView, ticketViewSchema, unmergeTicket } from '../../tickets/index.ts';
import { numberParam, togetherBy } from './common.ts';
import { agentOf, meansOf } from './means.ts';

const otherNumber = numberParam.shape.number;

const postMerge = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/merges',
  summary: 'Merge another ticket into this one: both numbers lead here from then on, and it can be undone',
  params: numberParam,
  body: z.strictObject({
    number: z.int().positive().max(9_999_999_999).describe('The ticket that goes into this one'),
  }),
  response: ticketViewSchema,
  status: 201,
  async handle(call) {
    const by = togetherBy(agentOf(call), call.clock.now());
    const ticket = await mergeTickets(meansOf(call).tickets, call.params.number, call.body.number, by);
    return { body: ticketView(ticket), etag: ticket.version };
  },
});

const deleteMerge = agentRoute({
  method: 'DELETE',
  path: '/tickets/{number}/merges/{merged}',
  summary: 'Take a merged ticket out again, as it was; what was written since stays',
  params: numberParam.extend({ merged: otherNumber }),
  response: ticketViewSchema,
  async handle(call) {
    const by = togetherBy(agentOf(call), call.clock.now());
    const ticket = await unmergeTicket(meansOf(call).tickets, call.params.number, call.params.merged, by);
    return { body: ticketView(ticket), etag: ticket.version };
  },
});

/** Merging and taking apart. */
export const mergeRoutes: AgentRoute[] = [postMerge, deleteMerge];
