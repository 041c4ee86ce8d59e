import * as z from 'zod';
import { type Principal, requireCan } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { type FieldProblem, InvalidRequestError, NotFoundError } from '../platform/errors.ts';
import { type RouteClients, type TableRoute, tableRoute } from '../platform/http.ts';
import { createSettingsStore, shortId } from '../settings/index.ts';
import { calendar, calendarBody } from './calendar.ts';
import { type Policy, policy } from './policy.ts';
import { createServiceLevelStore, type ServiceLevelStore } from './service-level-store.ts';

const byId = z.object({ id: shortId });
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.null() });
const desk = { type: 'desk', part: 'serviceLevels' } as const;

function storeOf(call: { clients: RouteClients; env: { TICKETS_TABLE: string } }): ServiceLevelStore {
  return createServiceLevelStore({ client: call.clients.documents(), table: call.env.TICKETS_TABLE });
}

/** @throws NotAllowedError unless the agent may decide about every mailbox that the policy is for */
function requireMayDecide(principal: Principal, { mailboxes }: Pick<Policy, 'mailboxes'>): void {
  requireCan(principal, 'configure', desk);
  if (mailboxes !== 'all') for (const id of mailboxes) requireCan(principal, 'configure', { type: 'mailbox', id });
}

const policyRoutes: TableRoute[] = [
  tableRoute({
    method: 'GET',
    path: '/service-levels',
    summary: 'All service-level policies',
    response: listOf(policy),
    async handle(call) {
      requireCan(call.principal, 'read', desk);
      return { body: { items: await storeOf(call).policies(), next: null } };
    },
  }),
  tableRoute({
    method: 'GET',
    path: '/service-levels/{id}',
    summary: 'One service-level policy',
    params: byId,
    response: policy,
    async handle(call) {
      requireCan(call.principal, 'read', desk);
      const found = await storeOf(call).policy(call.params.id);
      if (!found) throw new NotFoundError(`Service level ${call.params.id}`);
      return { body: found };
    },
  }),
  tableRoute({
    method: 'PUT',
    path: '/service-levels/{id}',
    summary: 'Makes or replaces a service-level policy',
    params: byId,
    body: policy.omit({ id: true }),
    response: policy,
    async handle(call) {
      const store = storeOf(call);
      const value: Policy = { ...call.body, id: call.params.id };
      requireMayDecide(call.principal, value);
      const before = await store.policy(value.id);
      if (before) requireMayDecide(call.principal, before);
      const settings = createSettingsStore({ client: call.clients.documents(), table: call.env.TICKETS_TABLE });
      const mailboxes = new Set((await settings.mailboxes()).map((mailbox) => mailbox.id));
      const problems: FieldProblem[] = [];
      if (value.mailboxes !== 'all') {
        for (const [index, id] of value.mailboxes.entries()) {
          if (!mailboxes.has(id)) problems.push({ path: `mailboxes.${index}`, message: `there is no mailbox ${id}` });
        }
      }
      if (!(await store.calendar(value.calendar))) {
        problems.push({ path: 'calendar', message: `there is no calendar ${value.calendar}` });
      }
      if (problems.length > 0) throw new InvalidRequestError(problems);
      await store.savePolicy(value, authorOf(call));
      return { body: value };
    },
  }),
];

const calendarRoutes: TableRoute[] = [
  tableRoute({
    method: 'GET',
    path: '/calendars',
    summary: 'All business calendars',
    response: listOf(calendar),
    async handle(call) {
      requireCan(call.principal, 'read', desk);
      return { body: { items: await storeOf(call).calendars(), next: null } };
    },
  }),
  tableRoute({
    method: 'GET',
    path: '/calendars/{id}',
    summary: 'One business calendar',
    params: byId,
    response: calendar,
    async handle(call) {
      requireCan(call.principal, 'read', desk);
      const found = await storeOf(call).calendar(call.params.id);
      if (!found) throw new NotFoundError(`Calendar ${call.params.id}`);
      return { body: found };
    },
  }),
  tableRoute({
    method: 'PUT',
    path: '/calendars/{id}',
    summary: 'Makes or replaces a business calendar',
    params: byId,
    body: calendarBody,
    response: calendar,
    async handle(call) {
      requireCan(call.principal, 'configure', desk);
      const value = { ...call.body, id: call.params.id };
      await storeOf(call).saveCalendar(value, authorOf(call));
      return { body: value };
    },
  }),
];

/** The agents' routes of service levels and calendars. */
export const agentRoutes: TableRoute[] = [...policyRoutes, ...calendarRoutes];
