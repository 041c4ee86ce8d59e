import * as z from 'zod';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { doubtOf, doubts, ticketView, ticketViewSchema } from '../../tickets/index.ts';
import { visibleMailboxes } from './list-routes.ts';
import { agentOf, meansOf } from './means.ts';

/** Of each status so many tickets are looked at, those first that have stood still the longest. */
const looked = 50;

/** Tickets whose state is probably not what it should be. */
export const getDoubtful: AgentRoute = agentRoute({
  method: 'GET',
  path: '/tickets/doubtful',
  summary: 'Tickets whose state is doubtful, of those that have stood still the longest, and why',
  response: z.object({ items: z.array(ticketViewSchema.extend({ doubt: z.enum(doubts) })), next: z.null() }),
  async handle(call) {
    const { tickets, settings } = meansOf(call);
    const [mailboxes, agents] = await Promise.all([
      visibleMailboxes(settings, agentOf(call), undefined),
      settings.agents(),
    ]);
    const active = new Set(agents.filter((agent) => agent.active).map(({ address }) => address));
    const lists = (['new', 'open', 'waiting'] as const).map((status) =>
      tickets.list({ mailboxes, status: [status], sort: 'waitingSince', limit: looked }),
    );
    const found = (await Promise.all(lists)).flatMap(({ items }) => items);
    const items = found.flatMap((ticket) => {
      const doubt = doubtOf(ticket, active, call.clock.now());
      return doubt === undefined ? [] : [{ ...ticketView(ticket), doubt }];
    });
    return { body: { items, next: null } };
  },
});
