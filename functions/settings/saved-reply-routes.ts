import * as z from 'zod';
import { authorOf } from '../platform/audit.ts';
import { InvalidRequestError, NotAllowedError, NotFoundError } from '../platform/errors.ts';
import { shortId } from './mailbox.ts';
import {
  mayChangeReplies,
  mayUseReplies,
  type ReplyScope,
  type SavedReply,
  sameScope,
  savedReply,
  savedReplyBody,
} from './saved-reply.ts';
import { createSavedReplyStore } from './saved-reply-store.ts';
import { type SettingsCall, type SettingsRoute, settingsRoute } from './settings-route.ts';
import { createSettingsStore } from './settings-store.ts';

const byId = z.object({ id: shortId });
/** Shared ones of a desk, and those of one agent: a list is read as a whole. */
const mostReplies = 500;

const replyView = savedReply.extend({ mayChange: z.boolean() }).meta({ id: 'SavedReply' });

const overOf = ({ clients, env }: Pick<SettingsCall, 'clients' | 'env'>) => ({
  client: clients.documents(),
  table: env.TICKETS_TABLE,
});

/** Who asks, with the teams that they belong to. */
async function memberOf(call: SettingsCall) {
  const { principal } = call;
  const own = principal.type === 'agent' ? await createSettingsStore(overOf(call)).agent(principal.address) : undefined;
  if (!own) throw new NotAllowedError();
  return { principal, address: own.address, teams: own.teams };
}

const listReplies = settingsRoute({
  method: 'GET',
  path: '/saved-replies',
  summary: 'Saved replies that you may use in a mailbox; without one, all that you may use or change',
  query: z.object({ mailbox: z.string().optional() }),
  response: z.object({ items: z.array(replyView), next: z.null() }),
  async handle(call) {
    const member = await memberOf(call);
    const { mailbox } = call.query;
    const all = await createSavedReplyStore(overOf(call)).all(member.address);
    const items = all
      .map((reply) => ({ ...reply, mayChange: mayChangeReplies(member, reply.scope) }))
      .filter(({ scope, mayChange }) => mayUseReplies(member, scope, mailbox) || (mailbox === undefined && mayChange))
      .toSorted((a, b) => a.order - b.order || a.name.localeCompare(b.name));
    return { body: { items, next: null } };
  },
});

const putReply = settingsRoute({
  method: 'PUT',
  path: '/saved-replies/{id}',
  summary: 'Make a saved reply, or put another in its place',
  params: byId,
  body: savedReplyBody,
  response: replyView,
  async handle(call) {
    const member = await memberOf(call);
    const { scope: given, ...rest } = call.body;
    const scope: ReplyScope =
      given.type === 'agent' ? { type: 'agent', id: 'id' in given ? given.id : member.address } : given;
    if (!mayChangeReplies(member, scope)) throw new NotAllowedError();
    const store = createSavedReplyStore(overOf(call));
    const all = await store.all(member.address);
    const before = all.find(({ id }) => id === call.params.id);
    if (before && !mayChangeReplies(member, before.scope)) throw new NotAllowedError();
    const reply: SavedReply = { id: call.params.id, ...rest, scope };
    await check(call, reply, all);
    await store.save(reply, authorOf(call));
    if (before && (before.scope.type === 'agent') !== (scope.type === 'agent'))
      await store.remove(before, authorOf(call));
    return { body: { ...reply, mayChange: true } };
  },
});

/** @throws InvalidRequestError for a shortcut that another one of the scope has, a mailbox or team that is not there, and more than the list may hold */
async function check(call: SettingsCall, reply: SavedReply, all: readonly SavedReply[]): Promise<void> {
  const { scope, shortcut, id } = reply;
  const others = all.filter((one) => one.id !== id);
  const taken = others.find(
    (one) => shortcut !== undefined && one.shortcut === shortcut && sameScope(one.scope, scope),
  );
  if (taken) throw new InvalidRequestError([{ path: 'shortcut', message: `is that of “${taken.name}” already` }]);
  const beside = others.filter((one) => (one.scope.type === 'agent') === (scope.type === 'agent'));
  if (beside.length >= mostReplies)
    throw new InvalidRequestError([{ path: 'name', message: `there are ${mostReplies} already; delete one first` }]);
  const settings = createSettingsStore(overOf(call));
  const there =
    scope.type === 'mailbox'
      ? await settings.mailbox(scope.id)
      : scope.type === 'team'
        ? await settings.team(scope.id)
        : scope;
  if (!there) throw new InvalidRequestError([{ path: 'scope.id', message: 'does not exist' }]);
}

const deleteReply = settingsRoute({
  method: 'DELETE',
  path: '/saved-replies/{id}',
  summary: 'Delete a saved reply; what was written with it stays',
  params: byId,
  async handle(call) {
    const member = await memberOf(call);
    const store = createSavedReplyStore(overOf(call));
    const found = (await store.all(member.address)).find(({ id }) => id === call.params.id);
    if (!found) throw new NotFoundError('The saved reply');
    if (!mayChangeReplies(member, found.scope)) throw new NotAllowedError();
    await store.remove(found, authorOf(call));
    return {};
  },
});

/** Saved replies in the agents' API. */
export const savedReplyRoutes: SettingsRoute[] = [listReplies, putReply, deleteReply];
