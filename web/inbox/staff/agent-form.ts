import type { Agent } from './use-staff.ts';

export const levels = ['none', 'read', 'note', 'full'] as const;
export type Level = (typeof levels)[number];
export const baseRoles = ['admin', 'lead', 'agent', 'light'] as const;

/** What an agent may do in a mailbox at most; `full` is whatever their role allows. */
export function levelOf(agent: Pick<Agent, 'role' | 'mailboxes' | 'access'>, mailbox: string): Level {
  if (agent.role === 'admin') return 'full';
  if (agent.mailboxes !== 'all' && !agent.mailboxes.includes(mailbox)) return 'none';
  return agent.access?.[mailbox] ?? 'full';
}

/** What the form about an agent holds. */
export interface AgentDraft {
  address: string;
  name: string;
  /** One of the four roles, or `own:` and the id of the desk's own. */
  role: string;
  everywhere: boolean;
  levels: Record<string, Level>;
  teams: string[];
  language: 'en' | 'fi';
}

/** The form as it opens: of somebody new an agent of all mailboxes. */
export function draftOf(agent: Agent | undefined, mailboxes: readonly { id: string }[]): AgentDraft {
  const { address = '', name = '', role = 'agent', roleId, teams = [], language = 'en' } = agent ?? {};
  const of = agent ?? { role, mailboxes: 'all' as const };
  return {
    address,
    name,
    role: roleId === undefined ? role : `own:${roleId}`,
    everywhere: of.mailboxes === 'all',
    levels: Object.fromEntries(mailboxes.map(({ id }) => [id, levelOf({ ...of, role: 'agent' }, id)])),
    teams,
    language,
  };
}

/**
 * The form as the API takes it. Mailboxes that are not shown here stay as they were.
 * @param bases on which role each of the desk's own is built
 */
export function bodyOf(draft: AgentDraft, before: Agent | undefined, bases: ReadonlyMap<string, Agent['role']>) {
  const roleId = draft.role.startsWith('own:') ? draft.role.slice(4) : undefined;
  const role = roleId === undefined ? baseRoles.find((one) => one === draft.role) : bases.get(roleId);
  const shown = Object.entries(draft.levels);
  const hidden = before && before.mailboxes !== 'all' ? before.mailboxes.filter((id) => !(id in draft.levels)) : [];
  const seen = draft.everywhere ? shown : shown.filter(([, level]) => level !== 'none');
  const limits = seen.filter(([, level]) => level === 'read' || level === 'note');
  return {
    name: draft.name.trim(),
    role: role ?? 'light',
    ...(roleId !== undefined && { roleId }),
    mailboxes: draft.everywhere ? ('all' as const) : [...hidden, ...seen.map(([id]) => id)],
    ...(limits.length > 0 && { access: Object.fromEntries(limits) }),
    teams: draft.teams,
  };
}
