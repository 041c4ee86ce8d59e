import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keys } from '../platform/keys.ts';

/** Schema version of the items. */
const VERSION = 1;
/**
 * API Gateway closes a WebSocket after two hours; the item goes with it, should nobody have told us.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const LIFETIME_MS = 2 * 60 * 60 * 1000;

const connectionItem = z.object({
  sk: z.string(),
  agent: z.string(),
  name: z.string(),
  watching: z.number().optional(),
  writingUntil: z.number().optional(),
});

/** An open live connection of an agent who has signed in. */
export interface Connection {
  id: string;
  /** Mail address. */
  agent: string;
  name: string;
  /** Number of the ticket on the screen. */
  watching?: number;
  /** They write to it until then (epoch ms), unless the page says so again. */
  writingUntil?: number;
}

/** The connections of agents who have signed in; one that has not is nowhere kept. */
export interface ConnectionStore {
  /** @param now epoch milliseconds */
  put(connection: Connection, now: number): Promise<void>;
  /** @returns the connection as it was, undefined when there was none */
  remove(id: string): Promise<Connection | undefined>;
  /**
   * Notes which ticket is on the screen, `undefined` for none; nobody writes on it any more.
   * @returns the connection as it was before; undefined when nobody has signed in on it
   */
  watch(id: string, number: number | undefined): Promise<Connection | undefined>;
  /**
   * Notes that the agent writes to the ticket on the screen.
   * @param until epoch ms; undefined: no more
   * @returns the connection as it was before; undefined when that ticket is not on its screen
   */
  write(id: string, number: number, until: number | undefined): Promise<Connection | undefined>;
  /** @param options.consistent also what was written a moment ago, for twice the price */
  all(options?: { consistent?: boolean }): Promise<Connection[]>;
}

/** Connections in table `tickets`, all in one partition. */
export function createConnectionStore({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): ConnectionStore {
  /** @returns the connection as it was before; undefined when there is none, or not as the condition says */
  async function update(
    id: string,
    how: Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>,
  ): Promise<Connection | undefined> {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.connection(id),
          ConditionExpression: 'attribute_exists(pk)',
          ReturnValues: 'ALL_OLD',
          ...how,
        }),
      );
      return Attributes && toConnection(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  return {
    async put({ id, ...connection }, now) {
      const ttl = Math.floor((now + LIFETIME_MS) / 1000);
      const Item = { ...connection, ...keys.connection(id), item: 'connection', v: VERSION, ttl };
      await client.send(new PutCommand({ TableName: table, Item }));
    },

    async remove(id) {
      const { Attributes } = await client.send(
        new DeleteCommand({ TableName: table, Key: keys.connection(id), ReturnValues: 'ALL_OLD' }),
      );
      return Attributes && toConnection(Attributes);
    },

    watch: (id, number) =>
      number === undefined
        ? update(id, { UpdateExpression: 'REMOVE watching, writingUntil' })
        : update(id, {
            UpdateExpression: 'SET watching = :number REMOVE writingUntil',
            ExpressionAttributeValues: { ':number': number },
          }),

    write: (id, number, until) =>
      update(id, {
        UpdateExpression: until === undefined ? 'REMOVE writingUntil' : 'SET writingUntil = :until',
        ConditionExpression: 'watching = :number',
        ExpressionAttributeValues: { ':number': number, ...(until === undefined ? {} : { ':until': until }) },
      }),

    async all({ consistent = false } = {}) {
      const connections: Connection[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': keys.connection('').pk },
            ConsistentRead: consistent,
            ExclusiveStartKey: start,
          }),
        );
        connections.push(...(page.Items ?? []).map(toConnection));
        start = page.LastEvaluatedKey;
      } while (start);
      return connections;
    },
  };
}

function toConnection(item: Record<string, unknown>): Connection {
  const { sk, ...connection } = connectionItem.parse(item);
  return { id: sk, ...connection };
}
