import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { TukiError } from '../platform/errors.ts';
import { keys } from '../platform/keys.ts';
import { wayTo } from './addresses.ts';
import { type Customer, customerIdOf, type Standing } from './customer.ts';
import { type CustomerHead, customerOf, customerVersion, phonesToKeep } from './customer-item.ts';
import { type CustomerPlace, isLostRace, readHead, readOwn, untilAlone } from './customer-reader.ts';
import { type Merging, merge, unmerge } from './merging.ts';
import { customerUpdate, type WriteItem } from './update.ts';

/** What an agent changes of a customer; what is left out stays. */
export interface CustomerPatch extends Standing {
  name?: string;
  /** All of them, as they were typed. */
  phones?: string[];
}

/** A customer as an agent makes them. */
export interface NewCustomer extends CustomerPatch {
  name: string;
  /** Used where there is no address to be known by. */
  id: string;
  addresses: string[];
  createdAt: number;
}

/** The customer has gone on since. */
export class CustomerChangedError extends TukiError {
  override readonly name = 'CustomerChangedError';
  constructor(version: number) {
    super('customer-changed', 'Somebody else has changed it in the meantime. Look at it and try again.', {
      extra: { version },
    });
  }
}

/** What agents do with customers. */
export interface CustomerChanges {
  /**
   * Keeps a new customer with all their addresses, and the register's line that says so.
   * @returns the customer, or whose one of the addresses is already
   */
  create(customer: NewCustomer): Promise<{ made: Customer } | { taken: string; by: Customer }>;
  /**
   * Changes a customer.
   * @param seen the version that the change is based on
   * @param beside written in the same transaction
   * @throws CustomerChangedError when it has gone on
   */
  change(id: string, patch: CustomerPatch, seen: number, beside: readonly WriteItem[]): Promise<Customer | undefined>;
  /**
   * Merges `from` into `into`. Doing it twice is the same as once.
   * @returns undefined when one of them is not known
   * @throws InvalidRequestError for a customer and themselves, and when it would be too much for one
   */
  merge(into: string, from: string, at: number, by: string): Promise<Customer | undefined>;
  /**
   * Undoes a merge. Doing it twice is the same as once.
   * @returns both; undefined when there was no such merge
   */
  unmerge(into: string, from: string): Promise<{ into: Customer; from: Customer } | undefined>;
}

/** Changes of customers in table `tickets`. */
export function createCustomerChanges(place: CustomerPlace): CustomerChanges {
  const { client, table } = place;
  const send = (items: WriteItem[]) => client.send(new TransactWriteCommand({ TransactItems: items }));

  return {
    create: (customer) =>
      untilAlone(async () => {
        const [first] = customer.addresses;
        const id = first === undefined ? customer.id : customerIdOf(first);
        const head: CustomerHead = { ...customer, id };
        for (const address of customer.addresses) {
          const by = await readHead(place, customerIdOf(address));
          if (by) return { taken: address, by: customerOf(by) };
        }
        const there = first === undefined ? await readHead(place, id) : undefined;
        if (there) return { made: customerOf(there) };
        await send([
          {
            Put: {
              TableName: table,
              Item: { ...head, ...keys.customer(id), item: 'customer', v: customerVersion },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
          ...customer.addresses.slice(1).map((address) => wayTo(table, address, id)),
          {
            Put: { TableName: table, Item: { ...keys.register('customer', id), item: 'register', v: customerVersion } },
          },
        ]);
        return { made: customerOf(head) };
      }),

    async change(id, patch, seen, beside) {
      const head = await readHead(place, id);
      if (!head) return undefined;
      const version = head.version ?? 1;
      if (version !== seen) throw new CustomerChangedError(version);
      const { phones, ...rest } = patch;
      const changes: Partial<CustomerHead> = {
        ...rest,
        ...(phones === undefined ? {} : phonesToKeep(head, phones)),
        version: version + 1,
      };
      try {
        await send([{ Update: customerUpdate(table, head, changes) }, ...beside]);
      } catch (error) {
        if (isLostRace(error)) throw new CustomerChangedError(version + 1);
        throw error;
      }
      return customerOf({ ...head, ...changes });
    },

    merge: (into, from, at, by) =>
      untilAlone(async () => {
        const stays = await readHead(place, into);
        const goes = await readHead(place, from);
        if (!stays || !goes) return undefined;
        // They are one already.
        if (stays.id === goes.id && from !== stays.id) return customerOf(goes);
        const made = merge(stays, goes, at, by);
        await send(writesOf(table, { stays, goes }, made));
        return customerOf(made.into);
      }),

    unmerge: (into, from) =>
      untilAlone(async () => {
        const stays = await readHead(place, into);
        const goes = await readOwn(place, from);
        if (!stays || !goes) return undefined;
        // Done before, unless there never was such a merge.
        if (goes.alias === undefined && goes.id !== stays.id)
          return { into: customerOf(stays), from: customerOf(goes) };
        const made = unmerge(stays, goes);
        if (!made) return undefined;
        await send(writesOf(table, { stays, goes }, made));
        return { into: customerOf(made.into), from: customerOf(made.from) };
      }),
  };
}

/** Writes both customers, as long as they are as they were read, and where those lead who follow. */
function writesOf(table: string, before: { stays: CustomerHead; goes: CustomerHead }, made: Merging): WriteItem[] {
  const { stays, goes } = before;
  const { into, from, followers } = made;
  const marks = 'undeliverable' as const;
  const follow = from.alias ?? from.id;
  const followed = from.alias === undefined ? stays.id : from.id;
  return [
    {
      Update: customerUpdate(
        table,
        stays,
        { merged: into.merged, version: into.version, ...(marks in into && { [marks]: into[marks] }) },
        [marks],
      ),
    },
    {
      Update: customerUpdate(
        table,
        goes,
        {
          alias: from.alias,
          merged: from.merged,
          version: from.version,
          ...(marks in from && { [marks]: from[marks] }),
        },
        [marks, 'mailboxes', 'addresses'],
      ),
    },
    ...followers.map(
      (id): WriteItem => ({
        Update: {
          TableName: table,
          Key: keys.customer(id),
          UpdateExpression: 'SET alias = :alias',
          ConditionExpression: 'alias = :before',
          ExpressionAttributeValues: { ':alias': follow, ':before': followed },
        },
      }),
    ),
  ];
}
