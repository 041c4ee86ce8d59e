import * as z from 'zod';
import { type AgentPrincipal, can, type Principal, requireCan } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { InvalidRequestError, NotAllowedError, NotFoundError } from '../platform/errors.ts';
import { type RouteClients, type SearchRoute, searchRoute } from '../platform/http.ts';
import { countFound, foundPage, mailboxesOf, queryOf, search, searchPartsOf } from '../search/index.ts';
import { inOrder, mostViews, searchOf, type View, view, viewBody } from './view.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

const byId = z.object({ id: z.string().regex(/^[a-z0-9-]{1,40}$/) });
const desk = { type: 'desk' } as const;
/** Views that are counted at once. */
const COUNTED_TOGETHER = 4;

interface Means {
  clients: Pick<RouteClients, 'documents'>;
  env: { TICKETS_TABLE: string };
}

const storeOf = ({ clients, env }: Means): ViewStore =>
  createViewStore({ client: clients.documents(), table: env.TICKETS_TABLE });

function requireAgent(principal: Principal): AgentPrincipal {
  if (principal.type !== 'agent') throw new NotAllowedError();
  return principal;
}

/** The agent's own views and the shared ones, but for those of a mailbox that they may not see. */
async function viewsFor(agent: AgentPrincipal, store: ViewStore): Promise<View[]> {
  const [own, shared] = await Promise.all([store.own(agent.address), store.shared()]);
  return inOrder([...own, ...shared]).filter(
    ({ mailbox }) => mailbox === undefined || can(agent, 'read', { type: 'mailbox', id: mailbox }),
  );
}

async function existing(agent: AgentPrincipal, store: ViewStore, wanted: string): Promise<View> {
  const found = (await viewsFor(agent, store)).find(({ id }) => id === wanted);
  if (!found) throw new NotFoundError(`View ${wanted}`);
  return found;
}

/**
 * @throws NotAllowedError when a shared view is not theirs to change
 * @throws InvalidRequestError when there are too many, or its mailbox is not one that they may see
 */
function requireMayKeep(agent: AgentPrincipal, value: View, there: readonly View[]): void {
  const before = there.find(({ id }) => id === value.id);
  if (value.shared || before?.shared) requireCan(agent, 'configure', desk);
  if (value.mailbox !== undefined && !can(agent, 'read', { type: 'mailbox', id: value.mailbox })) {
    throw new InvalidRequestError([{ path: 'mailbox', message: 'is not a mailbox that you can see' }]);
  }
  const alike = there.filter(({ id, shared }) => shared === value.shared && id !== value.id);
  if (alike.length < mostViews) return;
  throw new InvalidRequestError([{ path: 'name', message: `delete another view first: there are ${mostViews}` }]);
}

const listViews = searchRoute({
  method: 'GET',
  path: '/views',
  summary: 'Your saved searches and those that are shared with everybody',
  response: z.object({ items: z.array(view), next: z.null() }),
  async handle(call) {
    return { body: { items: await viewsFor(requireAgent(call.principal), storeOf(call)), next: null } };
  },
});

const countViews = searchRoute({
  method: 'GET',
  path: '/views/counts',
  summary: 'How many tickets each of them shows you; `more` when there may be more than were looked at',
  response: z.object({
    items: z.array(z.object({ id: z.string(), count: z.number(), more: z.boolean() })),
    next: z.null(),
  }),
  async handle(call) {
    const principal = requireAgent(call.principal);
    const parts = searchPartsOf(call);
    const [views, mailboxes] = await Promise.all([viewsFor(principal, storeOf(call)), mailboxesOf(call)]);
    const items: { id: string; count: number; more: boolean }[] = [];
    for (let at = 0; at < views.length; at += COUNTED_TOGETHER) {
      const some = views.slice(at, at + COUNTED_TOGETHER).map(async (one) => {
        const query = queryOf(call, searchOf(one));
        return { id: one.id, ...(await countFound(parts, { query, principal, mailboxes })) };
      });
      items.push(...(await Promise.all(some)));
    }
    return { body: { items, next: null } };
  },
});

const viewTickets = searchRoute({
  method: 'GET',
  path: '/views/{id}/tickets',
  summary: 'What a saved search finds for you, as the search answers',
  params: byId,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(100).default(25),
    cursor: z.string().max(8000).optional(),
  }),
  response: foundPage.schema,
  async handle(call) {
    const principal = requireAgent(call.principal);
    const found = await existing(principal, storeOf(call), call.params.id);
    const request = { ...call.query, sort: found.sort, query: queryOf(call, searchOf(found)), principal };
    return {
      body: foundPage.of(await search(searchPartsOf(call), { ...request, mailboxes: await mailboxesOf(call) })),
    };
  },
});

const putView = searchRoute({
  method: 'PUT',
  path: '/views/{id}',
  summary: 'Saves a search under an id of your choice; sharing it with everybody is for leads',
  params: byId,
  body: viewBody,
  response: view,
  async handle(call) {
    const agent = requireAgent(call.principal);
    const store = storeOf(call);
    const there = [...(await store.own(agent.address)), ...(await store.shared())];
    const owner = there.find(({ id }) => id === call.params.id)?.owner ?? agent.address;
    const value: View = { ...call.body, id: call.params.id, owner: call.body.shared ? owner : agent.address };
    requireMayKeep(agent, value, there);
    await store.save(value, authorOf(call));
    return { body: value };
  },
});

const deleteView = searchRoute({
  method: 'DELETE',
  path: '/views/{id}',
  summary: 'Deletes a saved search; a shared one is for leads to delete',
  params: byId,
  async handle(call) {
    const agent = requireAgent(call.principal);
    const store = storeOf(call);
    const found = await existing(agent, store, call.params.id);
    if (found.shared) requireCan(agent, 'configure', desk);
    await store.remove(found, authorOf(call));
    return {};
  },
});

/** Saved searches in the agents' API. */
export const agentRoutes: SearchRoute[] = [listViews, countViews, viewTickets, putView, deleteView];
