import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keys } from '../platform/keys.ts';
import { type Customer, customerIdOf } from './customer.ts';

/** Schema version of the items. */
const VERSION = 1;
/** How many merges in a row are followed; a longer chain is a fault in the data. */
const MAX_HOPS = 5;

const customerItem = z.object({
  id: z.string(),
  name: z.string(),
  addresses: z.array(z.string()),
  createdAt: z.number(),
});
/** Stands where a further address, or a customer merged into another, would be: says whose it is. */
const aliasItem = z.object({ alias: z.string() });
const storedItem = z.union([aliasItem, customerItem]);

/** Customers, found by id or by any of their addresses. */
export interface CustomerStore {
  /**
   * By id; an id that was merged into another customer gives that one.
   * @throws Error when merges lead in a circle
   */
  get(id: string): Promise<Customer | undefined>;
  /** @param address in any case */
  findByAddress(address: string): Promise<Customer | undefined>;
  /**
   * The customer of the address, made when there is none. One write, whether they are known or not.
   * @param address in any case
   */
  ensure(address: string, name: string, now: number): Promise<Customer>;
  /**
   * Lets a further address lead to a customer. Doing it twice is the same as once.
   * @returns false when the address is somebody else's already
   */
  addAddress(id: string, address: string): Promise<boolean>;
}

/** Customers in table `tickets`. */
export function createCustomerStore({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): CustomerStore {
  /** Follows aliases. Reads consistently: it is asked right after a write was refused. */
  async function get(id: string): Promise<Customer | undefined> {
    let at = id;
    for (let hop = 0; hop <= MAX_HOPS; hop++) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keys.customer(at), ConsistentRead: true }),
      );
      if (!Item) return undefined;
      const stored = storedItem.parse(Item);
      if (!('alias' in stored)) return stored;
      at = stored.alias;
    }
    throw new Error(`customer ${id} leads through more than ${MAX_HOPS} merges`);
  }

  /** @returns false when something stands there already */
  async function putNew(id: string, value: Customer | { alias: string }): Promise<boolean> {
    try {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { ...value, ...keys.customer(id), item: 'customer', v: VERSION },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async function ensure(address: string, name: string, now: number): Promise<Customer> {
    const id = customerIdOf(address);
    const customer: Customer = { id, name: name.trim(), addresses: [address.trim().toLowerCase()], createdAt: now };
    if (await putNew(id, customer)) return customer;
    const known = await get(id);
    if (!known) throw new Error(`customer ${id} leads nowhere`);
    return known;
  }

  async function addAddress(id: string, address: string): Promise<boolean> {
    const normal = address.trim().toLowerCase();
    const target = await get(id);
    if (!target) throw new Error(`customer ${id} is not known`);
    const free = await putNew(customerIdOf(normal), { alias: target.id });
    if (!free && (await findByAddress(normal))?.id !== target.id) return false;
    if (target.addresses.includes(normal)) return true;
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.customer(target.id),
        UpdateExpression: 'SET addresses = :addresses',
        ConditionExpression: 'addresses = :before',
        ExpressionAttributeValues: { ':addresses': [...target.addresses, normal], ':before': target.addresses },
      }),
    );
    return true;
  }

  const findByAddress = (address: string) => get(customerIdOf(address));
  return { get, findByAddress, ensure, addAddress };
}
