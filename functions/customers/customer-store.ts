import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keys } from '../platform/keys.ts';
import { type Customer, customerIdOf, type Undeliverable } from './customer.ts';

/** Schema version of the items. */
const VERSION = 1;
/** How many merges in a row are followed; a longer chain is a fault in the data. */
const MAX_HOPS = 5;
/** Writers of one customer at the same time. */
const MAX_RACES = 5;

const customerItem = z.object({
  id: z.string(),
  name: z.string(),
  addresses: z.array(z.string()),
  createdAt: z.number(),
  undeliverable: z
    .array(
      z.object({ address: z.string(), kind: z.enum(['bounced', 'complained']), reason: z.string(), at: z.number() }),
    )
    .optional(),
  acknowledgedAt: z.number().optional(),
  acknowledgedFor: z.string().optional(),
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
   * @param acknowledgedFor the message that they get an acknowledgement for, when they are new
   */
  ensure(address: string, name: string, now: number, acknowledgedFor?: string): Promise<Customer>;
  /**
   * Takes the right to acknowledge a message: a customer gets one acknowledgement in `every` milliseconds. The same message has it again.
   * @returns false when another message had it within that time
   */
  takeAcknowledgement(id: string, message: string, now: number, every: number): Promise<boolean>;
  /**
   * Lets a further address lead to a customer. Doing it twice is the same as once.
   * @returns false when the address is somebody else's already
   */
  addAddress(id: string, address: string): Promise<boolean>;
  /** Notes on its customer that mail does not reach an address; nothing when nobody has it, or the same was noted before. */
  markUndeliverable(mark: Undeliverable): Promise<void>;
  /**
   * Takes such a note away.
   * @returns false when there was none
   */
  clearUndeliverable(address: string): Promise<boolean>;
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

  async function ensure(address: string, name: string, now: number, acknowledgedFor?: string): Promise<Customer> {
    const id = customerIdOf(address);
    const customer: Customer = {
      id,
      name: name.trim(),
      addresses: [address.trim().toLowerCase()],
      createdAt: now,
      ...(acknowledgedFor === undefined ? {} : { acknowledgedAt: now, acknowledgedFor }),
    };
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

  async function takeAcknowledgement(id: string, message: string, now: number, every: number): Promise<boolean> {
    try {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.customer(id),
          UpdateExpression: 'SET acknowledgedAt = :now, acknowledgedFor = :message',
          ConditionExpression:
            'attribute_exists(pk) AND (attribute_not_exists(acknowledgedAt) OR acknowledgedAt <= :before OR acknowledgedFor = :message)',
          ExpressionAttributeValues: { ':now': now, ':message': message, ':before': now - every },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  const findByAddress = (address: string) => get(customerIdOf(address));

  /** Writes the notes that `change` makes of those there are; nothing when it returns undefined. Begins again when others were faster. */
  async function changeMarks(
    address: string,
    change: (marks: Undeliverable[]) => Undeliverable[] | undefined,
  ): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const customer = await findByAddress(address);
      const marks = customer && change(customer.undeliverable ?? []);
      if (!customer || !marks) return false;
      try {
        await client.send(marksUpdate(table, customer, marks));
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || attempt >= MAX_RACES) throw error;
      }
    }
  }

  async function markUndeliverable(mark: Undeliverable): Promise<void> {
    const address = mark.address.trim().toLowerCase();
    await changeMarks(address, (marks) =>
      marks.some((one) => one.address === address && one.kind === mark.kind)
        ? undefined
        : [...marks.filter((one) => one.address !== address), { ...mark, address }],
    );
  }

  async function clearUndeliverable(address: string): Promise<boolean> {
    const normal = address.trim().toLowerCase();
    return await changeMarks(normal, (marks) =>
      marks.some((one) => one.address === normal) ? marks.filter((one) => one.address !== normal) : undefined,
    );
  }

  return { get, findByAddress, ensure, takeAcknowledgement, addAddress, markUndeliverable, clearUndeliverable };
}

/** Replaces the notes of a customer as they were read. */
function marksUpdate(table: string, { id, undeliverable }: Customer, marks: readonly Undeliverable[]): UpdateCommand {
  const before = undeliverable === undefined ? {} : { ':before': undeliverable };
  return new UpdateCommand({
    TableName: table,
    Key: keys.customer(id),
    UpdateExpression: 'SET undeliverable = :marks',
    ConditionExpression:
      undeliverable === undefined ? 'attribute_not_exists(undeliverable)' : 'undeliverable = :before',
    ExpressionAttributeValues: { ':marks': marks, ...before },
  });
}
