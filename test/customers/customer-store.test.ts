import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerIdOf } from '../../functions/customers/customer.ts';
import { type CustomerStore, createCustomerStore } from '../../functions/customers/customer-store.ts';
import { keys } from '../../functions/platform/keys.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

describe('customers', () => {
  let dynamo: TestDynamo;
  let store: CustomerStore;
  beforeAll(async () => {
    dynamo = await startDynamo();
    store = createCustomerStore({ client: dynamo.client, table: dynamo.tickets });
  });
  afterAll(() => dynamo?.stop());
  beforeEach(() => dynamo.resetUnits());

  it('are made with their first mail, for one write unit', async () => {
    const maija = await store.ensure('Maija@Kahvila.test', ' Maija ', 1000);
    expect(maija).toEqual({
      id: customerIdOf('maija@kahvila.test'),
      name: 'Maija',
      addresses: ['maija@kahvila.test'],
      createdAt: 1000,
    });
    expect(dynamo.units()).toEqual({ read: 0, write: 1 });
    expect(await store.get(maija.id)).toEqual(maija);
  });

  it('stay the same with every further mail, in whatever case the address is written', async () => {
    const first = await store.ensure('pekka@x.test', 'Pekka', 1000);
    expect(await store.ensure('PEKKA@x.test', 'Someone else', 2000)).toEqual(first);
    expect(await store.findByAddress('Pekka@X.test')).toEqual(first);
  });

  it('are one when two mails of theirs come at the same moment', async () => {
    const made = await Promise.all([1, 2, 3, 4].map((at) => store.ensure('twin@x.test', 'Twin', at)));
    expect(new Set(made.map((customer) => customer.createdAt)).size).toBe(1);
  });

  it('are found by each of their addresses', async () => {
    const { id } = await store.ensure('home@x.test', 'Liisa', 1);
    expect(await store.addAddress(id, 'Work@x.test')).toBe(true);
    expect(await store.addAddress(id, 'work@x.test')).toBe(true);
    const liisa = { id, name: 'Liisa', addresses: ['home@x.test', 'work@x.test'], createdAt: 1, version: 2 };
    expect(await store.findByAddress('work@x.test')).toEqual(liisa);
    expect(await store.ensure('work@x.test', 'L', 2)).toEqual(liisa);
  });

  it('keep an address that somebody else wants', async () => {
    const { id } = await store.ensure('one@x.test', 'One', 1);
    await store.ensure('two@x.test', 'Two', 1);
    expect(await store.addAddress(id, 'two@x.test')).toBe(false);
    expect((await store.findByAddress('two@x.test'))?.name).toBe('Two');
  });

  it('that were merged lead to the one they were merged into', async () => {
    const { id } = await store.ensure('survivor@x.test', 'Survivor', 1);
    await dynamo.client.send(
      new PutCommand({
        TableName: dynamo.tickets,
        Item: { ...keys.customer('old'), item: 'customer', v: 1, alias: 'older' },
      }),
    );
    await dynamo.client.send(
      new PutCommand({
        TableName: dynamo.tickets,
        Item: { ...keys.customer('older'), item: 'customer', v: 1, alias: id },
      }),
    );
    expect((await store.get('old'))?.name).toBe('Survivor');
  });

  it('that lead in a circle are an error, not an endless search', async () => {
    await dynamo.client.send(
      new PutCommand({
        TableName: dynamo.tickets,
        Item: { ...keys.customer('ring'), item: 'customer', v: 1, alias: 'ring' },
      }),
    );
    await expect(store.get('ring')).rejects.toThrow('merges');
  });

  it('are seen in a further mailbox for one write, and for none when they have been seen there', async () => {
    const known = await store.ensure('seen@x.test', 'Seen', 1, undefined, 'support');
    dynamo.resetUnits();
    await store.seenIn(known, 'support');
    expect(dynamo.units().write).toBe(0);
    await store.seenIn(known, 'sales');
    expect(dynamo.units().write).toBe(1);
    expect((await store.get(known.id))?.mailboxes).toEqual(['support', 'sales']);
  });

  it('of whom no mailbox is known stay so, as everybody may see them', async () => {
    const known = await store.ensure('anywhere@x.test', 'Anywhere', 1);
    await store.seenIn(known, 'sales');
    expect((await store.get(known.id))?.mailboxes).toBeUndefined();
  });

  it('nobody knows are undefined', async () => {
    expect(await store.get('nobody')).toBeUndefined();
    expect(await store.findByAddress('nobody@x.test')).toBeUndefined();
  });
});
