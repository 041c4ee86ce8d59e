import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { derivedId } from '../platform/ids.ts';
import { keys } from '../platform/keys.ts';

/** What became of a mail in one mailbox. */
export type Outcome = 'ticketed' | 'joined' | 'suspended' | 'spam' | 'dropped' | 'duplicate';

/** One line for each accepted mail and mailbox: their sum is what was accepted. */
export interface LedgerLine {
  /** Epoch milliseconds. */
  at: number;
  outcome: Outcome;
  /** Empty when no mailbox was meant. */
  mailbox: string;
  number?: number;
  reason?: string;
  /** `<bucket>/<key>` of the raw mail. */
  raw: string;
  from: string;
  /** Bytes. */
  size: number;
}

export interface Ledger {
  /** Keeps the line; the first one for a raw mail and mailbox stays. */
  write(line: LedgerLine): Promise<void>;
}

/** The ledger in table `tickets`, a partition for each day (UTC). */
export function createLedger({ client, table }: { client: DynamoDBDocumentClient; table: string }): Ledger {
  return {
    async write(line) {
      const day = new Date(line.at).toISOString().slice(0, 10);
      const key = keys.ledger(day, derivedId('ledger', line.raw, line.mailbox));
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...line, ...key, item: 'ledger', v: 1 },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
