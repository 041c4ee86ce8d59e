import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { keys, mineOf } from '../platform/keys.ts';
import { withRetry } from '../platform/retry.ts';
import type { CountsChange } from './counts.ts';
import type { Fact } from './fact.ts';
import { type KpiReport, kpiReport } from './kpi.ts';

/** Schema version of the items. */
const VERSION = 1;
/** SQS sequence numbers have up to 128 bits: so many decimal digits. */
const SEQUENCE_DIGITS = 39;

/** What became of a counter update: done, or these messages had been counted before. */
export type Counted = { done: true } | { done: false; last: string };

/** Facts, counters and frozen reports. */
export interface ReportStore {
  /**
   * Keeps a fact.
   * @param sequence the message's SQS SequenceNumber
   * @returns false when another message (not this one redelivered) has stated it already
   */
  keepFact(fact: Fact, sequence: string): Promise<boolean>;
  /** The facts of a month (`2026-10`) in order of time. */
  facts(mailbox: string, month: string): Promise<Fact[]>;
  /**
   * Changes the counters of a mailbox, once for each stretch of a message group.
   * @param group the message group that the change comes from
   * @param first SequenceNumber of the first message counted
   * @param last SequenceNumber of the last one
   * @returns not done, with the last SequenceNumber counted, when `first` is not above it
   */
  count(mailbox: string, change: CountsChange, group: string, first: string, last: string): Promise<Counted>;
  /** How many tickets of a mailbox count as open now. */
  openNow(mailbox: string): Promise<number>;
  /** The frozen report of a month; `all` for all mailboxes. */
  report(mailbox: string, month: string): Promise<KpiReport | undefined>;
  /** Freezes a report. The first one stays: it is the one returned. */
  freeze(report: KpiReport): Promise<KpiReport>;
}

/** A SequenceNumber so that strings sort like numbers. */
export const sortable = (sequence: string): string => sequence.padStart(SEQUENCE_DIGITS, '0');

/** Facts, counters and reports in table `tickets`. */
export function createReportStore({ client, table }: { client: DynamoDBDocumentClient; table: string }): ReportStore {
  async function count(
    mailbox: string,
    change: CountsChange,
    group: string,
    first: string,
    last: string,
  ): Promise<Counted> {
    try {
      const update = { TableName: table, Key: keys.counts(mailbox), ...countsUpdate(change, group, first, last) };
      // Deleting tickets takes them out of the same counters.
      await withRetry(
        () => client.send(new UpdateCommand(update)),
        (error) => error instanceof TransactionConflictException,
      );
      return { done: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { done: false, last: error.Item?.[lastOf(group)]?.S ?? sortable(last) };
    }
  }

  async function report(mailbox: string, month: string): Promise<KpiReport | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keys.report(mailbox, month), ConsistentRead: true }),
    );
    // The schema also puts the fields, which the table keeps in no order, back into that of the page.
    return Item && kpiReport.parse(Item.report);
  }

  return {
    async keepFact(fact, sequence) {
      const { id, mailbox, month, ...rest } = fact;
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keys.fact(mailbox, month, fact.at, id), ...rest, item: 'fact', v: VERSION, seq: sequence },
            ConditionExpression: 'attribute_not_exists(pk) OR seq = :seq',
            ExpressionAttributeValues: { ':seq': sequence },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    async facts(mailbox, month) {
      const facts: Fact[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': keys.fact(mailbox, month, 0, '').pk },
            ExclusiveStartKey: start,
          }),
        );
        for (const item of page.Items ?? []) facts.push(factFrom(item, mailbox, month));
        start = page.LastEvaluatedKey;
      } while (start);
      return facts;
    },

    count,

    async openNow(mailbox) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keys.counts(mailbox), ConsistentRead: true }),
      );
      return Number(Item?.reported ?? 0);
    },

    report,

    async freeze(value) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keys.report(value.mailbox, value.month), item: 'report', v: VERSION, report: value },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return value;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return (await report(value.mailbox, value.month)) ?? value;
      }
    },
  };
}

const lastOf = (group: string): string => `last:${group}`;

/** The update of a counts item, which it makes when there is none: every counter is an attribute of its own, those of assignees as `mine:<address>`. */
function countsUpdate(change: CountsChange, group: string, first: string, last: string) {
  const names: Record<string, string> = { '#last': lastOf(group), '#item': 'item' };
  const values: Record<string, unknown> = {
    ':first': sortable(first),
    ':last': sortable(last),
    ':item': 'counts',
    ':v': VERSION,
  };
  const counters = [
    ...Object.entries(change.shelves),
    ...Object.entries(change.mine).map(([assignee, by]) => [mineOf(assignee), by] as const),
    ...(change.open === 0 ? [] : [['reported', change.open] as const]),
  ];
  const added = counters.map(([name, by], nth) => {
    names[`#n${nth}`] = name;
    values[`:n${nth}`] = by;
    return `#n${nth} :n${nth}`;
  });
  return {
    UpdateExpression: `SET #last = :last, #item = :item, v = :v${added.length > 0 ? ` ADD ${added.join(', ')}` : ''}`,
    ConditionExpression: 'attribute_not_exists(#last) OR #last < :first',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}

function factFrom(item: Record<string, unknown>, mailbox: string, month: string): Fact {
  const { sk, number, at, kind, folder, facts, open } = item as unknown as Omit<Fact, 'id'> & { sk: string };
  return { id: sk.slice(sk.indexOf('#') + 1), mailbox, month, number, at, kind, folder, facts, open };
}
