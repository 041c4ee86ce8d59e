import * as z from 'zod';
import { requireCan } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { InvalidRequestError, NotFoundError } from '../platform/errors.ts';
import { type Field, field, fieldBody, fieldId } from './field.ts';
import { listOf, type SettingsRoute, settingsRoute, storeOf } from './settings-route.ts';

const desk = { type: 'desk', part: 'fields' } as const;
const byId = z.object({ id: fieldId });
/** A desk has at most so many fields: each is looked at with every change. */
const mostFields = 200;

const listFields = settingsRoute({
  method: 'GET',
  path: '/fields',
  summary: 'The fields that tickets, customers and organisations have here, in their order',
  response: listOf(field),
  async handle(call) {
    requireCan(call.principal, 'read', desk);
    const items = await storeOf(call).fields();
    return { body: { items: items.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1)), next: null } };
  },
});

const putField = settingsRoute({
  method: 'PUT',
  path: '/fields/{id}',
  summary: 'Make a field, or change it; values that are there stay as they are',
  params: byId,
  body: fieldBody,
  response: field,
  async handle(call) {
    requireCan(call.principal, 'configure', desk);
    const store = storeOf(call);
    const { choices, ...body } = call.body;
    const value: Field = { id: call.params.id, ...body, ...(body.type === 'choice' && { choices }) };
    const [all, mailboxes] = await Promise.all([store.fields(), value.mailboxes ? store.mailboxes() : []]);
    const before = all.find((one) => one.id === value.id);
    if (!before && all.length >= mostFields)
      throw new InvalidRequestError([{ path: 'id', message: `there are ${mostFields} fields already` }]);
    if (before && before.on !== value.on)
      throw new InvalidRequestError([{ path: 'on', message: `is a field of each ${before.on}; take another name` }]);
    const known = new Set(mailboxes.map(({ id }) => id));
    const unknown = [...(value.mailboxes ?? []).entries()].filter(([, id]) => !known.has(id));
    if (unknown.length > 0)
      throw new InvalidRequestError(
        unknown.map(([index, id]) => ({ path: `mailboxes.${index}`, message: `there is no mailbox ${id}` })),
      );
    await store.saveField(value, authorOf(call));
    return { body: value };
  },
});

const deleteField = settingsRoute({
  method: 'DELETE',
  path: '/fields/{id}',
  summary: 'Take a field away; values stay where they are and are shown again when it comes back',
  params: byId,
  async handle(call) {
    requireCan(call.principal, 'configure', desk);
    const store = storeOf(call);
    if (!(await store.field(call.params.id))) throw new NotFoundError(`Field ${call.params.id}`);
    await store.removeField(call.params.id, authorOf(call));
    return {};
  },
});

/** Fields of the desk's own in the agents' API. */
export const fieldRoutes: SettingsRoute[] = [listFields, putField, deleteField];
