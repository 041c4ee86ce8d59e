import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { gathered } from '../platform/gather.ts';
import { customerPk, indexes, keys, timeAndNumber } from '../platform/keys.ts';

/** How much mail comes in: what the flood guard and the cap of acknowledgements go by. */
export interface Intake {
  /**
   * Counts happenings of the running hour, one for each name. A repetition counts again: it is a rate, not a sum of anything.
   * @param now epoch milliseconds
   * @returns how often each has happened in this hour, this time included
   */
  count(names: readonly string[], now: number): Promise<Map<string, number>>;
  /** How many tickets of a customer were opened at or after an instant (epoch ms), no more than `most`. */
  openedSince(customerId: string, since: number, most: number): Promise<number>;
}

/** Names of what is counted. */
export const counted = {
  acknowledgements: 'ack',
  newSendersOf: (mailbox: string): string => `new:${mailbox}`,
} as const;

const hour = 60 * 60 * 1000;
/** Mails of a batch that are counted in one write. */
const most = 25;

type Wanted = { names: readonly string[]; now: number };

/** Counts in one item of table `tickets`, one write for the mails of a batch. */
export function createIntake({ client, table }: { client: DynamoDBDocumentClient; table: string }): Intake {
  /** The hour that was counted in last. */
  let seen: number | undefined;
  const add = async (names: readonly string[], now: number): Promise<Record<string, number>> => {
    const sums = new Map<string, number>();
    for (const name of names) sums.set(name, (sums.get(name) ?? 0) + 1);
    // Whoever has not counted in this hour yet most likely begins it; a refused write costs as much as one that is made.
    let begins = seen !== Math.floor(now / hour);
    for (;;) {
      const there = await (begins ? beginHour : goOn)(client, table, sums, now);
      if (there !== undefined) {
        seen = Math.floor(now / hour);
        return there;
      }
      begins = !begins;
    }
  };

  const count = gathered<Wanted, Map<string, number>>(
    async (requests) => {
      const last = await add(
        requests.flatMap(({ names }) => names),
        Math.max(...requests.map(({ now }) => now)),
      );
      // Whoever stands last in the batch is given the sum, those before it as many less.
      const left = new Map(Object.entries(last));
      return requests
        .toReversed()
        .map(({ names }) => {
          const mine = new Map(names.map((name) => [name, left.get(name) ?? 0]));
          for (const name of names) left.set(name, (left.get(name) ?? 0) - 1);
          return mine;
        })
        .toReversed();
    },
    { most },
  );

  return {
    count: (names, now) => count({ names, now }),

    async openedSince(customerId, since, limit) {
      const { Count } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: indexes.customer,
          KeyConditionExpression: 'g3pk = :pk AND g3sk >= :since',
          ExpressionAttributeValues: { ':pk': customerPk(customerId), ':since': timeAndNumber(since, 0) },
          Select: 'COUNT',
          Limit: limit,
        }),
      );
      return Count ?? 0;
    },
  };
}

type Sums = ReadonlyMap<string, number>;

/** @returns undefined when the item belongs to an hour before */
function goOn(client: DynamoDBDocumentClient, table: string, sums: Sums, now: number) {
  const names = [...sums.keys()];
  return update(client, {
    TableName: table,
    Key: keys.intake(),
    UpdateExpression: `SET ${names.map((_, at) => `#sums.#n${at} = if_not_exists(#sums.#n${at}, :zero) + :n${at}`).join(', ')}`,
    ConditionExpression: '#hour = :hour',
    ExpressionAttributeNames: {
      '#hour': 'hour',
      '#sums': 'sums',
      ...Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
    },
    ExpressionAttributeValues: {
      ':hour': Math.floor(now / hour),
      ':zero': 0,
      ...Object.fromEntries([...sums.values()].map((sum, at) => [`:n${at}`, sum])),
    },
    ReturnValues: 'ALL_NEW',
  });
}

/** @returns undefined when somebody else has begun the hour */
function beginHour(client: DynamoDBDocumentClient, table: string, sums: Sums, now: number) {
  return update(client, {
    TableName: table,
    Key: keys.intake(),
    UpdateExpression: 'SET #hour = :hour, #sums = :sums, #item = :item, #v = :v',
    ConditionExpression: 'attribute_not_exists(pk) OR #hour <> :hour',
    ExpressionAttributeNames: { '#hour': 'hour', '#sums': 'sums', '#item': 'item', '#v': 'v' },
    ExpressionAttributeValues: {
      ':hour': Math.floor(now / hour),
      ':sums': Object.fromEntries(sums),
      ':item': 'intake',
      ':v': 1,
    },
    ReturnValues: 'ALL_NEW',
  });
}

async function update(
  client: DynamoDBDocumentClient,
  input: ConstructorParameters<typeof UpdateCommand>[0],
): Promise<Record<string, number> | undefined> {
  try {
    const { Attributes } = await client.send(new UpdateCommand(input));
    return (Attributes?.sums ?? {}) as Record<string, number>;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
