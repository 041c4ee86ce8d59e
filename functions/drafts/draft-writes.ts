import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { draftsOf, keys } from '../platform/keys.ts';
import { type Retry, withRetry } from '../platform/retry.ts';
import { isConflict, reasonsOf } from '../platform/transactions.ts';
import type { Draft, DraftKind, DraftMark } from './draft.ts';
import { draftsPk, draftVersion, markItem, textItem } from './draft-item.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What drafts are written with. */
export interface Drafting {
  client: DynamoDBDocumentClient;
  table: string;
  retry?: Retry;
}

/** @returns false when something is not as the writes expect it: then nothing was written */
export async function transact({ client, retry }: Drafting, parts: Write[]): Promise<boolean> {
  const command = new TransactWriteCommand({ TransactItems: parts });
  try {
    await withRetry(() => client.send(command), isConflict, retry);
    return true;
  } catch (error) {
    if (reasonsOf(error).includes('ConditionalCheckFailed')) return false;
    throw error;
  }
}

/** The single writes that changes of drafts are made of. */
export function writes(table: string) {
  return {
    putMark: (mark: DraftMark): Write => ({
      Put: { TableName: table, Item: markItem(mark), ConditionExpression: 'attribute_not_exists(pk)' },
    }),
    /** @param seen `savedAt` of what it replaces; absent: there must be nothing */
    putText: (draft: Draft, seen?: number): Write => ({
      Put: {
        TableName: table,
        Item: textItem(draft),
        ...(seen === undefined ? { ConditionExpression: 'attribute_not_exists(pk)' } : savedAt(seen)),
      },
    }),
    dropMark: ({ number, kind, agent, mailbox }: DraftMark): Write => ({
      Delete: {
        TableName: table,
        Key: keys.draft(number, kind, agent),
        ConditionExpression: 'mailbox = :mailbox',
        ExpressionAttributeValues: { ':mailbox': mailbox },
      },
    }),
    dropText: ({ number, kind, agent }: DraftMark, seen?: number): Write => ({
      Delete: {
        TableName: table,
        Key: keys.draftText(number, kind, agent),
        ...(seen === undefined ? {} : savedAt(seen)),
      },
    }),
    moveMark: ({ number, kind, agent, mailbox }: DraftMark, to: string): Write => ({
      Update: {
        TableName: table,
        Key: keys.draft(number, kind, agent),
        UpdateExpression: 'SET mailbox = :to, g1pk = :pk',
        ConditionExpression: 'mailbox = :mailbox',
        ExpressionAttributeValues: { ':mailbox': mailbox, ':to': to, ':pk': draftsPk(to) },
      },
    }),
    moveText: ({ number, kind, agent }: DraftMark, to: string): Write => ({
      Update: {
        TableName: table,
        Key: keys.draftText(number, kind, agent),
        UpdateExpression: 'SET mailbox = :to',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':to': to },
      },
    }),
    /** What changes in the counts of mailboxes; nothing where a mailbox loses and gains one. */
    counts(kind: DraftKind, changes: readonly (readonly [mailbox: string, by: number])[]): Write[] {
      const sums = new Map<string, number>();
      for (const [mailbox, by] of changes) sums.set(mailbox, (sums.get(mailbox) ?? 0) + by);
      return [...sums].filter(([, by]) => by !== 0).map(([mailbox, by]) => count(table, kind, mailbox, by));
    },
  };
}

const savedAt = (seen: number) => ({
  ConditionExpression: 'savedAt = :seen',
  ExpressionAttributeValues: { ':seen': seen },
});

function count(table: string, kind: DraftKind, mailbox: string, by: number): Write {
  return {
    Update: {
      TableName: table,
      Key: keys.counts(mailbox),
      UpdateExpression: 'SET #item = :item, v = :v ADD #drafts :by',
      ExpressionAttributeNames: { '#item': 'item', '#drafts': draftsOf(kind) },
      ExpressionAttributeValues: { ':item': 'counts', ':v': draftVersion, ':by': by },
    },
  };
}
