import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { createItems } from '../platform/items.ts';
import { keys } from '../platform/keys.ts';
import { settingsVersion } from '../platform/settings-items.ts';
import { type KeptSenderRules, type SenderRule, senderRule } from './sender-rules.ts';

/** Keeps what leads have decided about senders. */
export interface SenderStore extends KeptSenderRules {
  /** By pattern, domains first; expired ones may still be among them. */
  list(options: { limit: number; cursor?: string }): Promise<{ items: SenderRule[]; next: string | null }>;
  /** Keeps a rule in the place of the one that its pattern had. */
  put(rule: SenderRule): Promise<void>;
  /** A missing one is no error. */
  remove(pattern: string): Promise<void>;
}

const position = z.object({ sk: z.string() });

/** Rules of senders in table `tickets`, all in one partition. DynamoDB takes out those that have expired. */
export function createSenderStore({ client, table }: { client: DynamoDBDocumentClient; table: string }): SenderStore {
  const items = createItems({ client, table });
  return {
    async get(patterns) {
      const found = await Promise.all(patterns.map((pattern) => items.get(keys.sender(pattern))));
      return found.flatMap((item) => (item === undefined ? [] : [senderRule.parse(item)]));
    },

    async list({ limit, cursor }) {
      const { pk } = keys.sender('');
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          Limit: limit,
          ExclusiveStartKey: cursor === undefined ? undefined : { pk, sk: decodeCursor(cursor, position).sk },
        }),
      );
      const next = LastEvaluatedKey ? encodeCursor({ sk: String(LastEvaluatedKey.sk) }) : null;
      return { items: Items.map((item) => senderRule.parse(item)), next };
    },

    async put(rule) {
      const ttl = rule.until === undefined ? undefined : Math.ceil(rule.until / 1000);
      const Item = { ...rule, ...keys.sender(rule.pattern), item: 'sender', v: settingsVersion, ttl };
      await client.send(new PutCommand({ TableName: table, Item }));
    },

    async remove(pattern) {
      await client.send(new DeleteCommand({ TableName: table, Key: keys.sender(pattern) }));
    },
  };
}
