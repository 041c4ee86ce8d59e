import * as z from 'zod';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import {
  type LinkKind,
  linkKinds,
  linkTickets,
  ticketView,
  ticketViewSchema,
  unlinkTickets,
} from '../../tickets/index.ts';
import { numberParam, togetherBy } from './common.ts';
import { agentOf, meansOf } from './means.ts';

const kind = z.enum(Object.keys(linkKinds) as LinkKind[]).describe('What the other ticket is to this one');

const postLink = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/links',
  summary: 'Link another ticket to this one; the other one is linked likewise',
  params: numberParam,
  body: z.strictObject({ number: z.int().positive().max(9_999_999_999), kind }),
  response: ticketViewSchema,
  async handle(call) {
    const by = togetherBy(agentOf(call), call.clock.now());
    const link = { other: call.body.number, kind: call.body.kind };
    const ticket = await linkTickets(meansOf(call).tickets, call.params.number, link, by);
    return { body: ticketView(ticket), etag: ticket.version };
  },
});

const deleteLink = agentRoute({
  method: 'DELETE',
  path: '/tickets/{number}/links/{other}',
  summary: 'Take a link away, on both tickets',
  params: numberParam.extend({ other: numberParam.shape.number }),
  query: z.object({ kind }),
  response: ticketViewSchema,
  async handle(call) {
    const by = togetherBy(agentOf(call), call.clock.now());
    const link = { other: call.params.other, kind: call.query.kind };
    const ticket = await unlinkTickets(meansOf(call).tickets, call.params.number, link, by);
    return { body: ticketView(ticket), etag: ticket.version };
  },
});

/** Links between tickets. */
export const linkRoutes: AgentRoute[] = [postLink, deleteLink];
