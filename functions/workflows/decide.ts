import type { Entry, Ticket, TicketPatch } from '../tickets/index.ts';
import type { Action, Condition, Operator, Workflow } from './workflow.ts';

/**
 * What a workflow does about an entry: the patch to the ticket, or undefined when it is not enabled, not meant for such entries, or its
 * conditions do not hold. All conditions of `all` must hold and, where `any` has some, one of those. A field that the entry does not have
 * (the body of a change) is empty. Never answers to the doing of a workflow.
 */
export function decide(workflow: Workflow, ticket: Ticket, entry: Entry): TicketPatch | undefined {
  if (!workflow.enabled || entry.actor.type === 'workflow' || !workflow.when.includes(entry.type)) return undefined;
  const { all, any } = workflow.conditions;
  if (!all.every((one) => holds(one, ticket, entry))) return undefined;
  if (any.length > 0 && !any.some((one) => holds(one, ticket, entry))) return undefined;
  return workflow.actions.reduce(withAction, {});
}

function holds(condition: Condition, ticket: Ticket, entry: Entry): boolean {
  const wanted = condition.value.toLowerCase();
  const values = valuesOf(condition, ticket, entry).map((value) => value.toLowerCase());
  if (condition.operator === 'isNot' || condition.operator === 'notContains') {
    return values.every((value) => compare(condition.operator, value, wanted));
  }
  return values.some((value) => compare(condition.operator, value, wanted));
}

function compare(operator: Operator, value: string, wanted: string): boolean {
  switch (operator) {
    case 'contains':
      return value.includes(wanted);
    case 'notContains':
      return !value.includes(wanted);
    case 'is':
      return value === wanted;
    case 'isNot':
      return value !== wanted;
    case 'startsWith':
      return value.startsWith(wanted);
    case 'endsWith':
      return value.endsWith(wanted);
  }
}

function valuesOf({ field }: Condition, ticket: Ticket, entry: Entry): string[] {
  switch (field) {
    case 'subject':
      return ['subject' in entry ? entry.subject : ticket.subject];
    case 'body':
      return ['text' in entry ? entry.text : ''];
    case 'from':
      return entry.type === 'received' || entry.type === 'sent' ? [entry.from.address, entry.from.name] : [''];
    case 'tag':
      return ticket.tags;
    case 'requester':
      return [ticket.requester.address, ticket.requester.name];
    case 'level':
      return [String(ticket.level)];
    case 'attachment':
      return (('attachments' in entry && entry.attachments) || []).flatMap((one) => [one.filename, one.contentType]);
    case 'spamVerdict':
    case 'virusVerdict':
    case 'spf':
    case 'dkim':
    case 'dmarc':
      return [verdictOf(entry, field)];
    default:
      return [ticket[field] ?? ''];
  }
}

type VerdictField = 'spamVerdict' | 'virusVerdict' | 'spf' | 'dkim' | 'dmarc';

function verdictOf(entry: Entry, field: VerdictField): string {
  const { verdicts } = entry.type === 'received' ? entry : {};
  if (verdicts === undefined) return '';
  if (field === 'spamVerdict') return verdicts.spam;
  return field === 'virusVerdict' ? verdicts.virus : verdicts[field];
}

/** Later actions win over earlier ones about the same thing; tags gather. */
function withAction(patch: TicketPatch, action: Action): TicketPatch {
  switch (action.type) {
    case 'addTags':
      return { ...patch, addTags: [...new Set([...(patch.addTags ?? []), ...action.tags])] };
    case 'assignTeam':
      return { ...patch, team: action.team };
    case 'assign':
      return { ...patch, assignee: action.agent };
    case 'setStatus':
      return { ...patch, status: action.status };
    case 'setPriority':
      return { ...patch, priority: action.priority };
    case 'setKind':
      return { ...patch, kind: action.kind };
    case 'setLevel':
      return { ...patch, level: action.level };
    case 'moveToMailbox':
      return { ...patch, mailbox: action.mailbox };
  }
}
