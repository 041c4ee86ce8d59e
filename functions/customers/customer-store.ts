import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from '../platform/keys.ts';
import { addAddress } from './addresses.ts';
import { type Customer, customerIdOf, type Undeliverable } from './customer.ts';
import { customerOf, customerVersion } from './customer-item.ts';
import { type CustomerPlace, getMany, readHead, untilAlone } from './customer-reader.ts';
import { customerUpdate } from './update.ts';

/** Customers, found by id or by any of their addresses. */
export interface CustomerStore {
  /**
   * By id; an id that was merged into another customer gives that one.
   * @throws Error when merges lead in a circle
   */
  get(id: string): Promise<Customer | undefined>;
  /**
   * Those that there are, under the ids that were asked for: half a read unit each, and as much again for who was merged into another.
   * They may be as they were a moment ago.
   */
  getMany(ids: readonly string[]): Promise<Map<string, Customer>>;
  /** @param address in any case */
  findByAddress(address: string): Promise<Customer | undefined>;
  /**
   * The customer of the address, made when there is none. One write, whether they are known or not.
   * @param address in any case
   * @param acknowledgedFor the message that they get an acknowledgement for, when they are new
   * @param mailbox the one that they write to; a known customer who has not written there before costs a write more
   */
  ensure(address: string, name: string, now: number, acknowledgedFor?: string, mailbox?: string): Promise<Customer>;
  /**
   * Notes that a customer has to do with a mailbox, so that its agents see them. One write the first time, none later; none for a customer of
   * whom no mailbox is known, whom everybody sees.
   */
  seenIn(customer: Pick<Customer, 'id' | 'mailboxes'>, mailbox: string): Promise<void>;
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
export function createCustomerStore(place: CustomerPlace): CustomerStore {
  const { client, table } = place;

  async function get(id: string): Promise<Customer | undefined> {
    const head = await readHead(place, id);
    return head && customerOf(head);
  }

  async function ensure(
    address: string,
    name: string,
    now: number,
    acknowledgedFor?: string,
    mailbox?: string,
  ): Promise<Customer> {
    const id = customerIdOf(address);
    const customer: Customer = {
      id,
      name: name.trim(),
      addresses: [address.trim().toLowerCase()],
      createdAt: now,
      ...(acknowledgedFor === undefined ? {} : { acknowledgedAt: now, acknowledgedFor }),
      ...(mailbox === undefined ? {} : { mailboxes: [mailbox] }),
    };
    if (await putNew(place, customer)) return customer;
    const known = await get(id);
    if (!known) throw new Error(`customer ${id} leads nowhere`);
    if (mailbox !== undefined) await seenIn(known, mailbox);
    return known;
  }

  async function seenIn(seen: Pick<Customer, 'id' | 'mailboxes'>, mailbox: string): Promise<void> {
    if (seen.mailboxes === undefined || seen.mailboxes.includes(mailbox)) return;
    await untilAlone(async () => {
      const head = await readHead(place, seen.id);
      const known = head && customerOf(head).mailboxes;
      if (!head || known === undefined || known.includes(mailbox)) return;
      const mailboxes = [...(head.mailboxes ?? []), mailbox];
      await client.send(new UpdateCommand(customerUpdate(table, head, { mailboxes }, ['mailboxes'])));
    });
  }

  const findByAddress = (address: string) => get(customerIdOf(address));

  return {
    get,
    getMany: (ids) => getMany(place, ids),
    findByAddress,
    ensure,
    seenIn,
    takeAcknowledgement: (id, message, now, every) => takeAcknowledgement(place, id, message, now, every),
    addAddress: async (id, address) => (await addAddress(place, id, address)).outcome !== 'taken',
    async markUndeliverable(mark) {
      const address = mark.address.trim().toLowerCase();
      await changeMarks(place, address, (marks) =>
        marks.some((one) => one.address === address && one.kind === mark.kind)
          ? undefined
          : [...marks.filter((one) => one.address !== address), { ...mark, address }],
      );
    },
    clearUndeliverable(address) {
      const normal = address.trim().toLowerCase();
      return changeMarks(place, normal, (marks) =>
        marks.some((one) => one.address === normal) ? marks.filter((one) => one.address !== normal) : undefined,
      );
    },
  };
}

/** @returns false when something stands there already */
async function putNew({ client, table }: CustomerPlace, customer: Customer): Promise<boolean> {
  try {
    await client.send(
      new PutCommand({
        TableName: table,
        Item: { ...customer, ...keys.customer(customer.id), item: 'customer', v: customerVersion },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function takeAcknowledgement(
  { client, table }: CustomerPlace,
  id: string,
  message: string,
  now: number,
  every: number,
): Promise<boolean> {
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

/** Writes the notes that `change` makes of those there are; nothing when it returns undefined. Begins again when others were faster. */
function changeMarks(
  place: CustomerPlace,
  address: string,
  change: (marks: Undeliverable[]) => Undeliverable[] | undefined,
): Promise<boolean> {
  return untilAlone(async () => {
    const head = await readHead(place, customerIdOf(address));
    const marks = head && change(head.undeliverable ?? []);
    if (!head || !marks) return false;
    await place.client.send(
      new UpdateCommand(customerUpdate(place.table, head, { undeliverable: marks }, ['undeliverable'])),
    );
    return true;
  });
}
