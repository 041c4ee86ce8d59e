import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InvalidRequestError } from '../platform/errors.ts';
import { createItems } from '../platform/items.ts';
import { keys } from '../platform/keys.ts';
import type { Customer } from './customer.ts';
import { CustomerChangedError } from './customer-changes.ts';
import { isLostRace } from './customer-reader.ts';
import { domainOf, type Organisation } from './organisation.ts';
import type { WriteItem } from './update.ts';

const version = 1;
const organisationItem = z.object({
  id: z.string(),
  name: z.string(),
  domains: z.array(z.string()),
  segment: z.string().nullable().optional(),
  owner: z.string().nullable().optional(),
  createdAt: z.number(),
  version: z.number(),
});
const domainItem = z.object({ organisation: z.string() });

/** So many domains of one customer's addresses are looked up. */
const mostLookedUp = 5;

/** Organisations, found by id or by the domain of an address. */
export interface OrganisationStore {
  get(id: string): Promise<Organisation | undefined>;
  /** Those that there are; half a read unit each. */
  getMany(ids: readonly string[]): Promise<Organisation[]>;
  /**
   * Keeps an organisation and its domains, all or nothing. The same id again, with the same version, changes nothing.
   * @param before as it was read; undefined for a new one
   * @param beside written in the same transaction
   * @throws CustomerChangedError when it has gone on; InvalidRequestError naming a domain that another one has
   */
  save(organisation: Organisation, before: Organisation | undefined, beside: readonly WriteItem[]): Promise<void>;
  /** The organisation of each customer: the one that somebody has said, else that of the domain of an address. By customer id. */
  ofCustomers(customers: readonly Customer[]): Promise<Map<string, Organisation>>;
}

/** Organisations in table `tickets`. */
export function createOrganisationStore(o: { client: DynamoDBDocumentClient; table: string }): OrganisationStore {
  const { client, table } = o;
  const items = createItems({ ...o, consistent: false });

  const one = async (id: string): Promise<Organisation | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keys.organisation(id), ConsistentRead: true }),
    );
    return Item && organisationItem.parse(Item);
  };
  const byDomain = async (domain: string): Promise<string | undefined> => {
    const item = await items.get(keys.organisationDomain(domain));
    return item && domainItem.parse(item).organisation;
  };
  const idFor = async ({ organisation, addresses }: Customer): Promise<string | undefined> => {
    if (organisation !== undefined) return organisation ?? undefined;
    const domains = [...new Set(addresses.map(domainOf))].slice(0, mostLookedUp);
    return (await Promise.all(domains.map(byDomain))).find((id) => id !== undefined);
  };
  const getMany = async (ids: readonly string[]): Promise<Organisation[]> => {
    const found = await Promise.all([...new Set(ids)].map((id) => items.get(keys.organisation(id))));
    return found.flatMap((item) => (item ? [organisationItem.parse(item)] : []));
  };

  return {
    get: one,
    getMany,

    async save(organisation, before, beside) {
      const domains = organisation.domains.filter((domain) => !before?.domains.includes(domain));
      try {
        await client.send(
          new TransactWriteCommand({
            TransactItems: [
              ...writesOf(table, organisation, before),
              ...domains.map((domain) => claimDomain(table, domain, organisation.id)),
              ...beside,
            ],
          }),
        );
      } catch (error) {
        if (!isLostRace(error)) throw error;
        const there = await one(organisation.id);
        // The same request came twice.
        if (!before && there) return;
        const taken = await Promise.all(domains.map(async (domain) => ({ domain, by: await byDomain(domain) })));
        const problem = taken.find(({ by }) => by !== undefined && by !== organisation.id);
        if (problem)
          throw new InvalidRequestError([{ path: 'domains', message: `${problem.domain} is another organisation's` }]);
        throw new CustomerChangedError(there?.version ?? 0);
      }
    },

    async ofCustomers(customers) {
      const ids = await Promise.all(customers.map(async (each) => [each.id, await idFor(each)] as const));
      const found = await getMany(ids.flatMap(([, id]) => id ?? []));
      const byId = new Map(found.map((each) => [each.id, each]));
      return new Map(
        ids.flatMap(([customer, id]) => {
          const organisation = id === undefined ? undefined : byId.get(id);
          return organisation ? [[customer, organisation] as const] : [];
        }),
      );
    },
  };
}

function writesOf(table: string, organisation: Organisation, before: Organisation | undefined): WriteItem[] {
  const put: WriteItem = {
    Put: {
      TableName: table,
      Item: { ...keys.organisation(organisation.id), item: 'organisation', v: version, ...organisation },
      ...(before === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :seen',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':seen': before.version },
          }),
    },
  };
  const registered: WriteItem = {
    Put: {
      TableName: table,
      Item: { ...keys.register('organisation', organisation.id), item: 'register', v: version },
    },
  };
  const given = (before?.domains ?? []).filter((domain) => !organisation.domains.includes(domain));
  const freed = given.map(
    (domain): WriteItem => ({ Delete: { TableName: table, Key: keys.organisationDomain(domain) } }),
  );
  return before === undefined ? [put, registered] : [put, ...freed];
}

const claimDomain = (table: string, domain: string, organisation: string): WriteItem => ({
  Put: {
    TableName: table,
    Item: { ...keys.organisationDomain(domain), item: 'organisationDomain', v: version, organisation },
    ConditionExpression: 'attribute_not_exists(pk) OR organisation = :own',
    ExpressionAttributeValues: { ':own': organisation },
  },
});
