import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { keys } from '../platform/keys.ts';
import type { Beside } from './change.ts';
import type { Delivery } from './entry.ts';
import { deliveryItem } from './entry-item.ts';
import { scheduledItem } from './scheduled-item.ts';
import type { Ticket } from './ticket.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What a transaction writes for it, on which condition. */
export function besideWrite(beside: Beside, { number: own, mailbox }: Ticket, table: string): Write {
  switch (beside.type) {
    case 'cancel': {
      const { number, order, id } = beside.entry;
      const next: Delivery = { state: 'cancelled', at: beside.at };
      return {
        Put: {
          TableName: table,
          Item: deliveryItem({ number, order, id, mailbox }, next),
          ConditionExpression: 'attribute_not_exists(pk) OR #state = :queued',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':queued': 'queued' },
        },
      };
    }
    case 'retry': {
      const { number, order, id, delivery } = beside.entry;
      const { failed } = delivery;
      const next: Delivery = { state: 'queued', at: beside.at, retriedAt: beside.at, ...(failed ? { failed } : {}) };
      return {
        Put: {
          TableName: table,
          Item: deliveryItem({ number, order, id, mailbox }, next),
          ConditionExpression: '#state = :state AND #at = :at',
          ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
          ExpressionAttributeValues: { ':state': delivery.state, ':at': delivery.at },
        },
      };
    }
    case 'schedule':
      return {
        Put: {
          TableName: table,
          Item: scheduledItem(beside.message),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      };
    case 'unschedule':
      return {
        Delete: {
          TableName: table,
          Key: keys.scheduled(own, beside.id),
          ConditionExpression: 'attribute_exists(pk)',
        },
      };
    default:
      return beside satisfies never;
  }
}
