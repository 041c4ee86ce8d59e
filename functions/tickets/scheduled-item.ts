import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { InvalidRequestError } from '../platform/errors.ts';
import { keys, ticketPk } from '../platform/keys.ts';
import type { SentEntry } from './entry.ts';
import { longestInItem, packBody, unpackBody } from './entry-body.ts';
import type { Item } from './entry-item.ts';
import type { ScheduledMessage } from './scheduled.ts';
import { itemVersion } from './ticket-item.ts';
import type { TicketStore } from './ticket-store-types.ts';

/**
 * A message that waits, as its ticket's partition keeps it.
 * @throws InvalidRequestError when it is too long for an item
 */
export function scheduledItem({ id, number, sendAt, by, status, draft }: ScheduledMessage): Item {
  const { text, html, visibleText, delivery, ...rest } = draft;
  const packed = packBody({ text, html, visibleText });
  if (packed.byteLength > longestInItem)
    throw new InvalidRequestError([{ path: 'text', message: 'is too long for a message that waits' }]);
  return {
    ...keys.scheduled(number, id),
    item: 'scheduled',
    v: itemVersion,
    id,
    number,
    sendAt,
    by,
    status,
    draft: rest,
    packed,
  };
}

function scheduledFrom(item: Item): ScheduledMessage {
  const { id, number, sendAt, by, status, draft, packed } = item;
  const body = packed instanceof Uint8Array ? unpackBody(packed) : { text: '' };
  const { at } = draft as SentEntry;
  // Only `scheduledItem` writes them, under the same schema version.
  return {
    id,
    number,
    sendAt,
    by,
    status,
    draft: { ...(draft as SentEntry), ...body, delivery: { state: 'queued', at } },
  } as ScheduledMessage;
}

/** Reads messages that wait. */
export function createScheduledReader({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): Pick<TicketStore, 'scheduled' | 'allScheduled'> {
  return {
    async scheduled(number, id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keys.scheduled(number, id), ConsistentRead: true }),
      );
      return Item && scheduledFrom(Item);
    },

    async allScheduled(number) {
      const found: ScheduledMessage[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
            ExpressionAttributeValues: { ':pk': ticketPk(number), ':prefix': keys.scheduledPrefix },
            ConsistentRead: true,
            ExclusiveStartKey: start,
          }),
        );
        found.push(...(page.Items ?? []).map(scheduledFrom));
        start = page.LastEvaluatedKey;
      } while (start);
      return found;
    },
  };
}
