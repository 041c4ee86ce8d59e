import type { Clock } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import type { RelayedEntry } from '../platform/messages.ts';
import type { SettingsStore } from '../settings/index.ts';
import {
  amend,
  type Change,
  change,
  type Entry,
  InvalidChangeError,
  type Ticket,
  type TicketPatch,
  type TicketStore,
} from '../tickets/index.ts';
import { decide } from './decide.ts';
import type { Workflow } from './workflow.ts';
import type { WorkflowStore } from './workflow-store.ts';

/** What running workflows takes. */
export interface WorkflowRunner {
  tickets: Pick<TicketStore, 'load' | 'save' | 'entryBySk'>;
  workflows: Pick<WorkflowStore, 'workflows'>;
  settings: Pick<SettingsStore, 'agent'>;
  clock: Clock;
  /** Called with a workflow that could not do its work on a ticket. */
  failed(workflow: Workflow, number: number, error: unknown): void;
}

/**
 * Lets every enabled workflow answer to an entry, one after the other, each seeing what those before it did. One that fails holds up no other;
 * what might go better another time is thrown at the end, so that the message comes again. A repetition writes nothing that was written before.
 * @throws Error the first failure that a repetition may mend
 */
export async function runWorkflows(runner: WorkflowRunner, message: RelayedEntry): Promise<void> {
  if (message.actor?.type === 'workflow' || message.type === 'delivery') return;
  const type = message.type;
  const meant = (await runner.workflows.workflows()).filter((one) => one.enabled && one.when.includes(type));
  if (meant.length === 0) return;
  const entry = await runner.tickets.entryBySk(message.number, message.sk);
  if (!entry || isMergedAway(entry)) return;
  const failures: unknown[] = [];
  for (const [index, workflow] of meant.entries()) {
    try {
      await change(runner.tickets, message.number, (ticket) => apply(runner, workflow, ticket, entry, index));
    } catch (error) {
      runner.failed(workflow, message.number, error);
      if (!(error instanceof InvalidChangeError)) failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** The other ticket has a line of its own about the merging. */
const isMergedAway = (entry: Entry): boolean =>
  entry.type === 'change' && entry.field === 'merged' && entry.state?.merged === true;

async function apply(
  runner: WorkflowRunner,
  workflow: Workflow,
  ticket: Ticket,
  entry: Entry,
  index: number,
): Promise<Change> {
  const patch = decide(workflow, ticket, entry);
  if (!patch) return { ticket, entries: [] };
  await requireActive(runner, patch);
  return amend(ticket, patch, {
    actor: { type: 'workflow', id: workflow.id, name: workflow.name },
    at: runner.clock.now(),
    // Behind what comes with the message itself, such as its acknowledgement.
    order: entry.order + 2 + index,
    idFor: (field) => derivedId('workflow', workflow.id, entry.id, field),
    rule: workflow.name,
  });
}

/** @throws InvalidChangeError when the ticket would be given to somebody who does not work here any more */
async function requireActive(runner: WorkflowRunner, { assignee }: TicketPatch): Promise<void> {
  if (!assignee) return;
  const agent = await runner.settings.agent(assignee);
  if (!agent?.active)
    throw new InvalidChangeError([{ path: 'assignee', message: `${assignee} is not an active agent` }]);
}
