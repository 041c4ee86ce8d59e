import * as z from 'zod';
import { callerAddress } from '../../platform/caller-address.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { mailAddress } from '../../settings/index.ts';
import { mostSimilar, ticketView, ticketViewSchema } from '../../tickets/index.ts';
import { visibleMailboxes } from './list-routes.ts';
import { agentOf, meansOf } from './means.ts';

/** The customer's newest tickets are looked at, so many. */
const looked = 20;

const listSimilar = agentRoute({
  method: 'GET',
  path: '/tickets/similar',
  summary:
    "A customer's open and lately closed tickets, those with a like subject first: before one more is opened for them",
  query: z
    .object({
      address: mailAddress.optional(),
      phone: z.string().trim().max(40).optional().describe('Of a caller without a mail address'),
      subject: z.string().max(250).default(''),
    })
    .refine(({ address, phone }) => address !== undefined || phone !== undefined, {
      path: ['address'],
      message: 'is needed, or a phone number',
    }),
  response: z.object({ items: z.array(ticketViewSchema), next: z.null() }),
  async handle(call) {
    const agent = agentOf(call);
    const { tickets, customers, settings } = meansOf(call);
    const { address, phone = '', subject } = call.query;
    const [mailboxes, customer] = await Promise.all([
      visibleMailboxes(settings, agent, undefined),
      customers.findByAddress(address ?? callerAddress(phone)),
    ]);
    if (!customer || mailboxes.length === 0) return { body: { items: [], next: null } };
    const page = await tickets.list({ mailboxes, customer: customer.id, limit: looked });
    const found = mostSimilar(page.items, subject, call.clock.now());
    return { body: { items: found.map(ticketView), next: null } };
  },
});

/** What a new ticket may repeat. */
export const similarRoutes: AgentRoute[] = [listSimilar];
