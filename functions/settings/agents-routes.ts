import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { requireCan, roles } from '../access/index.ts';
import { authorOf } from '../platform/audit.ts';
import { type FieldProblem, InvalidRequestError, NotFoundError, TukiError } from '../platform/errors.ts';
import { keys, mineOf } from '../platform/keys.ts';
import type { Standing } from '../platform/settings-items.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { type Agent, agent } from './agent.ts';
import { mailAddress } from './mailbox.ts';
import { listOf, type SettingsCall, type SettingsRoute, settingsRoute, storeOf } from './settings-route.ts';
import type { SettingsStore } from './settings-store.ts';

const desk = { type: 'desk' } as const;
const byAddress = z.object({ address: mailAddress });

const fields = {
  name: z.string().trim().min(1).max(100),
  role: z.enum(roles),
  roleId: agent.shape.roleId,
  mailboxes: agent.shape.mailboxes,
  access: agent.shape.access,
  teams: agent.shape.teams.default([]),
};
const newAgent = z.strictObject({
  address: mailAddress,
  ...fields,
  language: agent.shape.language.default('en'),
});
const changedAgent = z.strictObject({ ...fields, active: z.boolean().default(true) });

/** An agent, and how many unclosed tickets are theirs. */
const agentDetails = agent.extend({ openTickets: z.int() });

const listAgents = settingsRoute({
  method: 'GET',
  path: '/agents',
  summary: 'Everybody who works at the desk, also who no longer does',
  response: listOf(agent),
  async handle(call) {
    requireCan(call.principal, 'read', desk);
    return { body: { items: await storeOf(call).agents(), next: null } };
  },
});

const getAgent = settingsRoute({
  method: 'GET',
  path: '/agents/{address}',
  summary: 'Somebody who works at the desk, with the number of their unclosed tickets',
  params: byAddress,
  response: agentDetails,
  async handle(call) {
    requireCan(call.principal, 'administer', desk);
    const found = await existing(storeOf(call), call.params.address);
    return { body: { ...found, openTickets: await openTicketsOf(call, found.address) } };
  },
});

const postAgent = settingsRoute({
  method: 'POST',
  path: '/agents',
  summary: 'Take somebody on: they get an invitation to sign in',
  body: newAgent,
  response: agent,
  status: 201,
  async handle(call) {
    requireCan(call.principal, 'administer', desk);
    const store = storeOf(call);
    const { body } = call;
    const value: Agent = tidied({ ...body, active: true, changedHere: true });
    const before = await store.agent(value.address);
    if (before && !sameAsAsked(before, value)) {
      const say = before.active
        ? 'They work here already. Change them in the list.'
        : 'They have worked here before. Let them work again in the list.';
      throw new TukiError('already-exists', say, { fields: [{ path: 'address', message: say }] });
    }
    await requireKnown(store, value, before);
    // First the account: without an agent nobody can do anything with it, and the same request once more finds it there.
    await accountsOf(call).open(value);
    if (!before) await store.saveAgent(value, authorOf(call), standingOf(call, value.address));
    return { body: before ?? value };
  },
});

const putAgent = settingsRoute({
  method: 'PUT',
  path: '/agents/{address}',
  summary: 'Change what an agent may do and see; not active takes everything away, and their tickets stay theirs',
  params: byAddress,
  body: changedAgent,
  response: agentDetails,
  async handle(call) {
    requireCan(call.principal, 'administer', desk);
    const store = storeOf(call);
    const before = await existing(store, call.params.address);
    const { language, configured, address, ...rest } = before;
    const { name: _n, role: _r, roleId: _i, mailboxes: _m, access: _a, teams: _t, active: _on, ...kept } = rest;
    const value = tidied({ ...kept, ...call.body, address, language, configured, changedHere: true });
    requireOwnRightsKept(call, value);
    await requireKnown(store, value, before);
    if (value.active && !before.active) await accountsOf(call).open(value);
    await store.saveAgent(value, authorOf(call), standingOf(call, address));
    if (!value.active) await accountsOf(call).close(address);
    return { body: { ...value, openTickets: await openTicketsOf(call, address) } };
  },
});

