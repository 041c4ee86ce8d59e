import * as z from 'zod';
import { type AgentPrincipal, requireCan } from '../../access/index.ts';
import { TukiError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute, type Call } from '../../platform/http.ts';
import { logger } from '../../platform/logger.ts';
import { problemOf } from '../../platform/problem.ts';
import { agentOf, type Means, meansOf } from './means.ts';
import { patchTicket, ticketPatch } from './patch-ticket.ts';
import { undoPatch } from './undo-patch.ts';

/** Tickets of one request; a page changes hundreds in several, and shows how far it is. */
const mostChanges = 50;
/** Tickets that are changed at the same time. */
const atOnce = 10;

const bulkChange = z.strictObject({
  number: z.int().positive().max(9_999_999_999),
  version: z.int().positive().optional().describe('Refused with ticket-changed when it is another by now'),
  patch: ticketPatch,
});

const outcome = z.object({
  number: z.int(),
  ok: z.boolean(),
  version: z.int().optional().describe('The version there is now'),
  undo: z
    .looseObject({})
    .optional()
    .describe('The patch that takes the change back; left out when nothing was changed'),
  error: z
    .object({
      code: z.string(),
      detail: z.string(),
      fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    })
    .optional(),
});
type Outcome = z.infer<typeof outcome>;

const postBulk = agentRoute({
  method: 'POST',
  path: '/tickets/bulk',
  summary: 'Change several tickets, each on its own: one that cannot be changed stops no other',
  body: z.strictObject({
    changes: z
      .array(bulkChange)
      .min(1)
      .max(mostChanges)
      .refine(
        (changes) => new Set(changes.map(({ number }) => number)).size === changes.length,
        'name each ticket once',
      ),
  }),
  response: z.object({ items: z.array(outcome) }),
  async handle(call) {
    const agent = agentOf(call);
    requireCan(agent, 'bulk', { type: 'desk' });
    const means = rememberingMeans(meansOf(call));
    const items: Outcome[] = [];
    for (let at = 0; at < call.body.changes.length; at += atOnce) {
      const some = call.body.changes.slice(at, at + atOnce);
      items.push(...(await Promise.all(some.map((one) => changeOne(call, agent, one, means)))));
    }
    return { body: { items } };
  },
});

async function changeOne(
  call: Pick<Call, 'clients' | 'env' | 'clock' | 'ids'>,
  agent: AgentPrincipal,
  { number, version, patch }: z.output<typeof bulkChange>,
  means: Means,
): Promise<Outcome> {
  try {
    const { before, made } = await patchTicket(call, agent, { number, patch, seen: version, repeatable: true }, means);
    const undo = made.entries.length === 0 ? undefined : undoPatch(before, made.ticket);
    return { number, ok: true, version: made.ticket.version, ...(undo ? { undo } : {}) };
  } catch (error) {
    if (!(error instanceof TukiError)) logger.error('a ticket was not changed', { number, error });
    const { document } = problemOf(error);
    const { code, detail, fields } = outcome.shape.error.unwrap().parse(document);
    const current = typeof document.version === 'number' ? { version: document.version } : {};
    return { number, ok: false, ...current, error: { code, detail, ...(fields ? { fields } : {}) } };
  }
}

/** The same stores, which read each setting once for all tickets of a request. */
function rememberingMeans(means: Means): Means {
  const { settings, serviceLevels } = means;
  return {
    ...means,
    settings: {
      ...settings,
      mailboxes: once(settings.mailboxes),
      mailbox: onceFor(settings.mailbox),
      team: onceFor(settings.team),
      agent: onceFor(settings.agent),
      principal: onceFor(settings.principal),
      fields: once(settings.fields),
    },
    serviceLevels: {
      ...serviceLevels,
      policies: once(serviceLevels.policies),
      calendars: once(serviceLevels.calendars),
    },
  };
}

function onceFor<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const there = known.get(key) ?? read(key);
    known.set(key, there);
    return there;
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  const one = onceFor(read);
  return () => one('');
}

/** Changes of many tickets. */
export const bulkRoutes: AgentRoute[] = [postBulk];
