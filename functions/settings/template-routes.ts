import * as z from 'zod';
import { can, type Resource, requireCan } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { InvalidRequestError, NotFoundError } from '../platform/errors.ts';
import { keys } from '../platform/keys.ts';
import { createSettingsItems } from '../platform/settings-items.ts';
import { shortId } from './mailbox.ts';
import { type SettingsCall, type SettingsRoute, settingsRoute } from './settings-route.ts';
import { createSettingsStore } from './settings-store.ts';
import { type Template, template, templateBody } from './template.ts';

const byId = z.object({ id: shortId });
/** A list is read as a whole. */
const mostTemplates = 300;
const view = template.meta({ id: 'Template' });

const overOf = ({ clients, env }: Pick<SettingsCall, 'clients' | 'env'>) => ({
  client: clients.documents(),
  table: env.TICKETS_TABLE,
});
const itemsOf = (call: Pick<SettingsCall, 'clients' | 'env'>) => createSettingsItems(overOf(call));
const resourceOf = ({ mailbox }: Pick<Template, 'mailbox'>): Resource =>
  mailbox === undefined ? { type: 'desk' } : { type: 'mailbox', id: mailbox };

const listTemplates = settingsRoute({
  method: 'GET',
  path: '/templates',
  summary: 'What new tickets and checklists can be filled with',
  query: z.object({ mailbox: z.string().optional(), kind: z.enum(['ticket', 'checklist']).optional() }),
  response: z.object({ items: z.array(view), next: z.null() }),
  async handle(call) {
    const { mailbox, kind } = call.query;
    const all = await itemsOf(call).list(keys.template('').pk, template);
    const items = all
      .filter((one) => can(call.principal, 'read', resourceOf(one)))
      .filter((one) => mailbox === undefined || one.mailbox === undefined || one.mailbox === mailbox)
      .filter((one) => kind === undefined || one.kind === kind)
      .toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
    return { body: { items, next: null } };
  },
});

const putTemplate = settingsRoute({
  method: 'PUT',
  path: '/templates/{id}',
  summary: 'Make a template, or put another in its place',
  params: byId,
  body: templateBody,
  response: view,
  async handle(call) {
    const made: Template = { id: call.params.id, ...call.body };
    requireCan(call.principal, 'configure', resourceOf(made));
    const items = itemsOf(call);
    const all = await items.list(keys.template('').pk, template);
    const before = all.find(({ id }) => id === made.id);
    if (before) requireCan(call.principal, 'configure', resourceOf(before));
    else if (all.length >= mostTemplates)
      throw new InvalidRequestError([
        { path: 'name', message: `there are ${mostTemplates} already; delete one first` },
      ]);
    if (made.mailbox !== undefined && !(await createSettingsStore(overOf(call)).mailbox(made.mailbox)))
      throw new InvalidRequestError([{ path: 'mailbox', message: 'does not exist' }]);
    await items.put(keys.template(made.id), 'template', made, authorOf(call));
    return { body: made };
  },
});

const deleteTemplate = settingsRoute({
  method: 'DELETE',
  path: '/templates/{id}',
  summary: 'Delete a template; tickets that were made with it stay as they are',
  params: byId,
  async handle(call) {
    const items = itemsOf(call);
    const found = await items.get(keys.template(call.params.id), template);
    requireCan(call.principal, 'configure', found ? resourceOf(found) : { type: 'desk' });
    if (!found) throw new NotFoundError('The template');
    await items.remove(keys.template(found.id), authorOf(call));
    return {};
  },
});

/** Templates in the agents' API. */
export const templateRoutes: SettingsRoute[] = [listTemplates, putTemplate, deleteTemplate];
