import type { LocalClock } from '../types.ts';
import { AwsError } from './aws-error.ts';
import { DynamoClient } from './dynamodb/client.ts';
import { Expiry } from './dynamodb/expiry.ts';
import { type DynamoProcess, startDynamo } from './dynamodb/process.ts';
import { type StreamPage, StreamReader } from './dynamodb/streams.ts';
import { createTable, type KnownTable } from './dynamodb/tables.ts';
import { arn, type Place } from './place.ts';
import type { DynamoEngine, Properties } from './seams.ts';

type Table = KnownTable & { reader?: StreamReader; expiring?: Expiry };

/** DynamoDB: a child process over `dynamodb.sqlite`, or an endpoint given. */
export class Dynamo implements DynamoEngine {
  /** For calls that are handed on as they are. */
  readonly client: DynamoClient;
  readonly #process: DynamoProcess | undefined;
  readonly #clock: LocalClock;
  readonly #place: Place;
  readonly #tables = new Map<string, Table>();
  readonly #listeners = new Set<(tables: readonly string[]) => void>();

  private constructor(endpoint: string, process: DynamoProcess | undefined, clock: LocalClock, place: Place) {
    this.client = new DynamoClient(endpoint);
    this.#process = process;
    this.#clock = clock;
    this.#place = place;
  }

  /**
   * Starts the engine, unless an endpoint is given.
   *
   * @throws DynamoUnavailable when none can be started here
   */
  static async start(options: {
    dataDir: string;
    clock: LocalClock;
    place: Place;
    endpoint?: string;
  }): Promise<Dynamo> {
    const { dataDir, clock, place, endpoint } = options;
    if (endpoint !== undefined) return new Dynamo(endpoint, undefined, clock, place);
    const process = await startDynamo(dataDir);
    return new Dynamo(process.endpoint, process, clock, place);
  }

  get endpoint(): string {
    return this.client.endpoint;
  }

  async createTable(properties: Properties, name: string): Promise<{ arn: string; streamArn?: string }> {
    const table: Table = await createTable(this.client, properties, name);
    const tableArn = arn(this.#place, 'dynamodb', `table/${name}`);
    const streamArn = table.streamLabel && `${tableArn}/stream/${table.streamLabel}`;
    if (streamArn && table.engineStreamArn) {
      table.reader = new StreamReader(this.client, table.engineStreamArn, {
        arn: streamArn,
        region: this.#place.region,
        now: this.#clock.now,
      });
    }
    if (table.expiry !== undefined) table.expiring = new Expiry(this.client, { ...table, expiry: table.expiry });
    this.#tables.set(name, table);
    return { arn: tableArn, ...(streamArn && { streamArn }) };
  }

  async call(operation: string, input: object): Promise<Record<string, unknown>> {
    const result = await this.client.call(operation, input);
    this.wrote(operation, input);
    return result;
  }

  /** A call succeeded: tells the listeners of `onWrite` if it wrote. */
  wrote(operation: string, input: object): void {
    const names = writtenTables(operation, input);
    for (const name of names) this.#tables.get(name)?.expiring?.noticeWrite(input);
    if (names.length > 0) this.#announce(names);
  }

  async streamRecords(table: string, after: string | undefined, limit: number): Promise<StreamPage> {
    const reader = this.#tables.get(table)?.reader;
    if (!reader) throw new AwsError('ResourceNotFoundException', `The table ${table} has no stream.`);
    return reader.read(after, limit);
  }

  async sweepExpired(now: number): Promise<number> {
    let gone = 0;
    for (const table of this.#tables.values()) {
      const deleted = (await table.expiring?.sweep(now)) ?? 0;
      if (deleted > 0) this.#announce([table.name]);
      gone += deleted;
    }
    return gone;
  }

  onWrite(listener: (tables: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the engine. */
  async close(): Promise<void> {
    this.client.close();
    await this.#process?.stop();
  }

  #announce(tables: readonly string[]): void {
    for (const listener of [...this.#listeners]) listener(tables);
  }
}

/** The tables that a call changes; none for one that only reads. */
function writtenTables(operation: string, input: object): string[] {
  const { TableName, RequestItems, TransactItems } = input as {
    TableName?: string;
    RequestItems?: object;
    TransactItems?: Record<string, { TableName: string }>[];
  };
  switch (operation) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return TableName === undefined ? [] : [TableName];
    case 'BatchWriteItem':
      return Object.keys(RequestItems ?? {});
    case 'TransactWriteItems':
      return [
        ...new Set(
          (TransactItems ?? []).flatMap((one) => Object.values(one).map(({ TableName: transacted }) => transacted)),
        ),
      ];
    default:
      return [];
  }
}
