import * as z from 'zod';
import { requireCan } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { InvalidRequestError, NotFoundError, TukiError } from '../platform/errors.ts';
import { shortId } from './mailbox.ts';
import { type CustomRole, customRole, roleBody } from './role.ts';
import { listOf, type SettingsRoute, settingsRoute, storeOf } from './settings-route.ts';

const desk = { type: 'desk' } as const;
const byId = z.object({ id: shortId });

const listRoles = settingsRoute({
  method: 'GET',
  path: '/roles',
  summary: 'The roles of the desk’s own, besides admin, lead, agent and light',
  response: listOf(customRole),
  async handle(call) {
    requireCan(call.principal, 'read', desk);
    return { body: { items: await storeOf(call).roles(), next: null } };
  },
});

const getRole = settingsRoute({
  method: 'GET',
  path: '/roles/{id}',
  summary: 'A role of the desk’s own',
  params: byId,
  response: customRole,
  async handle(call) {
    requireCan(call.principal, 'read', desk);
    const found = await storeOf(call).role(call.params.id);
    if (!found) throw new NotFoundError(`Role ${call.params.id}`);
    return { body: found };
  },
});

const putRole = settingsRoute({
  method: 'PUT',
  path: '/roles/{id}',
  summary: 'Make a role, or change what it allows; it counts for those who have it from their next request on',
  params: byId,
  body: roleBody,
  response: customRole,
  async handle(call) {
    requireCan(call.principal, 'administer', desk);
    const store = storeOf(call);
    const value: CustomRole = { id: call.params.id, ...call.body, rights: [...new Set(call.body.rights)] };
    const before = await store.role(value.id);
    if (before && before.base !== value.base && (await holdersOf(store, value.id)).length > 0)
      throw new InvalidRequestError([{ path: 'base', message: 'cannot change while somebody has the role' }]);
    await store.saveRole(value, authorOf(call));
    return { body: value };
  },
});

const deleteRole = settingsRoute({
  method: 'DELETE',
  path: '/roles/{id}',
  summary: 'Take a role away, unless somebody has it',
  params: byId,
  async handle(call) {
    requireCan(call.principal, 'administer', desk);
    const store = storeOf(call);
    const { id } = call.params;
    if (!(await store.role(id))) throw new NotFoundError(`Role ${id}`);
    const holders = await holdersOf(store, id);
    if (holders.length > 0) throw new TukiError('in-use', `Give these another role first: ${holders.join(', ')}.`);
    await store.removeRole(id, authorOf(call));
    return {};
  },
});

async function holdersOf(store: ReturnType<typeof storeOf>, id: string): Promise<string[]> {
  return (await store.agents()).filter((one) => one.roleId === id).map((one) => one.name);
}

/** Roles in the agents' API. */
export const roleRoutes: SettingsRoute[] = [listRoles, getRole, putRole, deleteRole];
