import * as z from 'zod';
import { can, type Principal, requireCan } from '../access/index.ts';
import { NotAllowedError, NotFoundError } from '../platform/errors.ts';
import { type Agent, agent } from './agent.ts';
import { mailFilterRoutes } from './mail-filter-routes.ts';
import { mailRules, mailRulesPatch } from './mail-rules.ts';
import { mailbox, mailboxPatch, patchMailbox } from './mailbox.ts';
import { type SettingsCall, type SettingsRoute, settingsRoute } from './settings-route.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';
import { team } from './team.ts';

/** Lists of settings are short and always whole. */
const listOf = <T extends z.ZodType>(one: T) => z.object({ items: z.array(one), next: z.null() });

const storeOf = ({ clients, env }: Pick<SettingsCall, 'clients' | 'env'>): SettingsStore =>
  createSettingsStore({ client: clients.documents(), table: env.TICKETS_TABLE });

async function ownAgent(principal: Principal, store: SettingsStore): Promise<Agent> {
  const own = principal.type === 'agent' ? await store.agent(principal.address) : undefined;
  if (!own) throw new NotAllowedError();
  return own;
}

const getMe = settingsRoute({
  method: 'GET',
  path: '/me',
  summary: 'The agent who is signed in',
  response: agent,
  handle: async (call) => ({ body: await ownAgent(call.principal, storeOf(call)) }),
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
    await store.saveMailbox(changed);
    return { body: changed };
  },
});

const listAgents = settingsRoute({
  method: 'GET',
  path: '/agents',
  summary: 'Everybody who works at the desk, also who no longer does',
  response: listOf(agent),
  async handle(call) {
    requireCan(call.principal, 'read', { type: 'desk' });
    return { body: { items: await storeOf(call).agents(), next: null } };
  },
});

const listTeams = settingsRoute({
  method: 'GET',
  path: '/teams',
  summary: 'The teams that tickets can be assigned to',
  response: listOf(team),
  async handle(call) {
    requireCan(call.principal, 'read', { type: 'desk' });
    return { body: { items: await storeOf(call).teams(), next: null } };
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
    requireCan(call.principal, 'configure', { type: 'desk' });
    const store = storeOf(call);
    const changed = mailRules.parse({ ...(await store.mailRules()), ...call.body });
    await store.saveMailRules(changed);
    return { body: changed };
  },
});

/** Settings in the agents' API. */
export const agentRoutes: SettingsRoute[] = [
  getMe,
  patchMe,
  listMailboxes,
  patchOneMailbox,
  listAgents,
  listTeams,
  getMailRules,
  patchMailRules,
  ...mailFilterRoutes,
];
