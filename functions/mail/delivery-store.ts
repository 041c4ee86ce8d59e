import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createItems } from '../platform/items.ts';
import { keys } from '../platform/keys.ts';
import { type Delivery, deliveryItem } from '../tickets/index.ts';

/** Names a sent entry. */
export interface SentMessage {
  number: number;
  order: number;
  id: string;
  mailbox: string;
}

const storedDelivery = z.object({
  state: z.enum(['queued', 'sending', 'sent', 'delivered', 'delayed', 'bounced', 'complained', 'failed', 'cancelled']),
  at: z.number(),
  sesId: z.string().optional(),
  reason: z.string().optional(),
  attempts: z.number().optional(),
  failed: z.array(z.string()).optional(),
  retriedAt: z.number().optional(),
});

/** How far each sent entry has come. */
export interface DeliveryStore {
  /** Undefined while nobody has begun to send it: it is queued. */
  load(message: SentMessage): Promise<Delivery | undefined>;
  /**
   * Writes `next` if nobody has written since `before` was read.
   * @param before undefined: there was nothing
   * @returns false when somebody has
   */
  replace(message: SentMessage, before: Delivery | undefined, next: Delivery): Promise<boolean>;
}

/** Deliveries in table `tickets`, beside their entries. */
export function createDeliveryStore({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): DeliveryStore {
  const items = createItems({ client, table });
  return {
    async load({ number, order, id }) {
      const item = await items.get(keys.delivery(number, order, id));
      return item && storedDelivery.parse(item);
    },

    async replace(message, before, next) {
      const Item = deliveryItem(message, next);
      const condition =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#state = :state AND #at = :at',
              ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
              ExpressionAttributeValues: { ':state': before.state, ':at': before.at },
            };
      try {
        await client.send(new PutCommand({ TableName: table, Item, ...condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
