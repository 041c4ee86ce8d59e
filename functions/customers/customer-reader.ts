import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { createItems } from '../platform/items.ts';
import { keys } from '../platform/keys.ts';
import type { Customer } from './customer.ts';
import { type CustomerHead, customerOf, isCustomer, storedCustomer } from './customer-item.ts';

/** How many ways in a row are followed: one from a further address, one from a merge; a longer chain is a fault in the data. */
const MAX_HOPS = 5;
/** Writers of one customer at the same time. */
const MAX_RACES = 5;

/** Where customers are kept. */
export interface CustomerPlace {
  client: DynamoDBDocumentClient;
  table: string;
}

/**
 * The item that an id leads to. Reads consistently: it is asked right after a write was refused.
 * @throws Error when merges lead in a circle
 */
export async function readHead({ client, table }: CustomerPlace, id: string): Promise<CustomerHead | undefined> {
  let at = id;
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keys.customer(at), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const stored = storedCustomer(Item);
    if (isCustomer(stored)) return stored;
    at = stored.alias ?? at;
  }
  throw new Error(`customer ${id} leads through more than ${MAX_HOPS} merges`);
}

/** A customer's own item, wherever it leads; undefined for an address that leads elsewhere. */
export async function readOwn({ client, table }: CustomerPlace, id: string): Promise<CustomerHead | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: keys.customer(id), ConsistentRead: true }),
  );
  const stored = Item && storedCustomer(Item);
  return stored && 'id' in stored ? stored : undefined;
}

/** Those that there are, under the ids that were asked for, as they were a moment ago. */
export async function getMany(
  { client, table }: CustomerPlace,
  ids: readonly string[],
): Promise<Map<string, Customer>> {
  const items = createItems({ client, table, consistent: false });
  const follow = async (id: string): Promise<[string, Customer][]> => {
    let at = id;
    for (let hop = 0; hop <= MAX_HOPS; hop++) {
      const item = await items.get(keys.customer(at));
      if (!item) return [];
      const stored = storedCustomer(item);
      if (isCustomer(stored)) return [[id, customerOf(stored)]];
      at = stored.alias ?? at;
    }
    throw new Error(`customer ${id} leads through more than ${MAX_HOPS} merges`);
  };
  return new Map((await Promise.all([...new Set(ids)].map(follow))).flat());
}

/**
 * Tries until nobody else was faster, five times at most.
 * @param attempt what is to be done; it reads anew each time
 */
export async function untilAlone<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isLostRace(error) || count >= MAX_RACES) throw error;
    }
  }
}

/** Whether a write was refused because what it changes is not as it was read. */
export const isLostRace = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'ConditionalCheckFailedException' || error.name === 'TransactionCanceledException');
