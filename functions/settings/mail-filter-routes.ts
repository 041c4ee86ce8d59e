import * as z from 'zod';
import { requireCan } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { InvalidRequestError, NotFoundError } from '../platform/errors.ts';
import { type MailFilter, mailFilter, mailFilterBody } from './mail-filter.ts';
import { shortId } from './mailbox.ts';
import { type SettingsRoute, settingsRoute, storeOf } from './settings-route.ts';

const byId = z.object({ id: shortId });
const desk = { type: 'desk', part: 'mail' } as const;

const listFilters = settingsRoute({
  method: 'GET',
  path: '/mail/filters',
  summary: 'What is done with mails before they become tickets, in the order in which it is tried',
  response: z.object({ items: z.array(mailFilter), next: z.null() }),
  async handle(call) {
    requireCan(call.principal, 'read', desk);
    const filters = await storeOf(call).mailFilters();
    return { body: { items: filters.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1)), next: null } };
  },
});

const putFilter = settingsRoute({
  method: 'PUT',
  path: '/mail/filters/{id}',
  summary: 'Make a filter, or put another in its place',
  params: byId,
  body: mailFilterBody,
  response: mailFilter,
  async handle(call) {
    requireCan(call.principal, 'configure', desk);
    const store = storeOf(call);
    const filter: MailFilter = { id: call.params.id, ...call.body };
    const { team } = filter.actions;
    if (team !== undefined && !(await store.team(team)))
      throw new InvalidRequestError([{ path: 'actions.team', message: 'does not exist' }]);
    await store.saveMailFilter(filter, authorOf(call));
    return { body: filter };
  },
});

const deleteFilter = settingsRoute({
  method: 'DELETE',
  path: '/mail/filters/{id}',
  summary: 'Take a filter away; what it did stays',
  params: byId,
  async handle(call) {
    requireCan(call.principal, 'configure', desk);
    const store = storeOf(call);
    if (!(await store.mailFilter(call.params.id))) throw new NotFoundError(`Filter ${call.params.id}`);
    await store.removeMailFilter(call.params.id, authorOf(call));
    return {};
  },
});

/** Filters of mail in the agents' API. */
export const mailFilterRoutes: SettingsRoute[] = [listFilters, putFilter, deleteFilter];
