import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keys } from '../platform/keys.ts';
import { CustomerChangedError } from './customer-changes.ts';
import { isLostRace } from './customer-reader.ts';
import { type Details, emptyPage, type ProfilePage, type Remark } from './profile.ts';
import type { WriteItem } from './update.ts';

const version = 1;
const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const detailsItem = z.object({
  properties: z.record(z.string(), z.string().nullable()),
  fields: z.record(z.string(), fieldValue),
});
const remarkItem = z.object({ id: z.string(), at: z.number(), by: z.string(), text: z.string() });
const pageItem = z.object({
  documentation: z.string(),
  environment: z.array(z.object({ name: z.string(), value: z.string() })),
  version: z.number(),
  changedAt: z.number().optional(),
  changedBy: z.string().optional(),
});

/** What belongs to one customer's or organisation's own item. */
export interface Profile {
  details: Details;
  /** Newest first. */
  remarks: Remark[];
}

/** Keeps what lies beside the item of a customer or an organisation. `of` is the partition of that item. */
export interface ProfileStore {
  /** Details and notes, with one query: half a read unit for 4 KB. */
  read(of: string): Promise<Profile>;
  /** The write that keeps details; for a transaction with the item that they belong to. */
  detailsWrite(of: string, details: Details): WriteItem;
  /** Adds a note; the same id again adds nothing. */
  putRemark(of: string, remark: Remark): Promise<void>;
  removeRemark(of: string, id: string): Promise<void>;
  page(of: string): Promise<ProfilePage>;
  /**
   * Keeps a page.
   * @param seen the version that it is based on; 0: there was none
   * @throws CustomerChangedError when somebody else has changed it since
   */
  putPage(of: string, page: ProfilePage, seen: number): Promise<void>;
}

/** Profiles in table `tickets`. */
export function createProfileStore({ client, table }: { client: DynamoDBDocumentClient; table: string }): ProfileStore {
  const page = async (of: string): Promise<ProfilePage> => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: keys.page(of), ConsistentRead: true }));
    if (!Item) return emptyPage;
    const { environment, ...rest } = pageItem.parse(Item);
    return { ...rest, environment: Object.fromEntries(environment.map((one) => [one.name, one.value])) };
  };

  return {
    async read(of) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': of, ':from': keys.details(of).sk, ':to': keys.remark(of, '~').sk },
          ConsistentRead: true,
        }),
      );
      const details = Items.find((item) => item.sk === keys.details(of).sk);
      const remarks = Items.filter((item) => item !== details).map((item) => remarkItem.parse(item));
      return {
        details: details ? detailsItem.parse(details) : { properties: {}, fields: {} },
        remarks: remarks.sort((one, other) => other.at - one.at),
      };
    },

    detailsWrite: (of, details) => ({
      Put: { TableName: table, Item: { ...keys.details(of), item: 'details', v: version, ...details } },
    }),

    async putRemark(of, remark) {
      const Item = { ...keys.remark(of, remark.id), item: 'remark', v: version, ...remark };
      try {
        await client.send(new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
      } catch (error) {
        if (!isLostRace(error)) throw error;
      }
    },

    async removeRemark(of, id) {
      await client.send(new DeleteCommand({ TableName: table, Key: keys.remark(of, id) }));
    },

    page,

    async putPage(of, { environment, ...rest }, seen) {
      const pairs = Object.entries(environment).map(([name, value]) => ({ name, value }));
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keys.page(of), item: 'page', v: version, ...rest, environment: pairs },
            ...(seen === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: '#version = :seen',
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: { ':seen': seen },
                }),
          }),
        );
      } catch (error) {
        if (isLostRace(error)) throw new CustomerChangedError((await page(of)).version);
        throw error;
      }
    },
  };
}
