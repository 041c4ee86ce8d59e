import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from '../platform/keys.ts';
import { type DaySummary, daySummary } from './summary.ts';

/** Keeps what was counted of each day. */
export interface SummaryStore {
  /** In the place of an earlier count of the same day. */
  put(summary: DaySummary): Promise<void>;
  /** @param day `2026-11-22`, UTC */
  get(day: string): Promise<DaySummary | undefined>;
}

/** Summaries in table `tickets`, one item for each day. */
export function createSummaryStore({ client, table }: { client: DynamoDBDocumentClient; table: string }): SummaryStore {
  return {
    async put(summary) {
      const Item = { ...summary, ...keys.ledgerSummary(summary.day), item: 'ledgerSummary', v: 1 };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    async get(day) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: keys.ledgerSummary(day) }));
      return Item && daySummary.parse(Item);
    },
  };
}
