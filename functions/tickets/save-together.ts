import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Retry, withRetry } from '../platform/retry.ts';
import { TicketChangedError, TicketExistsError } from './change.ts';
import { itemsOf, movedItem } from './entry-item.ts';
import { ticketItem } from './ticket-item.ts';
import type { Moved, Step } from './ticket-store-types.ts';
import { isConflict, reasonsOf } from './transactions.ts';

interface Keeping {
  client: DynamoDBDocumentClient;
  table: string;
  retry?: Retry;
}

const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

/** Writes the heads of several tickets, each on the version that was read, and their entries in one transaction; as `TicketStore.saveTogether` says. */
export async function saveTogether(
  { client, table, retry }: Keeping,
  steps: readonly Step[],
  moved?: Moved,
): Promise<void> {
  const heads = steps.map(({ change, was }) => ({
    TableName: table,
    Item: ticketItem(change.ticket),
    ...(was === undefined ? isNew : onVersion(was)),
  }));
  const entries = steps.flatMap(({ change }) => itemsOf(change).map(({ entry }) => entry));
  const others = moved ? [...entries, movedItem(moved.entry, moved.to)] : entries;
  const command = new TransactWriteCommand({
    TransactItems: [
      ...heads.map((Put) => ({ Put })),
      ...others.map((Item) => ({ Put: { TableName: table, Item, ...isNew } })),
    ],
  });
  try {
    await withRetry(() => client.send(command), isConflict, retry);
  } catch (error) {
    const reasons = reasonsOf(error);
    // The same has been kept before.
    if (reasons.slice(steps.length).includes('ConditionalCheckFailed')) return;
    const refused = steps[reasons.indexOf('ConditionalCheckFailed')];
    if (!refused) throw error;
    const { number } = refused.change.ticket;
    throw refused.was === undefined ? new TicketExistsError(number) : new TicketChangedError(number);
  }
}

const onVersion = (was: number) => ({
  ConditionExpression: '#version = :before',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':before': was },
});
