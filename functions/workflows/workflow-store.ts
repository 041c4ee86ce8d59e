import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { keys } from '../platform/keys.ts';
import { type Workflow, workflow } from './workflow.ts';

/** Schema version of the items. */
const VERSION = 1;

/** Workflows. Every call reads the table, so that a changed workflow bites with the next entry. */
export interface WorkflowStore {
  /** All of them, disabled ones too, in the order in which they run. */
  workflows(): Promise<Workflow[]>;
  workflow(id: string): Promise<Workflow | undefined>;
  saveWorkflow(workflow: Workflow): Promise<void>;
  deleteWorkflow(id: string): Promise<void>;
}

/** Workflows in table `tickets`, all in one partition. */
export function createWorkflowStore({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): WorkflowStore {
  async function workflows(): Promise<Workflow[]> {
    const items: Workflow[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': keys.workflow('').pk },
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) items.push(workflow.parse(item));
      start = page.LastEvaluatedKey;
    } while (start);
    return items.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  }

  return {
    workflows,
    async workflow(id) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: keys.workflow(id) }));
      return Item && workflow.parse(Item);
    },
    async saveWorkflow(value) {
      const Item = { ...value, ...keys.workflow(value.id), item: 'workflow', v: VERSION };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    async deleteWorkflow(id) {
      await client.send(new DeleteCommand({ TableName: table, Key: keys.workflow(id) }));
    },
  };
}
