import { type Action, can } from '../../access/index.ts';
import { type FieldProblem, InvalidRequestError } from '../../platform/errors.ts';
import { fieldProblems, type SettingsStore } from '../../settings/index.ts';
import { InvalidChangeError, openSteps, type Ticket, type TicketPatch } from '../../tickets/index.ts';

/** Settings that a request names. */
export type NamedSettings = Pick<SettingsStore, 'mailbox' | 'mailboxes' | 'team' | 'principal' | 'fields'>;

/** As much of a ticket as its rights and rules depend on. */
export type TicketSubject = Pick<Ticket, 'number' | 'mailbox' | 'folder' | 'requester' | 'participants'>;

/** A problem for each of the agents who is not active or may not do `action` to the ticket. `path` is the field's, which is a list. */
export async function agentsProblems(
  settings: Pick<NamedSettings, 'principal'>,
  ticket: TicketSubject,
  action: Action,
  path: string,
  addresses: readonly string[],
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  for (const [at, address] of addresses.entries()) {
    const problem = await agentProblem(settings, ticket, action, address);
    if (problem !== undefined) problems.push({ path: `${path}.${at}`, message: problem });
  }
  return problems;
}

/** What is wrong with an agent who is to do `action` to a ticket. */
export async function agentProblem(
  settings: Pick<NamedSettings, 'principal'>,
  ticket: TicketSubject,
  action: Action,
  address: string,
): Promise<string | undefined> {
  const agent = await settings.principal(address);
  if (!agent) return 'is not an active agent';
  if (can(agent, action, { type: 'ticket', ticket })) return undefined;
  return action === 'read' ? 'may not see this ticket' : 'may not answer tickets of this mailbox';
}

/**
 * Checks what a patch names, for the mailbox that the ticket will be in.
 * @param mentions agents whom a note beside it names
 * @throws InvalidRequestError naming the fields that name what is not there or somebody who may not, or have values that they cannot have
 */
export async function checkNames(
  settings: NamedSettings,
  ticket: Ticket,
  patch: TicketPatch,
  mentions: readonly string[] = [],
): Promise<void> {
  const problems: FieldProblem[] = [];
  const mailbox = patch.mailbox ?? ticket.mailbox;
  const moved = { ...ticket, mailbox };
  if (patch.mailbox !== undefined && !(await settings.mailbox(patch.mailbox)))
    problems.push({ path: 'mailbox', message: 'does not exist' });
  if (patch.team && !(await settings.team(patch.team))) problems.push({ path: 'team', message: 'does not exist' });
  problems.push(...(await assigneeProblems(settings, ticket, patch, moved)));
  for (const path of ['followers', 'addFollowers'] as const)
    problems.push(...(await agentsProblems(settings, moved, 'read', path, patch[path] ?? [])));
  problems.push(...(await agentsProblems(settings, moved, 'read', 'mentions', mentions)));
  if (patch.fields !== undefined)
    problems.push(...fieldProblems(await settings.fields(), patch.fields, { on: 'ticket', mailbox }));
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

/** Whoever has the ticket must be able to answer it where it goes: they are not dropped in silence. */
async function assigneeProblems(
  settings: NamedSettings,
  ticket: Ticket,
  patch: TicketPatch,
  moved: Ticket,
): Promise<FieldProblem[]> {
  const path = 'assignee';
  if (patch.assignee) {
    const message = await agentProblem(settings, moved, 'reply', patch.assignee);
    return message === undefined ? [] : [{ path, message }];
  }
  const stays = patch.assignee === undefined && ticket.assignee !== undefined;
  if (!stays || moved.mailbox === ticket.mailbox) return [];
  const problem = await agentProblem(settings, moved, 'reply', ticket.assignee ?? '');
  if (problem === undefined) return [];
  return [{ path, message: 'may not answer tickets of the new mailbox; give the ticket to somebody else as well' }];
}

/** The followers of a ticket who may not see the mailbox that it is moved to. */
export async function followersLeftOut(
  settings: Pick<NamedSettings, 'principal'>,
  ticket: Ticket,
  mailbox: string | undefined,
): Promise<string[]> {
  if (mailbox === undefined || mailbox === ticket.mailbox) return [];
  const out: string[] = [];
  for (const address of ticket.followers ?? []) {
    if ((await agentProblem(settings, { ...ticket, mailbox }, 'read', address)) !== undefined) out.push(address);
  }
  return out;
}

/**
 * Refuses to close a ticket that lacks something.
 * @param ticket as it would be closed
 * @throws InvalidChangeError naming the required steps that are not done and the fields that are missing
 */
export async function requireClosable(
  settings: Pick<NamedSettings, 'fields'>,
  ticket: Pick<Ticket, 'mailbox' | 'checklist' | 'fields'>,
): Promise<void> {
  const { mailbox, fields } = ticket;
  const where = { on: 'ticket', closing: true, mailbox } as const;
  const problems = [...openSteps(ticket), ...fieldProblems(await settings.fields(), fields, where)];
  if (problems.length > 0) throw new InvalidChangeError(problems);
}
