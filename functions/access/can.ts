import { NotAllowedError } from '../platform/errors.ts';
import type { AgentPrincipal, CustomerPrincipal, LinkPrincipal, Principal } from './principal.ts';

/**
 * What somebody wants to do. `change` is everything about a ticket besides replies and notes; `configure` is what leads do (auto-replies,
 * workflows, service levels); `administer` is for admins (agents, teams, addresses).
 */
export type Action = 'read' | 'create' | 'reply' | 'note' | 'change' | 'configure' | 'administer';

/** As much of a ticket as the decision needs; a whole ticket fits. */
interface TicketSubject {
  number: number;
  mailbox: string;
  folder: string;
  requester: { id: string };
  participants: readonly { address: string }[];
}

/** As much of a customer as the decision needs. Seen by whoever sees one of the mailboxes they wrote to, and by every agent when there are none. */
interface CustomerSubject {
  id: string;
  mailboxes?: readonly string[];
}

/** What it is done to. `desk` is what belongs to no single mailbox: agents, teams, calendars, the list of mailboxes. */
export type Resource =
  | { type: 'ticket'; ticket: TicketSubject }
  | { type: 'mailbox'; id: string }
  | { type: 'customer'; id: string }
  | { type: 'customer'; customer: CustomerSubject }
  | { type: 'desk' };

/** The one decision about access: whether `actor` may do `action` to `resource`. What is not allowed here is refused. */
export function can(actor: Principal, action: Action, resource: Resource): boolean {
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

function agentCan(agent: AgentPrincipal, action: Action, resource: Resource): boolean {
  const works = agent.role !== 'light';
  const leads = agent.role === 'admin' || agent.role === 'lead';
  switch (resource.type) {
    case 'ticket':
      if (!sees(agent, resource.ticket.mailbox)) return false;
      if (action === 'read' || action === 'note') return true;
      return (action === 'reply' || action === 'change') && works;
    case 'mailbox':
      if (!sees(agent, resource.id)) return false;
      if (action === 'read') return true;
      if (action === 'create') return works;
      return action === 'configure' ? leads : action === 'administer' && agent.role === 'admin';
    case 'customer':
      if (!seesCustomer(agent, resource)) return false;
      return action === 'read' || ((action === 'change' || action === 'create') && works);
    case 'desk':
      if (action === 'read') return true;
      return action === 'configure' ? leads : action === 'administer' && agent.role === 'admin';
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
  return resource.ticket.number === link.number && resource.ticket.folder === 'desk';
}
