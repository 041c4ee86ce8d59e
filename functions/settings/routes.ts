import * as z from 'zod';
import { can, type Principal, requireCan, rights, rightsOfRole } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { NotAllowedError, NotFoundError } from '../platform/errors.ts';
import { type Agent, agent } from './agent.ts';
import { agentsRoutes } from './agents-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { fieldRoutes } from './field-routes.ts';
import { mailFilterRoutes } from './mail-filter-routes.ts';
import { mailRules, mailRulesPatch } from './mail-rules.ts';
import { mailbox, mailboxPatch, patchMailbox } from './mailbox.ts';
import { roleRoutes } from './role-routes.ts';
import { savedReplyRoutes } from './saved-reply-routes.ts';
import { listOf, type SettingsRoute, settingsRoute, storeOf } from './settings-route.ts';
import type { SettingsStore } from './settings-store.ts';
import { teamRoutes } from './team-routes.ts';
import { templateRoutes } from './template-routes.ts';
import { wordsRoutes } from './words-routes.ts';

async function ownAgent(principal: Principal, store: SettingsStore): Promise<Agent> {
  const own = principal.type === 'agent' ? await store.agent(principal.address) : undefined;
  if (!own) throw new NotAllowedError();
  return own;
}

const getMe = settingsRoute({
  method: 'GET',
  path: '/me',
  summary: 'The agent who is signed in',
  response: agent.extend({
    /** Everything that they may do besides reading. */
    rights: z.array(z.enum(rights)),
  }),
  async handle(call) {
    const own = await ownAgent(call.principal, storeOf(call));
    const held = (call.principal.type === 'agent' && call.principal.rights) || rightsOfRole(own.role);
    return { body: { ...own, rights: rights.filter((right) => held.has(right)) } };
  },
});

const patchMe = settingsRoute({
  method: 'PATCH',
  path: '/me',
  summary: 'Change your own language, and what you are told',
  body: z.strictObject({ language: agent.shape.language.optional(), notifications: agent.shape.notifications }),
  response: agent,
  async handle(call) {
    const store = storeOf(call);
    const changed = { ...(await ownAgent(call.principal, store)), ...call.body };
    await store.saveAgent(changed);
    return { body: changed };
  },
});

const listMailboxes = settingsRoute({
  method: 'GET',
  path: '/mailboxes',
  summary: 'The mailboxes that you may see',
  response: listOf(mailbox),
  async handle(call) {
    const all = await storeOf(call).mailboxes();
    return {
      body: { items: all.filter(({ id }) => can(call.principal, 'read', { type: 'mailbox', id })), next: null },
    };
  },
});

const patchOneMailbox = settingsRoute({
  method: 'PATCH',
  path: '/mailboxes/{id}',
  summary: "Change a mailbox's acknowledgement, signature and language",
  params: z.object({ id: z.string() }),
  body: mailboxPatch,
  response: mailbox,
  async handle(call) {
    const store = storeOf(call);
    requireCan(call.principal, 'configure', { type: 'mailbox', id: call.params.id });
    const found = await store.mailbox(call.params.id);
    if (!found) throw new NotFoundError(`Mailbox ${call.params.id}`);
    const changed = patchMailbox(found, call.body);
    await store.saveMailbox(changed, authorOf(call));
    return { body: changed };
  },
});

const getMailRules = settingsRoute({
  method: 'GET',
  path: '/mail/rules',
  summary: 'What the desk does with mail whatever the mailbox',
  response: mailRules,
  async handle(call) {
    requireCan(call.principal, 'read', { type: 'desk' });
    return { body: await storeOf(call).mailRules() };
  },
});

const patchMailRules = settingsRoute({
  method: 'PATCH',
  path: '/mail/rules',
  summary: 'Change what the desk does with mail; fields that are left out stay',
  body: mailRulesPatch,
  response: mailRules,
  async handle(call) {
    requireCan(call.principal, 'configure', { type: 'desk', part: 'mail' });
    const store = storeOf(call);
    const changed = mailRules.parse({ ...(await store.mailRules()), ...call.body });
    await store.saveMailRules(changed, authorOf(call));
    return { body: changed };
  },
});

/** Settings in the agents' API. */
export const agentRoutes: SettingsRoute[] = [
  getMe,
  patchMe,
  listMailboxes,
  patchOneMailbox,
  getMailRules,
  patchMailRules,
  ...mailFilterRoutes,
  ...savedReplyRoutes,
  ...templateRoutes,
  ...agentsRoutes,
  ...teamRoutes,
  ...roleRoutes,
  ...fieldRoutes,
  ...wordsRoutes,
  ...auditRoutes,
];
