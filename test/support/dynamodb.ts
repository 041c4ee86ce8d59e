import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import {
  type ConsumedCapacity,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentsOver } from '../../functions/platform/clients.ts';

/** A DynamoDB engine of a test's own, with the desk's two tables. */
export interface TestDynamo {
  client: DynamoDBDocumentClient;
  raw: DynamoDBClient;
  /** Where it listens: for `AWS_ENDPOINT_URL_DYNAMODB`. */
  endpoint: string;
  /** Names of the tables. */
  tickets: string;
  search: string;
  /** Units billed since the last call of `resetUnits`: for each table, indexes included. */
  units(): { read: number; write: number };
  resetUnits(): void;
  stop(): Promise<void>;
}

const binary = join(import.meta.dirname, '../../node_modules/@dynoxide/linux-x64/dynoxide');
const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
const keySchema = (pk: string, sk: string) => [
  { AttributeName: pk, KeyType: 'HASH' as const },
  { AttributeName: sk, KeyType: 'RANGE' as const },
];
const index = (name: string, pk: string, sk: string, projection: 'ALL' | 'KEYS_ONLY') => ({
  IndexName: name,
  KeySchema: keySchema(pk, sk),
  Projection: { ProjectionType: projection },
});

const ticketsTable: CreateTableCommandInput = {
  TableName: 'tickets',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'g1pk', 'g1sk', 'g2pk', 'g2sk', 'g3pk', 'g3sk', 'g4pk', 'g4sk'].map(text),
  KeySchema: keySchema('pk', 'sk'),
  GlobalSecondaryIndexes: [
    index('queue', 'g1pk', 'g1sk', 'ALL'),
    index('assignee', 'g2pk', 'g2sk', 'ALL'),
    index('customer', 'g3pk', 'g3sk', 'KEYS_ONLY'),
    index('due', 'g4pk', 'g4sk', 'KEYS_ONLY'),
  ],
};

const searchTable: CreateTableCommandInput = {
  TableName: 'search',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk'].map(text),
  KeySchema: keySchema('pk', 'sk'),
};

/** Starts an engine in memory on a port of its own and makes the tables. Stop it when the tests are done. */
export async function startDynamo(): Promise<TestDynamo> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  await listening(port, child);
  const raw = new DynamoDBClient({
    endpoint,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await raw.send(new CreateTableCommand(ticketsTable));
  await raw.send(new CreateTableCommand(searchTable));
  const counted = countUnits(raw);
  return {
    client: documentsOver(raw),
    raw,
    endpoint,
    tickets: 'tickets',
    search: 'search',
    ...counted,
    async stop() {
      raw.destroy();
      await end(child);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Tries to connect until somebody listens; each attempt ends with an event of the socket. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const up = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (up) return;
  }
  throw new Error(`the DynamoDB engine ended with code ${child.exitCode}`);
}

/** Has the engine say what each call costs, and adds it up. */
function countUnits(client: DynamoDBClient): Pick<TestDynamo, 'units' | 'resetUnits'> {
  const total = { read: 0, write: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const result = await next(args);
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
      const writes = /Put|Update|Delete|Write/.test(context.commandName ?? '');
      for (const one of [ConsumedCapacity ?? []].flat()) total[writes ? 'write' : 'read'] += one.CapacityUnits ?? 0;
      return result;
    },
    { step: 'initialize', name: 'countUnits' },
  );
  return {
    units: () => ({ ...total }),
    resetUnits: () => Object.assign(total, { read: 0, write: 0 }),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}
