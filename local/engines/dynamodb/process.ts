import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** No DynamoDB engine runs on this platform, or it did not start. */
export class DynamoUnavailable extends Error {
  override readonly name = 'DynamoUnavailable';
}

/** A running engine. */
export interface DynamoProcess {
  endpoint: string;
  stop(): Promise<void>;
}

/**
 * Starts the shell that becomes the engine. Its helper waits for the end of standard input, which comes when this process closes it or dies in
 * whatever way, and kills the engine then: a killed desk leaves none behind.
 */
const LIFELINE = 'exec 3<&0; (cat <&3 >/dev/null; kill -9 $$) 2>/dev/null & exec "$@" </dev/null';
const START_TIMEOUT_MS = 10_000;
/** An engine that dies sooner would die again. */
const SHORTEST_LIFE_MS = 1000;

/**
 * Starts DynamoDB over one file in the data folder, on a free port of 127.0.0.1. Should it die, it is started again on the same port, unless
 * it died at once.
 *
 * @throws DynamoUnavailable with a sentence for people
 */
export async function startDynamo(dataDir: string): Promise<DynamoProcess> {
  const binary = findBinary();
  mkdirSync(dataDir, { recursive: true });
  const port = await freePort();
  const file = join(dataDir, 'dynamodb.sqlite');
  const engine = ['--host', '127.0.0.1', '--port', String(port), '--db-path', file];
  let stopping = false;
  let child: ChildProcess;
  const start = () => {
    const startedAt = Date.now();
    child = spawn('/bin/sh', ['-c', LIFELINE, 'sh', binary, ...engine], { stdio: ['pipe', 'ignore', 'pipe'] });
    child.stdin?.on('error', ignoreClosedPipe);
    // Its few words (that it listens, that it shuts down) are nobody's business, but must be read.
    child.stderr?.resume();
    child.once('exit', () => {
      child.stdin?.end();
      if (!stopping && Date.now() - startedAt >= SHORTEST_LIFE_MS) start();
    });
    return child;
  };
  const exited = (running: ChildProcess) => new Promise<void>((resolve) => running.once('exit', () => resolve()));

  const first = start();
  await listening(first).catch((error: unknown) => {
    stopping = true;
    first.kill('SIGKILL');
    throw error;
  });
  indexStreams(file);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      stopping = true;
      const gone = child.exitCode === null && child.signalCode === null ? exited(child) : undefined;
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dynoxide');
  } catch (error) {
    throw new DynamoUnavailable(
      `No DynamoDB engine comes with this platform (${process.platform}-${process.arch}): name any DynamoDB endpoint in TUKI_DYNAMODB_ENDPOINT, e.g. http://127.0.0.1:8000.`,
      { cause: error },
    );
  }
}

/**
 * The engine numbers each stream record by looking for the highest number of its table, and has no index to find it with: every write would read
 * the whole stream. With this index the price of a write stays what it is in an empty desk.
 */
function indexStreams(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5000 });
  const hasStreams = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_stream_records'").get();
  if (hasStreams) {
    database.exec(
      `CREATE INDEX IF NOT EXISTS stream_records_by_number
         ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`,
    );
  }
  database.close();
}

/** Resolves once the engine says (on standard error) that it listens. */
function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new DynamoUnavailable(`The DynamoDB engine ${what}.`));
    };
    const timer = setTimeout(() => fail(`did not start within ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    child.once('error', (error) => fail(`cannot be run: ${error.message}`));
    child.once('exit', (code) => fail(`ended at once with exit code ${code}`));
    child.stderr?.on('data', (chunk: Buffer) => {
      if (!chunk.includes('listening')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A port that nobody listens on at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The engine died before its lifeline was closed; its exit is handled where it is reported. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') throw error;
}
