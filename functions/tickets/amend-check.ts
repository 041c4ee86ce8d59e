import type { FieldProblem } from '../platform/errors.ts';
import { InvalidChangeError, type TicketPatch } from './change.ts';
import { mostSteps } from './checklist.ts';
import { changesFollowers, followersAfter, mostFollowers } from './followers.ts';
import type { Ticket } from './ticket.ts';

/** @throws InvalidChangeError naming the fields that do not go together or are not as they must be */
export function checkPatch(ticket: Ticket, patch: TicketPatch): void {
  const problems = [...statusProblems(ticket, patch), ...dateProblems(ticket, patch), ...sizeProblems(ticket, patch)];
  if (patch.subject !== undefined && patch.subject.trim() === '')
    problems.push({ path: 'subject', message: 'must not be empty' });
  if (patch.clock && !ticket.clocks.some((clock) => clock.name === patch.clock?.name)) {
    problems.push({ path: 'clock', message: `the ticket has no clock ${patch.clock.name}` });
  }
  if (problems.length > 0) throw new InvalidChangeError(problems);
}

/** The change of status that a patch takes back, as it can be taken back still. */
export function undoneBy(ticket: Ticket, patch: TicketPatch): Ticket['undo'] {
  const { undo } = ticket;
  const fits = undo !== undefined && undo.version === patch.undoes && undo.status === patch.status;
  return fits ? undo : undefined;
}

function statusProblems(ticket: Ticket, patch: TicketPatch): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const status = patch.status ?? ticket.status;
  if (patch.status === 'new' && ticket.status !== 'new' && !undoneBy(ticket, patch))
    problems.push({ path: 'status', message: 'cannot become new again' });
  const assignee = patch.assignee === undefined ? ticket.assignee : patch.assignee;
  if (patch.status === 'new' && assignee) problems.push({ path: 'status', message: 'cannot be new with an assignee' });
  const { deferredUntil } = patch;
  if (status === 'deferred' && (deferredUntil === null || (deferredUntil ?? ticket.deferredUntil) === undefined))
    problems.push({ path: 'deferredUntil', message: 'must say until when' });
  if (deferredUntil !== undefined && deferredUntil !== null && status !== 'deferred')
    problems.push({ path: 'deferredUntil', message: 'goes with status deferred only' });
  return problems;
}

function dateProblems(ticket: Ticket, patch: TicketPatch): FieldProblem[] {
  if (patch.startAt === undefined && patch.dueAt === undefined) return [];
  const start = (patch.startAt === undefined ? ticket.startAt : patch.startAt) ?? Number.NEGATIVE_INFINITY;
  const due = (patch.dueAt === undefined ? ticket.dueAt : patch.dueAt) ?? Number.POSITIVE_INFINITY;
  if (start <= due) return [];
  return patch.startAt === undefined
    ? [{ path: 'dueAt', message: 'must not be before the start date' }]
    : [{ path: 'startAt', message: 'must not be after the due date' }];
}

function sizeProblems(ticket: Ticket, patch: TicketPatch): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (changesFollowers(patch) && followersAfter(ticket, patch).length > mostFollowers)
    problems.push({ path: 'followers', message: `must not be more than ${mostFollowers}` });
  const { checklist = [] } = patch;
  if (checklist.length > mostSteps)
    problems.push({ path: 'checklist', message: `must not have more than ${mostSteps} steps` });
  for (const [at, { id }] of checklist.entries()) {
    if (id !== undefined && checklist.findIndex((step) => step.id === id) < at)
      problems.push({ path: `checklist.${at}.id`, message: 'is there twice' });
  }
  return problems;
}
