import { NotAllowedError } from '../platform/errors.ts';
import type { AgentPrincipal, CustomerPrincipal, LinkPrincipal, Principal } from './principal.ts';
import { type AccessLevel, type Right, rightsOfRole } from './rights.ts';

/**
 * What somebody wants to do. `change` is everything about a ticket besides replies and notes, for which there is no finer word: `close`, `assign` (to
 * somebody else), `spam`, `delete` (into the trash), `merge` (also split and link), `bulk` (many at once). `report` is to see numbers, `export` to take
 * them along. `configure` is what leads do, `audit` to see who configured what, `administer` is for admins (agents, teams, roles, addresses).
 */
export const actions = [
  'read',
  'create',
  'reply',
  'note',
  'change',
  'close',
  'assign',
  'spam',
  'delete',
  'merge',
  'bulk',
  'report',
  'export',
  'configure',
  'audit',
  'administer',
] as const;
export type Action = (typeof actions)[number];

/** As much of a ticket as the decision needs; a whole ticket fits. */
interface TicketSubject {
  number: number;
  mailbox: string;
  folder: string;
  requester: { id: string };
  participants: readonly { address: string }[];
  /** Tickets that were merged into it: who may see one of them by a link sees this. */
  merged?: readonly { number: number }[];
  /** Set on a ticket that was merged into another: only the rights to that one count. */
  mergedInto?: number;
}

/** As much of a customer as the decision needs. Seen by whoever sees one of the mailboxes they wrote to, and by every agent when there are none. */
interface CustomerSubject {
  id: string;
  mailboxes?: readonly string[];
}

/** A part of the settings that has a right of its own. */
export type DeskPart = 'mail' | 'workflows' | 'serviceLevels' | 'fields' | 'texts';

/** What it is done to. `desk` is what belongs to no single mailbox: agents, teams, calendars, the list of mailboxes; `part` says which settings. */
export type Resource =
  | { type: 'ticket'; ticket: TicketSubject }
  | { type: 'mailbox'; id: string }
  | { type: 'customer'; id: string }
  | { type: 'customer'; customer: CustomerSubject }
  | { type: 'desk'; part?: DeskPart };

/** The one decision about access: whether `actor` may do `action` to `resource`. What is not allowed here is refused. */
export function can(actor: Principal, action: Action, resource: Resource): boolean {
  if (resource.type === 'ticket' && resource.ticket.mergedInto !== undefined) return actor.type === 'system';
  switch (actor.type) {
    case 'system':
      return true;
    case 'agent':
      return agentCan(actor, action, resource);
    case 'customer':
      return customerCan(actor, action, resource);
    case 'link':
      return linkCan(actor, action, resource);
    default:
      return false;
  }
}

/** @throws NotAllowedError when `can` says no */
export function requireCan(actor: Principal, action: Action, resource: Resource): void {
  if (!can(actor, action, resource)) throw new NotAllowedError();
}

/** Whether an agent may see what lies in a mailbox. */
function sees(agent: AgentPrincipal, mailbox: string): boolean {
  return agent.role === 'admin' || agent.mailboxes === 'all' || agent.mailboxes.includes(mailbox);
}

/** What an agent may do at most in a mailbox that they see. */
function levelIn(agent: AgentPrincipal, mailbox: string): AccessLevel {
  if (agent.role === 'admin' || !agent.access || !Object.hasOwn(agent.access, mailbox)) return 'full';
  return agent.access[mailbox] ?? 'read';
}

const onTicket: Partial<Record<Action, Right>> = {
  note: 'note',
  reply: 'reply',
  change: 'change',
  close: 'close',
  assign: 'assignOthers',
  spam: 'spam',
  delete: 'delete',
  merge: 'merge',
  bulk: 'bulk',
};

const onMailbox: Partial<Record<Action, Right>> = {
  create: 'create',
  bulk: 'bulk',
  configure: 'configureMailbox',
  administer: 'administer',
};

const onDesk: Partial<Record<Action, Right>> = {
  bulk: 'bulk',
  report: 'seeReports',
  export: 'exportReports',
  audit: 'seeAudit',
  administer: 'administer',
};

const toConfigure: Record<DeskPart, Right> = {
  mail: 'configureMail',
  workflows: 'configureWorkflows',
  serviceLevels: 'configureServiceLevels',
  fields: 'configureFields',
  texts: 'configureTexts',
};

/** Whether the agent's role names a right. */
function holds(agent: AgentPrincipal, right: Right | undefined): boolean {
  return right !== undefined && (agent.rights ?? rightsOfRole(agent.role)).has(right);
}

function agentCan(agent: AgentPrincipal, action: Action, resource: Resource): boolean {
  switch (resource.type) {
    case 'ticket': {
      const { mailbox } = resource.ticket;
      if (!sees(agent, mailbox)) return false;
      if (action === 'read') return true;
      const level = levelIn(agent, mailbox);
      return (level === 'full' || (level === 'note' && action === 'note')) && holds(agent, onTicket[action]);
    }
    case 'mailbox':
      if (!sees(agent, resource.id)) return false;
      if (action === 'read') return true;
      if (action === 'report') return holds(agent, 'seeReports');
      return levelIn(agent, resource.id) === 'full' && holds(agent, onMailbox[action]);
    case 'customer':
      if (!seesCustomer(agent, resource)) return false;
      return action === 'read' || ((action === 'change' || action === 'create') && holds(agent, 'customers'));
    case 'desk':
      if (action === 'read') return true;
      if (action !== 'configure') return holds(agent, onDesk[action]);
      return holds(agent, resource.part === undefined ? 'configureDesk' : toConfigure[resource.part]);
    default:
      return false;
  }
}

function seesCustomer(agent: AgentPrincipal, resource: Extract<Resource, { type: 'customer' }>): boolean {
  const { mailboxes = [] } = 'customer' in resource ? resource.customer : {};
  return mailboxes.length === 0 || mailboxes.some((mailbox) => sees(agent, mailbox));
}

function customerCan(customer: CustomerPrincipal, action: Action, resource: Resource): boolean {
  switch (resource.type) {
    case 'ticket': {
      const { ticket } = resource;
      const takesPart =
        ticket.requester.id === customer.id ||
        customer.merged?.includes(ticket.requester.id) ||
        ticket.participants.some((one) => one.address === customer.address);
      return (action === 'read' || action === 'reply') && ticket.folder === 'desk' && takesPart;
    }
    case 'mailbox':
      return action === 'create';
    case 'customer':
      return action === 'read' && ('customer' in resource ? resource.customer.id : resource.id) === customer.id;
    default:
      return false;
  }
}

function linkCan(link: LinkPrincipal, action: Action, resource: Resource): boolean {
  if (resource.type !== 'ticket' || (action !== 'read' && action !== 'reply')) return false;
  const { number, folder, merged = [] } = resource.ticket;
  return folder === 'desk' && [number, ...merged.map((one) => one.number)].includes(link.number);
}
