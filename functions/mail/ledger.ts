import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { derivedId } from '../platform/ids.ts';
import { createItems } from '../platform/items.ts';
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
  /** Keeps the line of a raw mail and mailbox; the same line a second time changes nothing. */
  write(line: LedgerLine): Promise<void>;
}

/** The ledger in table `tickets`, a partition for each day (UTC). */
export function createLedger(over: { client: DynamoDBDocumentClient; table: string }): Ledger {
  const items = createItems(over);
  return {
    async write(line) {
      const day = new Date(line.at).toISOString().slice(0, 10);
      const key = keys.ledger(day, derivedId('ledger', line.raw, line.mailbox));
      await items.put({ ...line, ...key, item: 'ledger', v: 1 });
    },
  };
}
