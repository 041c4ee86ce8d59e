import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { keys, time } from '../platform/keys.ts';
import type { Page } from '../tickets/index.ts';
import { type Notification, notificationLastsMs, storedNotification } from './notification.ts';

/** Schema version of the items. */
const VERSION = 1;
const cursorSchema = z.object({ after: z.string().regex(/^\d{15}#.{1,100}$/) });
const readItem = z.object({ upTo: z.number() });

/** What agents are told in the inbox, and how far each has looked. */
export interface NotificationStore {
  /** Keeps a notification for 30 days. False when it was there already. */
  put(notification: Notification): Promise<boolean>;
  /** Newest first. */
  page(agent: string, options: { limit: number; cursor?: string | undefined }): Promise<Page<Notification>>;
  /** Those after an instant (epoch ms), oldest first. */
  since(agent: string, at: number, limit: number): Promise<Notification[]>;
  /** The instant (epoch ms) up to which the agent has looked; 0 when they never have. */
  readUpTo(agent: string): Promise<number>;
  /** Notes how far the agent has looked (epoch ms); never goes back. */
  markRead(agent: string, upTo: number): Promise<void>;
}

/** Notifications in table `tickets`, one partition for each agent. */
export function createNotificationStore({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): NotificationStore {
  const partition = (agent: string) => keys.notification(agent, 0, '').pk;

  /** @returns false when the condition does not hold */
  async function putIf(
    Item: Record<string, unknown>,
    ConditionExpression: string,
    values?: Record<string, unknown>,
  ): Promise<boolean> {
    try {
      await client.send(
        new PutCommand({ TableName: table, Item, ConditionExpression, ExpressionAttributeValues: values }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    put(notification) {
      const { agent, at, id } = notification;
      const ttl = Math.floor((at + notificationLastsMs) / 1000);
      const Item = { ...notification, ...keys.notification(agent, at, id), item: 'notification', v: VERSION, ttl };
      return putIf(Item, 'attribute_not_exists(pk)');
    },

    async page(agent, { limit, cursor }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor, cursorSchema).after;
      const pk = partition(agent);
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ScanIndexForward: false,
          Limit: limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
        }),
      );
      const next = LastEvaluatedKey ? encodeCursor({ after: LastEvaluatedKey.sk }) : null;
      return { items: Items.map((item) => storedNotification.parse(item)), next };
    },

    async since(agent, at, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk > :sk',
          ExpressionAttributeValues: { ':pk': partition(agent), ':sk': `${time(at)}#~` },
          Limit: limit,
        }),
      );
      return Items.map((item) => storedNotification.parse(item));
    },

    async readUpTo(agent) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: keys.newsRead(agent) }));
      return Item ? readItem.parse(Item).upTo : 0;
    },

    async markRead(agent, upTo) {
      const Item = { ...keys.newsRead(agent), item: 'newsRead', v: VERSION, upTo };
      await putIf(Item, 'attribute_not_exists(pk) OR upTo < :upTo', { ':upTo': upTo });
    },
  };
}
