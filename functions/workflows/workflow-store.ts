import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Author } from '../platform/audit.ts';
import { keys } from '../platform/keys.ts';
import { createSettingsItems } from '../platform/settings-items.ts';
import { type Workflow, workflow } from './workflow.ts';

/** Workflows. Every call reads the table, so that a changed workflow bites with the next entry. */
export interface WorkflowStore {
  /** All of them, disabled ones too, in the order in which they run. */
  workflows(): Promise<Workflow[]>;
  workflow(id: string): Promise<Workflow | undefined>;
  saveWorkflow(workflow: Workflow, by?: Author): Promise<void>;
  deleteWorkflow(id: string, by?: Author): Promise<void>;
}

/** Workflows in table `tickets`, all in one partition. */
export function createWorkflowStore(over: { client: DynamoDBDocumentClient; table: string }): WorkflowStore {
  const { list, get, put, remove } = createSettingsItems(over);
  return {
    async workflows() {
      const all = await list(keys.workflow('').pk, workflow);
      return all.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    },
    workflow: (id) => get(keys.workflow(id), workflow),
    saveWorkflow: (value, by) => put(keys.workflow(value.id), 'workflow', value, by),
    deleteWorkflow: (id, by) => remove(keys.workflow(id), by),
  };
}
