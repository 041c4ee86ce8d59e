import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keys } from '../platform/keys.ts';
import { createCustomerStore } from './customer-store.ts';
import { type DirectoryKind, listedCustomer, listedOrganisation } from './directory.ts';
import { createDirectoryStore } from './directory-store.ts';
import { createOrganisationStore } from './organisation-store.ts';

/** Keeps the directory true to the customers that there are. Everything may be done twice. */
export interface DirectoryKeeper {
  /**
   * Lists the customer of a ticket. Half a read unit for the customer and for the look whether they are listed; a write of table `search` for each word
   * only when they are not.
   */
  addCustomer(id: string): Promise<void>;
  /** Lists everybody whom agents have made: the others come with their tickets, by `addCustomer`. @returns how many */
  addRegistered(): Promise<number>;
}

const registerItem = z.object({ sk: z.string() });

/** The directory of a desk, over its two tables. */
export function createDirectoryKeeper(o: {
  client: DynamoDBDocumentClient;
  ticketsTable: string;
  searchTable: string;
}): DirectoryKeeper {
  const over = { client: o.client, table: o.ticketsTable };
  const customers = createCustomerStore(over);
  const organisations = createOrganisationStore(over);
  const directory = createDirectoryStore({ client: o.client, table: o.searchTable });

  async function* registered(kind: DirectoryKind): AsyncGenerator<string> {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await o.client.send(
        new QueryCommand({
          TableName: o.ticketsTable,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': keys.register(kind, '').pk },
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) yield registerItem.parse(item).sk;
      start = page.LastEvaluatedKey;
    } while (start);
  }

  async function addCustomer(id: string): Promise<void> {
    const customer = (await customers.getMany([id])).get(id);
    if (!customer) return;
    const listed = listedCustomer(customer);
    if (!(await directory.has(listed))) await directory.put(listed);
  }

  return {
    addCustomer,
    async addRegistered() {
      let count = 0;
      for await (const id of registered('customer')) {
        await addCustomer(id);
        count += 1;
      }
      for await (const id of registered('organisation')) {
        const organisation = await organisations.get(id);
        if (organisation) await directory.put(listedOrganisation(organisation));
        count += 1;
      }
      return count;
    },
  };
}
