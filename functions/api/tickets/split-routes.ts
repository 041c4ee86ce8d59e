import * as z from 'zod';
import { requireCan } from '../../access/index.ts';
import { InvalidRequestError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { startClocks } from '../../service-levels/index.ts';
import { type ReceivedEntry, splitEntry, ticketView, ticketViewSchema } from '../../tickets/index.ts';
import { numberParam, togetherBy } from './common.ts';
import { agentOf, type Means, meansOf } from './means.ts';

const postSplit = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/splits',
  summary: 'Make a message that came in a ticket of its own; it is not shown on this one any more',
  params: numberParam,
  body: z.strictObject({
    entry: z.string().min(1).max(100).describe('Id of the message'),
    subject: z.string().trim().min(1).max(250).optional().describe("The message's when left out"),
    mailbox: z.string().min(1).optional().describe("The ticket's when left out"),
  }),
  response: ticketViewSchema,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const { entry, subject, mailbox } = call.body;
    const wanted = {
      number: call.params.number,
      entry,
      opening: async (ticket: { mailbox: string }, message: ReceivedEntry) => {
        const id = mailbox ?? ticket.mailbox;
        requireCan(agent, 'create', { type: 'mailbox', id });
        return { ...(await openingOf(means, id, message)), subject };
      },
    };
    const ticket = await splitEntry(means.tickets, wanted, togetherBy(agent, call.clock.now()));
    const location = `/api/v1/tickets/${ticket.number}`;
    return { body: ticketView(ticket), etag: ticket.version, headers: { location } };
  },
});

/** What a new ticket in a mailbox begins with, opened by a message. @throws InvalidRequestError when there is no such mailbox */
async function openingOf({ settings, customers, serviceLevels }: Means, mailbox: string, message: ReceivedEntry) {
  const there = await settings.mailbox(mailbox);
  if (!there) throw new InvalidRequestError([{ path: 'mailbox', message: 'does not exist' }]);
  const { address, name } = message.from;
  const [customer, policies, calendars] = await Promise.all([
    customers.ensure(address, name, message.at),
    serviceLevels.policies(),
    serviceLevels.calendars(),
  ]);
  const subject = { mailbox, priority: 'normal', kind: 'question', at: message.at } as const;
  return {
    mailbox,
    team: there.team,
    requester: { id: customer.id, name: name || customer.name, address },
    // Nobody waits for the answer to what a machine wrote.
    clocks: message.automatic ? [] : startClocks(subject, policies, calendars),
  };
}

/** Splitting messages off. */
export const splitRoutes: AgentRoute[] = [postSplit];
