import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Key, keys } from '../platform/keys.ts';

/** Schema version of the items. */
const VERSION = 1;
/** Of that many tickets, the ones with the highest numbers, a page learns what its agent has seen. */
const mostSeen = 500;
/** An agent's stars beyond these are not shown. */
const mostStars = 200;
/** What was not looked at for so long counts as not seen: seconds. */
const seenLasts = 90 * 24 * 60 * 60;

const seenItem = z.object({ sk: z.string(), version: z.number() });

/** A ticket that an agent has seen, and up to which version. */
export interface Seen {
  number: number;
  version: number;
}

/** What agents mark of tickets for themselves alone; the tickets do not change by it. */
export interface MarkStore {
  /** The newest tickets that the agent has seen. */
  seen(agent: string): Promise<Seen[]>;
  /** Numbers of the tickets that the agent has starred, newest first. */
  stars(agent: string): Promise<number[]>;
  /** @param version `undefined`: not seen, as far as the agent wants to know */
  markSeen(agent: string, number: number, version: number | undefined, now: number): Promise<void>;
  star(agent: string, number: number, starred: boolean): Promise<void>;
}

/** Marks in table `tickets`, a partition for each agent. */
export function createMarkStore({ client, table }: { client: DynamoDBDocumentClient; table: string }): MarkStore {
  const newest = async (pk: string, Limit: number): Promise<Record<string, unknown>[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ScanIndexForward: false,
        Limit,
      }),
    );
    return Items;
  };
  const put = (key: Key, item: string, more: object): Promise<unknown> =>
    client.send(new PutCommand({ TableName: table, Item: { ...key, item, v: VERSION, ...more } }));
  const remove = (key: Key): Promise<unknown> => client.send(new DeleteCommand({ TableName: table, Key: { ...key } }));
  return {
    async seen(agent) {
      const items = await newest(keys.seen(agent, 0).pk, mostSeen);
      return items.map((item) => {
        const { sk, version } = seenItem.parse(item);
        return { number: Number(sk), version };
      });
    },
    stars: async (agent) => (await newest(keys.star(agent, 0).pk, mostStars)).map(({ sk }) => Number(sk)),
    async markSeen(agent, number, version, now) {
      const key = keys.seen(agent, number);
      if (version === undefined) await remove(key);
      else await put(key, 'seen', { version, ttl: Math.floor(now / 1000) + seenLasts });
    },
    async star(agent, number, starred) {
      const key = keys.star(agent, number);
      if (starred) await put(key, 'star', {});
      else await remove(key);
    },
  };
}
