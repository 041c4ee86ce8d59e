import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { errorName } from '../platform/errors.ts';
import { createItems } from '../platform/items.ts';
import { keys } from '../platform/keys.ts';
import type { Canary } from './canary.ts';

const sentItem = z.object({ id: z.string(), sentAt: z.number() });
const returnedItem = sentItem.extend({ at: z.number() });

/** The canaries that were sent and came back last. */
export interface LastCanaries {
  sent?: Canary;
  /** `at`: when it came back, epoch ms. */
  returned?: Canary & { at: number };
}

/** Remembers the last canary that went out and the last that came back, an item each: neither writing waits for the other. */
export interface CanaryStore {
  /** Notes that a canary has gone out. */
  sent(canary: Canary): Promise<void>;
  /**
   * Notes that a canary has come back. Twice is the same as once, and an older one never takes the place of a newer one.
   * @param at epoch ms
   */
  returned(canary: Canary, at: number): Promise<void>;
  last(): Promise<LastCanaries>;
}

/** Canaries in table `tickets`. */
export function createCanaryStore(over: { client: DynamoDBDocumentClient; table: string }): CanaryStore {
  const items = createItems(over);
  return {
    sent: ({ id, sentAt }) => items.put({ ...keys.canary('sent'), item: 'canary', v: 1, id, sentAt }),

    async returned({ id, sentAt }, at) {
      const command = new PutCommand({
        TableName: over.table,
        Item: { ...keys.canary('returned'), item: 'canary', v: 1, id, sentAt, at },
        ConditionExpression: 'attribute_not_exists(pk) OR sentAt < :sentAt',
        ExpressionAttributeValues: { ':sentAt': sentAt },
      });
      try {
        await over.client.send(command);
      } catch (error) {
        if (errorName(error) !== 'ConditionalCheckFailedException') throw error;
      }
    },

    async last() {
      const [sent, returned] = await Promise.all([items.get(keys.canary('sent')), items.get(keys.canary('returned'))]);
      return { sent: sent && sentItem.parse(sent), returned: returned && returnedItem.parse(returned) };
    },
  };
}
