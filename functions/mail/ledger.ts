import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { derivedId } from '../platform/ids.ts';
import { keys } from '../platform/keys.ts';

/** What may become of a mail in one mailbox. */
export const outcomes = ['ticketed', 'joined', 'suspended', 'dropped', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

const ledgerLine = z.object({
  /** When the mail was accepted, epoch milliseconds. */
  at: z.number(),
  outcome: z.enum(outcomes),
  /** By which rule it was suspended or dropped: `spam`, `virus`, `flood`, `block`, `unreadable`, `own-mail`, `no-mailbox`, `duplicate`, `deleted`, `filter:<id>` … */
  rule: z.string().optional(),
  /** Why, in a sentence. */
  reason: z.string().optional(),
  /** Empty when no mailbox was meant. */
  mailbox: z.string(),
  number: z.number().optional(),
  /** `<bucket>/<key>` of the raw mail. */
  raw: z.string(),
  /** Who wrote it, as its headers say. */
  from: z.string(),
  /** Sender and recipients of the envelope. */
  sender: z.string().default(''),
  recipients: z.array(z.string()).default([]),
  /** Bytes. */
  size: z.number(),
  /** Left out where the mail service found nothing amiss. */
  verdicts: z.record(z.string(), z.string()).optional(),
});

/** One line for each accepted mail and mailbox: their sum is what was accepted. */
export type LedgerLine = z.infer<typeof ledgerLine>;

export interface Ledger {
  /** Keeps the line of a raw mail and mailbox. One that is there stays, unless handing the mail in again has brought it further. */
  write(line: LedgerLine): Promise<void>;
  /**
   * The lines of a day, in no order that means anything.
   * @param day `2026-11-22`, UTC
   */
  lines(
    day: string,
    options: { limit: number; cursor?: string },
  ): Promise<{ items: LedgerLine[]; next: string | null }>;
  /** The lines of one raw mail that was accepted on that day, one for each of these mailboxes that has one. */
  linesOf(day: string, raw: string, mailboxes: readonly string[]): Promise<LedgerLine[]>;
}

/** The day of an instant (epoch ms) in the ledger, UTC. */
export const ledgerDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** From nothing to the desk: a later attempt may bring a mail further, and never back. */
const steps: readonly (readonly Outcome[])[] = [['failed'], ['dropped'], ['suspended'], ['ticketed', 'joined']];

function unlessFurther(outcome: Outcome): {
  ConditionExpression: string;
  ExpressionAttributeValues?: Record<string, string>;
} {
  const step = steps.findIndex((same) => same.includes(outcome));
  const before = steps.slice(0, step).flat();
  if (before.length === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const named = before.map((_, at) => `:o${at}`);
  return {
    ConditionExpression: `attribute_not_exists(pk) OR outcome IN (${named.join(', ')})`,
    ExpressionAttributeValues: Object.fromEntries(before.map((one, at) => [`:o${at}`, one])),
  };
}

const position = z.object({ sk: z.string() });

/** The ledger in table `tickets`, a partition for each day (UTC). */
export function createLedger({ client, table }: { client: DynamoDBDocumentClient; table: string }): Ledger {
  const keyOf = (day: string, raw: string, mailbox: string) => keys.ledger(day, derivedId('ledger', raw, mailbox));
  return {
    async write(line) {
      const Item = { ...line, ...keyOf(ledgerDay(line.at), line.raw, line.mailbox), item: 'ledger', v: 1 };
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item,
            ...unlessFurther(line.outcome),
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async lines(day, { limit, cursor }) {
      const { pk } = keys.ledger(day, '');
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          Limit: limit,
          ExclusiveStartKey: cursor === undefined ? undefined : { pk, sk: decodeCursor(cursor, position).sk },
        }),
      );
      const items = (Items ?? []).map((item) => ledgerLine.parse(item));
      return { items, next: LastEvaluatedKey ? encodeCursor({ sk: String(LastEvaluatedKey.sk) }) : null };
    },

    async linesOf(day, raw, mailboxes) {
      const found: LedgerLine[] = [];
      for (const mailbox of mailboxes) {
        const { Items } = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND sk = :sk',
            ExpressionAttributeValues: { ':pk': keys.ledger(day, '').pk, ':sk': keyOf(day, raw, mailbox).sk },
          }),
        );
        for (const item of Items ?? []) found.push(ledgerLine.parse(item));
      }
      return found;
    },
  };
}
