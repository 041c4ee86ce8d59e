import type { TransactWriteCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { keys } from '../platform/keys.ts';
import type { CustomerHead } from './customer-item.ts';

export type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Attributes of a customer that are compared as they were read, besides the version. */
type Compared = 'undeliverable' | 'addresses' | 'mailboxes';

/**
 * Sets attributes of an item; those that are `undefined` are taken away.
 * @param changes at least one
 */
export function setting(changes: Record<string, unknown>) {
  const names = Object.keys(changes);
  const set = names.filter((name) => changes[name] !== undefined).map((name) => `#${name} = :${name}`);
  const remove = names.filter((name) => changes[name] === undefined).map((name) => `#${name}`);
  return {
    UpdateExpression: [set.length > 0 ? `SET ${set}` : '', remove.length > 0 ? `REMOVE ${remove}` : '']
      .join(' ')
      .trim(),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      names.flatMap((name) => (changes[name] === undefined ? [] : [[`:${name}`, changes[name]]])),
    ),
  };
}

/**
 * Changes a customer's own item as long as it is as it was read: not merged elsewhere, of the same version, and the compared attributes the same.
 * @param changes attributes that are `undefined` are taken away
 */
export function customerUpdate(
  table: string,
  before: CustomerHead,
  changes: Partial<CustomerHead>,
  compared: readonly Compared[] = [],
): UpdateCommandInput & { UpdateExpression: string } {
  const made = setting(changes);
  const conditions = [
    'attribute_exists(pk)',
    before.alias === undefined ? 'attribute_not_exists(alias)' : 'alias = :a',
  ];
  const values: Record<string, unknown> = before.alias === undefined ? {} : { ':a': before.alias };
  if ('version' in changes) {
    conditions.push(before.version === undefined ? 'attribute_not_exists(version)' : 'version = :v');
    if (before.version !== undefined) values[':v'] = before.version;
  }
  for (const name of compared) {
    conditions.push(before[name] === undefined ? `attribute_not_exists(${name})` : `${name} = :was_${name}`);
    if (before[name] !== undefined) values[`:was_${name}`] = before[name];
  }
  const all = { ...made.ExpressionAttributeValues, ...values };
  return {
    TableName: table,
    Key: keys.customer(before.id),
    UpdateExpression: made.UpdateExpression,
    ExpressionAttributeNames: made.ExpressionAttributeNames,
    ...(Object.keys(all).length === 0 ? {} : { ExpressionAttributeValues: all }),
    ConditionExpression: conditions.join(' AND '),
  };
}
