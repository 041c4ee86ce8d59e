import type { FieldProblem } from '../platform/errors.ts';
import { derivedId } from '../platform/ids.ts';
import type { StepPatch } from './change.ts';
import type { ChecklistStep, Ticket } from './ticket.ts';

/** A head holds no more of them. */
export const mostSteps = 50;

/** By whom and when a checklist is changed, and what makes the ids of new steps the same when it is repeated. */
interface By {
  /** Mail address. */
  agent: string;
  /** Epoch ms. */
  at: number;
  seed: readonly string[];
}

/** A checklist as a patch wants it: a step that was done before keeps who did it and when. */
export function checklistAfter(
  before: readonly ChecklistStep[],
  steps: readonly StepPatch[],
  { agent, at, seed }: By,
): ChecklistStep[] {
  const known = new Map(before.map((step) => [step.id, step]));
  return steps.map((step, nth) => {
    const id = step.id ?? derivedId('step', ...seed, String(nth));
    const old = known.get(id);
    const required = step.required ?? old?.required ?? false;
    const done = step.done ?? old?.doneAt !== undefined;
    const mark = old?.doneAt === undefined ? { doneAt: at, doneBy: agent } : { doneAt: old.doneAt, doneBy: old.doneBy };
    return { id, text: step.text, ...(required ? { required } : {}), ...(done ? mark : {}) };
  });
}

/** The steps that differ between two checklists, as they were and as they are; both empty when just their order does. */
export function changedSteps(
  before: readonly ChecklistStep[],
  after: readonly ChecklistStep[],
): { from: ChecklistStep[]; to: ChecklistStep[] } {
  return { from: besides(before, after), to: besides(after, before) };
}

const besides = (steps: readonly ChecklistStep[], others: readonly ChecklistStep[]): ChecklistStep[] =>
  steps.filter((step) => !others.some((other) => sameStep(step, other)));

/** Whether two checklists are the same, also in order. */
export const sameChecklist = (one: readonly ChecklistStep[], other: readonly ChecklistStep[]): boolean =>
  one.length === other.length && one.every((step, at) => sameStep(step, other[at]));

function sameStep(one: ChecklistStep, other: ChecklistStep | undefined): boolean {
  return (
    one.id === other?.id &&
    one.text === other.text &&
    (one.required ?? false) === (other.required ?? false) &&
    one.doneAt === other.doneAt &&
    one.doneBy === other.doneBy
  );
}

/** What of its checklist keeps a ticket from being closed: a problem for each required step that is not done. */
export function openSteps({ checklist = [] }: Pick<Ticket, 'checklist'>): FieldProblem[] {
  return checklist.flatMap(({ required, doneAt, text }, at) =>
    required && doneAt === undefined
      ? [{ path: `checklist.${at}`, message: `“${text}” must be done before the ticket is closed` }]
      : [],
  );
}
