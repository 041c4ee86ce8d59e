import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from '../platform/keys.ts';

/** A customer holds no more of them. */
const mostPhones = 20;

/** Keeps a phone number on a customer, as it was typed. One write; nothing when it is there, or the customer has as many as they can. */
export async function rememberPhone(
  { client, table }: { client: DynamoDBDocumentClient; table: string },
  id: string,
  phone: string,
): Promise<void> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.customer(id),
        UpdateExpression:
          'SET phones = list_append(if_not_exists(phones, :none), :list), #version = if_not_exists(#version, :one) + :one',
        ConditionExpression:
          'attribute_exists(pk) AND (attribute_not_exists(phones) OR (NOT contains(phones, :phone) AND size(phones) < :most))',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':none': [], ':list': [phone], ':phone': phone, ':most': mostPhones, ':one': 1 },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
