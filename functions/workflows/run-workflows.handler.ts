import { fifoQueueHandler, type QueueHandler } from '../platform/batch.ts';
import { documentClient, lazy } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { relayedEntry } from '../platform/messages.ts';
import { createSettingsStore } from '../settings/index.ts';
import { createTicketStore } from '../tickets/index.ts';
import { runWorkflows, type WorkflowRunner } from './run-workflows.ts';
import { createWorkflowStore } from './workflow-store.ts';

const runner = lazy((): WorkflowRunner => {
  const { TICKETS_TABLE: table } = readEnvironment('runWorkflows');
  const client = documentClient();
  return {
    tickets: createTicketStore({ client, table }),
    workflows: createWorkflowStore({ client, table }),
    settings: createSettingsStore({ client, table }),
    clock: systemClock,
    failed: (workflow, ticket, error) =>
      logger.warn('workflow failed', {
        workflow: workflow.id,
        ticket,
        error: error instanceof Error ? error : String(error),
      }),
  };
});

/** Lambda of the FIFO queue `workflows`, one group for each ticket. The workflows are read once for each batch. */
export const handler: QueueHandler = (event, context) => {
  const { workflows, ...others } = runner();
  const batch = { ...others, workflows: { workflows: lazy(workflows.workflows) } };
  return fifoQueueHandler(relayedEntry, (message) => runWorkflows(batch, message))(event, context);
};
