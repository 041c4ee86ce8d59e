import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  UpdateCommand,
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
});

/** An open live connection of an agent who has signed in. */
export interface Connection {
  id: string;
  /** Mail address. */
  agent: string;
  name: string;
  /** Number of the ticket on the screen. */
  watching?: number;
}

/** The connections of agents who have signed in; one that has not is nowhere kept. */
export interface ConnectionStore {
  /** @param now epoch milliseconds */
  put(connection: Connection, now: number): Promise<void>;
  /** @returns the connection as it was, undefined when there was none */
  remove(id: string): Promise<Connection | undefined>;
  /**
   * Notes which ticket is on the screen, `undefined` for none.
   * @returns the connection as it was before; undefined when nobody has signed in on it
   */
  watch(id: string, number: number | undefined): Promise<Connection | undefined>;
  all(): Promise<Connection[]>;
}

/** Connections in table `tickets`, all in one partition. */
export function createConnectionStore({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): ConnectionStore {
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

    async watch(id, number) {
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName: table,
            Key: keys.connection(id),
            UpdateExpression: number === undefined ? 'REMOVE watching' : 'SET watching = :number',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: number === undefined ? undefined : { ':number': number },
            ReturnValues: 'ALL_OLD',
          }),
        );
        return Attributes && toConnection(Attributes);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    async all() {
      const connections: Connection[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': keys.connection('').pk },
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
  const { sk, agent, name, watching } = connectionItem.parse(item);
  return { id: sk, agent, name, ...(watching === undefined ? {} : { watching }) };
}
