import * as z from 'zod';
import { requireCan } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { NotFoundError, TukiError } from '../platform/errors.ts';
import { shortId } from './mailbox.ts';
import { listOf, type SettingsRoute, settingsRoute, storeOf } from './settings-route.ts';
import { type Team, team } from './team.ts';

const desk = { type: 'desk' } as const;
const byId = z.object({ id: shortId });

const listTeams = settingsRoute({
  method: 'GET',
  path: '/teams',
  summary: 'The teams that tickets can be assigned to',
  response: listOf(team),
  async handle(call) {
    requireCan(call.principal, 'read', desk);
    return { body: { items: await storeOf(call).teams(), next: null } };
  },
});

const putTeam = settingsRoute({
  method: 'PUT',
  path: '/teams/{id}',
  summary: 'Make a team, or give it another name',
  params: byId,
  body: z.strictObject({ name: z.string().trim().min(1).max(100) }),
  response: team,
  async handle(call) {
    requireCan(call.principal, 'administer', desk);
    const value: Team = { id: call.params.id, name: call.body.name };
    await storeOf(call).saveTeam({ ...value, changedHere: true }, authorOf(call));
    return { body: value };
  },
});

const deleteTeam = settingsRoute({
  method: 'DELETE',
  path: '/teams/{id}',
  summary: 'Take a team away, unless a mailbox or a filter of mail names it',
  params: byId,
  async handle(call) {
    requireCan(call.principal, 'administer', desk);
    const store = storeOf(call);
    const { id } = call.params;
    const [found, mailboxes, filters] = await Promise.all([store.team(id), store.mailboxes(), store.mailFilters()]);
    if (!found) throw new NotFoundError(`Team ${id}`);
    const users = [
      ...mailboxes.filter((one) => one.team === id).map((one) => `mailbox ${one.name}`),
      ...filters.filter((one) => one.actions.team === id).map((one) => `filter ${one.name}`),
    ];
    if (users.length > 0)
      throw new TukiError('in-use', `Tickets still come to this team from: ${users.join(', ')}. Change that first.`);
    await store.removeTeam(id, authorOf(call));
    return {};
  },
});

/** Teams in the agents' API. */
export const teamRoutes: SettingsRoute[] = [listTeams, putTeam, deleteTeam];
