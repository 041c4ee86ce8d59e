import * as z from 'zod';
import { type Principal, requireCan } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { InvalidRequestError, NotFoundError } from '../platform/errors.ts';
import { type RouteClients, type TableRoute, tableRoute } from '../platform/http.ts';
import { derivedId, type IdSource } from '../platform/ids.ts';
import { createSettingsStore, shortId } from '../settings/index.ts';
import { unknownNames } from './named.ts';
import { type Workflow, workflow, workflowBody, workflowPatch } from './workflow.ts';
import { createWorkflowStore, type WorkflowStore } from './workflow-store.ts';

const byId = z.object({ id: shortId });
const desk = { type: 'desk', part: 'workflows' } as const;

interface Means {
  clients: RouteClients;
  env: { TICKETS_TABLE: string };
}

const storeOf = ({ clients, env }: Means): WorkflowStore =>
  createWorkflowStore({ client: clients.documents(), table: env.TICKETS_TABLE });

/** @throws InvalidRequestError naming every field that names a mailbox, team or agent that is not there */
async function requireKnownNames(means: Means, value: Workflow): Promise<void> {
  const settings = createSettingsStore({ client: means.clients.documents(), table: means.env.TICKETS_TABLE });
  const [mailboxes, teams, agents] = await Promise.all([settings.mailboxes(), settings.teams(), settings.agents()]);
  const problems = unknownNames(value, {
    mailboxes: new Set(mailboxes.map((one) => one.id)),
    teams: new Set(teams.map((one) => one.id)),
    agents: new Set(agents.filter((one) => one.active).map((one) => one.address)),
  });
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

async function existing(store: WorkflowStore, id: string): Promise<Workflow> {
  const found = await store.workflow(id);
  if (!found) throw new NotFoundError(`Workflow ${id}`);
  return found;
}

/** The id of a new workflow: under an Idempotency-Key the same again. */
function newId(principal: Principal, key: string | undefined, ids: IdSource, now: number): string {
  if (key === undefined || principal.type !== 'agent') return ids.next(now).toLowerCase();
  return Buffer.from(derivedId('workflow', principal.address, key), 'base64url').toString('hex');
}

/** The agents' routes of workflows. */
export const agentRoutes: TableRoute[] = [
  tableRoute({
    method: 'GET',
    path: '/workflows',
    summary: 'All workflows, in the order in which they run',
    response: z.object({ items: z.array(workflow), next: z.null() }),
    async handle(call) {
      requireCan(call.principal, 'read', desk);
      return { body: { items: await storeOf(call).workflows(), next: null } };
    },
  }),
  tableRoute({
    method: 'POST',
    path: '/workflows',
    summary: 'Makes a workflow',
    headers: ['Idempotency-Key'],
    body: workflowBody,
    response: workflow,
    status: 201,
    async handle(call) {
      requireCan(call.principal, 'configure', desk);
      const store = storeOf(call);
      const id = newId(call.principal, call.headers['idempotency-key'], call.ids, call.clock.now());
      const made = await store.workflow(id);
      if (made) return { body: made };
      const value: Workflow = { id, ...call.body };
      await requireKnownNames(call, value);
      await store.saveWorkflow(value, authorOf(call));
      return { body: value };
    },
  }),
  tableRoute({
    method: 'GET',
    path: '/workflows/{id}',
    summary: 'One workflow',
    params: byId,
    response: workflow,
    async handle(call) {
      requireCan(call.principal, 'read', desk);
      return { body: await existing(storeOf(call), call.params.id) };
    },
  }),
  tableRoute({
    method: 'PATCH',
    path: '/workflows/{id}',
    summary: 'Changes a workflow',
    params: byId,
    body: workflowPatch,
    response: workflow,
    async handle(call) {
      requireCan(call.principal, 'configure', desk);
      const store = storeOf(call);
      const value: Workflow = { ...(await existing(store, call.params.id)), ...call.body };
      await requireKnownNames(call, value);
      await store.saveWorkflow(value, authorOf(call));
      return { body: value };
    },
  }),
  tableRoute({
    method: 'DELETE',
    path: '/workflows/{id}',
    summary: 'Deletes a workflow; what it did stays',
    params: byId,
    async handle(call) {
      requireCan(call.principal, 'configure', desk);
      const store = storeOf(call);
      await existing(store, call.params.id);
      await store.deleteWorkflow(call.params.id, authorOf(call));
      return {};
    },
  }),
];