async function existing(store: SettingsStore, address: string): Promise<Agent> {
  const found = await store.agent(address);
  if (!found) throw new NotFoundError(`Agent ${address}`);
  return found;
}

/** Each name once, and no limits where they do not count. */
function tidied(value: Agent): Agent {
  const mailboxes = value.mailboxes === 'all' ? value.mailboxes : [...new Set(value.mailboxes)];
  const limits = Object.entries(value.access ?? {}).filter(([, level]) => level !== 'full');
  const access = value.role === 'admin' || limits.length === 0 ? undefined : Object.fromEntries(limits);
  return { ...value, mailboxes, teams: [...new Set(value.teams)], access };
}

/** Whether an agent who is there is the one that a repeated request asks for. */
function sameAsAsked(before: Agent, asked: Agent): boolean {
  const of = ({ name, role, roleId, mailboxes, access = {}, teams, active }: Agent) =>
    JSON.stringify([name, role, roleId, mailboxes, Object.entries(access).sort(), teams, active]);
  return of(before) === of(asked);
}

/** @throws InvalidRequestError when admins would take their own rights away: so there is always one left */
function requireOwnRightsKept({ principal }: SettingsCall, value: Agent): void {
  if (principal.type !== 'agent' || principal.address !== value.address) return;
  const problems: FieldProblem[] = [];
  if (value.role !== 'admin') problems.push({ path: 'role', message: 'only another admin can take this from you' });
  if (!value.active) problems.push({ path: 'active', message: 'only another admin can take your access away' });
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

/** The admin who makes the change must still be one: of two who take the right from each other, one remains. */
function standingOf({ principal }: SettingsCall, changed: string): Standing | undefined {
  if (principal.type !== 'agent' || principal.address === changed) return undefined;
  return { key: keys.agent(principal.address), is: { role: 'admin', active: true } };
}

/** @throws InvalidRequestError naming every field that names what is not there; what an agent had before may stay */
async function requireKnown(store: SettingsStore, value: Agent, before: Agent | undefined): Promise<void> {
  const [mailboxes, teams, role] = await Promise.all([
    store.mailboxes(),
    store.teams(),
    value.roleId === undefined ? undefined : store.role(value.roleId),
  ]);
  const problems: FieldProblem[] = [];
  const known = new Set(mailboxes.map(({ id }) => id));
  const knownTeams = new Set([...teams.map(({ id }) => id), ...(before?.teams ?? [])]);
  const mine = value.mailboxes === 'all' ? known : new Set(value.mailboxes);
  for (const [index, id] of value.mailboxes === 'all' ? [] : value.mailboxes.entries())
    if (!known.has(id)) problems.push({ path: `mailboxes.${index}`, message: `there is no mailbox ${id}` });
  for (const id of Object.keys(value.access ?? {}))
    if (!mine.has(id)) problems.push({ path: `access.${id}`, message: 'is not one of their mailboxes' });
  for (const [index, id] of value.teams.entries())
    if (!knownTeams.has(id)) problems.push({ path: `teams.${index}`, message: `there is no team ${id}` });
  if (value.roleId !== undefined && role?.base !== value.role)
    problems.push({ path: 'roleId', message: role ? `is built on ${role.base}` : 'there is no such role' });
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

function accountsOf({ clients, env }: SettingsCall): Accounts {
  if (!clients.accounts) throw new Error('this function makes no accounts');
  return createAccounts({ client: clients.accounts(), pool: env.AGENTS_POOL });
}

/** Unclosed tickets at the desk that are an agent's: from the counters of the mailboxes, which are few. */
async function openTicketsOf({ clients, env }: SettingsCall, address: string): Promise<number> {
  const { Items = [] } = await clients.documents().send(
    new QueryCommand({
      TableName: env.TICKETS_TABLE,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': keys.counts('').pk },
      ProjectionExpression: '#mine',
      ExpressionAttributeNames: { '#mine': mineOf(address) },
    }),
  );
  return Items.reduce((sum, item) => sum + Math.max(0, Number(item[mineOf(address)] ?? 0)), 0);
}

/** Agents in the agents' API. */
export const agentsRoutes: SettingsRoute[] = [listAgents, getAgent, postAgent, putAgent];
