import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { InvalidRequestError, TukiError } from '../platform/errors.ts';
import { keys } from '../platform/keys.ts';
import { type Customer, customerIdOf } from './customer.ts';
import { type CustomerHead, customerOf, customerVersion } from './customer-item.ts';
import { type CustomerPlace, readHead, readOwn, untilAlone } from './customer-reader.ts';
import { mostAddresses } from './merging.ts';
import { customerUpdate, type WriteItem } from './update.ts';

/** What became of an address that a customer was to get; `taken`: it is this other customer's. */
export type AddressAdded = { outcome: 'added'; customer: Customer } | { outcome: 'taken'; by: Customer };

const next = (head: CustomerHead): number => (head.version ?? 1) + 1;

/** The item that leads from an address to a customer. */
export const wayTo = (table: string, address: string, id: string): WriteItem => ({
  Put: {
    TableName: table,
    Item: { ...keys.customer(customerIdOf(address)), item: 'customer', v: customerVersion, alias: id },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/**
 * Lets a further address lead to a customer, all or nothing. Doing it twice is the same as once.
 * @throws Error for a customer who is not known; InvalidRequestError when they have too many
 */
export function addAddress(place: CustomerPlace, id: string, address: string): Promise<AddressAdded> {
  const normal = address.trim().toLowerCase();
  const { client, table } = place;
  return untilAlone(async (): Promise<AddressAdded> => {
    const head = await readHead(place, id);
    if (!head) throw new Error(`customer ${id} is not known`);
    const customer = customerOf(head);
    const holder = await readHead(place, customerIdOf(normal));
    if (holder && holder.id !== head.id) return { outcome: 'taken', by: customerOf(holder) };
    if (holder && customer.addresses.includes(normal)) return { outcome: 'added', customer };
    if (customer.addresses.length >= mostAddresses)
      throw new InvalidRequestError([{ path: 'address', message: `a customer has at most ${mostAddresses}` }]);
    const changes = { addresses: [...head.addresses, normal], version: next(head) };
    const update = customerUpdate(table, head, changes, ['addresses']);
    // The way was there already where a caller died in between before ways and lists were written together.
    if (holder) await client.send(new UpdateCommand(update));
    else
      await client.send(
        new TransactWriteCommand({ TransactItems: [wayTo(table, normal, head.id), { Update: update }] }),
      );
    return { outcome: 'added', customer: customerOf({ ...head, ...changes }) };
  });
}

/**
 * Takes an address off a customer, also one that came with a merge; it is nobody's then.
 * @returns the customer without it; undefined when there is no such customer
 * @throws TukiError `in-use` for the address that a customer is known by
 */
export function removeAddress(place: CustomerPlace, id: string, address: string): Promise<Customer | undefined> {
  const normal = address.trim().toLowerCase();
  const { client, table } = place;
  return untilAlone(async () => {
    const head = await readHead(place, id);
    if (!head) return undefined;
    const customer = customerOf(head);
    if (!customer.addresses.includes(normal)) return customer;
    const way = await readOwn(place, customerIdOf(normal));
    if (way)
      throw new TukiError('in-use', `${normal} is the address that the customer is known by; it cannot be taken away.`);
    const without = (addresses: readonly string[]) => addresses.filter((one) => one !== normal);
    const merged = head.merged?.find((one) => one.addresses.includes(normal));
    const changes: Partial<CustomerHead> = {
      addresses: without(head.addresses),
      version: next(head),
      ...(head.merged && { merged: head.merged.map((one) => ({ ...one, addresses: without(one.addresses) })) }),
      ...(head.undeliverable && { undeliverable: head.undeliverable.filter((mark) => mark.address !== normal) }),
    };
    const writes: WriteItem[] = [
      {
        Delete: {
          TableName: table,
          Key: keys.customer(customerIdOf(normal)),
          ConditionExpression: 'attribute_exists(alias) AND attribute_not_exists(id)',
        },
      },
      { Update: customerUpdate(table, head, changes, ['addresses', 'undeliverable']) },
    ];
    const own = merged && (await readOwn(place, merged.id));
    if (own) writes.push({ Update: customerUpdate(table, own, { addresses: without(own.addresses) }, ['addresses']) });
    await client.send(new TransactWriteCommand({ TransactItems: writes }));
    return customerOf({ ...head, ...changes });
  });
}

/** Which of the addresses customers are known by: those cannot be taken away. */
export const knownBy = (customer: Customer): string[] => {
  const ids = new Set([customer.id, ...(customer.merged ?? []).map((one) => one.id)]);
  return customer.addresses.filter((address) => ids.has(customerIdOf(address)));
};
