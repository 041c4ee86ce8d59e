import * as z from 'zod';
import { requireCan } from '../access/index.ts';
import { NotAllowedError, NotFoundError } from '../platform/errors.ts';
import { type TableCall, type TableRoute, tableRoute } from '../platform/http.ts';
import { createTicketStore } from '../tickets/index.ts';
import { createMarkStore, type MarkStore } from './mark-store.ts';

const marksOf = ({ clients, env }: Pick<TableCall, 'clients' | 'env'>): MarkStore =>
  createMarkStore({ client: clients.documents(), table: env.TICKETS_TABLE });

const agentOf = ({ principal }: Pick<TableCall, 'principal'>): string => {
  if (principal.type !== 'agent') throw new NotAllowedError();
  return principal.address;
};

const getMarks = tableRoute({
  method: 'GET',
  path: '/marks',
  summary: 'Which tickets you have seen, up to which version, and which you have starred: the newest of them',
  response: z.object({
    seen: z.array(z.object({ number: z.int(), version: z.int() })),
    starred: z.array(z.int()),
  }),
  async handle(call) {
    const [marks, agent] = [marksOf(call), agentOf(call)];
    const [seen, starred] = await Promise.all([marks.seen(agent), marks.stars(agent)]);
    return { body: { seen, starred } };
  },
});

const putMark = tableRoute({
  method: 'PUT',
  path: '/marks/{number}',
  summary: 'Note for yourself that you have seen a ticket, or not, or that it is to be starred',
  params: z.object({ number: z.coerce.number().int().positive().max(9_999_999_999) }),
  body: z
    .strictObject({
      seen: z.int().min(1).nullable().optional().describe('The version that you saw; null: as if you had not'),
      starred: z.boolean().optional(),
    })
    .refine(({ seen, starred }) => seen !== undefined || starred !== undefined, 'seen or starred is needed'),
  async handle(call) {
    const [marks, agent] = [marksOf(call), agentOf(call)];
    const { number } = call.params;
    const { seen, starred } = call.body;
    const tickets = createTicketStore({ client: call.clients.documents(), table: call.env.TICKETS_TABLE });
    const ticket = await tickets.load(number);
    if (!ticket) throw new NotFoundError(`Ticket #${number}`);
    requireCan(call.principal, 'read', { type: 'ticket', ticket });
    if (seen !== undefined) await marks.markSeen(agent, number, seen ?? undefined, call.clock.now());
    if (starred !== undefined) await marks.star(agent, number, starred);
    return {};
  },
});

/** What agents mark for themselves, in the agents' API. */
export const agentRoutes: TableRoute[] = [getMarks, putMark];
