import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LocalClock } from '../types.ts';
import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';
import { FunctionError, type Sandbox, startSandbox } from './sandbox.ts';

/** The answer of a function may be as long as this, as in Lambda. */
const RESPONSE_LIMIT = 6 * 1024 * 1024;
const IDLE_SECONDS = 60;
/** Starting a sandbox takes longer than most events: an event waits this long for a busy one before it gets a new one. */
const PATIENCE_MS = 100;

/** The functions of the template that run on Node.js. */
export interface Functions {
  /** Invokes and waits. Waits for a free sandbox when all are busy. @throws FunctionError when the function or its sandbox fails */
  invoke(functionId: string, event: unknown): Promise<unknown>;
  /** Functions by id. */
  has(functionId: string): boolean;
  ids(): string[];
  /** The id of the function that an ARN or name means; undefined for one that does not run here. */
  idOf(arnOrName: string): string | undefined;
  /** How many events of the function can be worked on at once. */
  concurrency(functionId: string): number;
  /** Ends the busy sandboxes of a function, as a crash would. */
  kill(functionId: string): void;
  /** Functions with an event in flight or waiting. */
  busy(): string[];
  /** Waits until nothing is in flight, at most `milliseconds`, then ends all sandboxes. */
  close(milliseconds: number): Promise<void>;
}

export interface FunctionsOptions {
  template: DeskTemplate;
  clock: LocalClock;
  /** Log files go to its folder `logs`. */
  dataDir: string;
  /** The secret key that the gateway expects. */
  secretAccessKey: string;
  /** Sandboxes per function unless the template reserves fewer. @default 3 */
  poolSize?: number;
  /** Called when a function comes to rest or starts. */
  onChange(): void;
  /** One short line about a failed invocation. */
  report(line: string): void;
}

interface Pool {
  id: string;
  size: number;
  start(): Sandbox;
  idle: Sandbox[];
  busy: Set<Sandbox>;
  waiting: (() => void)[];
  log: number;
}

/** Knows every AWS::Lambda::Function with a nodejs runtime; sandboxes start with the first event and end after a minute of rest. */
export function createFunctions(options: FunctionsOptions): Functions {
  const { template, onChange, report } = options;
  mkdirSync(path.join(options.dataDir, 'logs'), { recursive: true });
  const resources = template.assembly
    .resources('AWS::Lambda::Function')
    .filter((resource) => String(resource.properties.Runtime).startsWith('nodejs'));
  const pools = new Map(resources.map((resource) => [template.names.name(resource), createPool(resource, options)]));
  const arns = new Map(resources.map((resource) => [template.names.arn(resource), template.names.name(resource)]));
  let whenIdle: (() => void) | undefined;

  const reaper = setInterval(() => {
    for (const pool of pools.values()) {
      const tired = pool.idle.filter((sandbox) => Date.now() - sandbox.lastUsed() > IDLE_SECONDS * 1000);
      pool.idle = pool.idle.filter((sandbox) => !tired.includes(sandbox));
      for (const sandbox of tired) sandbox.kill();
    }
  }, 10_000);
  reaper.unref();

  /** Those whose worker has not ended. */
  const running = new Set<Sandbox>();
  const startIn = (pool: Pool): Sandbox => {
    const sandbox = pool.start();
    running.add(sandbox);
    void sandbox.ended.then(() => running.delete(sandbox));
    return sandbox;
  };

  const take = async (pool: Pool): Promise<Sandbox> => {
    pool.idle = pool.idle.filter((sandbox) => sandbox.alive());
    if (pool.idle.length === 0 && pool.busy.size > 0) await turnOrPatience(pool);
    while (pool.idle.length === 0 && pool.busy.size >= pool.size) await turnOrPatience(pool);
    const sandbox = pool.idle.pop() ?? startIn(pool);
    pool.busy.add(sandbox);
    return sandbox;
  };
  const giveBack = (pool: Pool, sandbox: Sandbox) => {
    pool.busy.delete(sandbox);
    if (sandbox.alive()) pool.idle.push(sandbox);
    pool.waiting.shift()?.();
    onChange();
    if (busy().length === 0) whenIdle?.();
  };
  const busy = () =>
    [...pools.values()].filter((pool) => pool.busy.size + pool.waiting.length > 0).map((pool) => pool.id);

  return {
    async invoke(functionId, event) {
      const pool = pools.get(functionId);
      if (!pool) throw new Error(`there is no function ${functionId}`);
      const sandbox = await take(pool);
      onChange();
      try {
        const result = await sandbox.invoke(JSON.stringify(event ?? null));
        checkSize(functionId, result);
        return result;
      } catch (error) {
        if (error instanceof FunctionError) report(`${functionId}: ${error.type}: ${error.message.split('\n')[0]}`);
        throw error;
      } finally {
        giveBack(pool, sandbox);
      }
    },
    has: (functionId) => pools.has(functionId),
    ids: () => [...pools.keys()],
    idOf: (arnOrName) =>
      pools.has(arnOrName) ? arnOrName : (arns.get(arnOrName) ?? arns.get(arnOrName.split(':').slice(0, 7).join(':'))),
    concurrency: (functionId) => pools.get(functionId)?.size ?? 0,
    kill(functionId) {
      for (const sandbox of pools.get(functionId)?.busy ?? []) sandbox.kill();
    },
    busy,
    async close(milliseconds) {
      clearInterval(reaper);
      if (busy().length > 0) {
        const patience = setTimeout(() => whenIdle?.(), milliseconds);
        await new Promise<void>((resolve) => {
          whenIdle = resolve;
        });
        clearTimeout(patience);
      }
      for (const pool of pools.values()) {
        for (const sandbox of [...pool.idle, ...pool.busy]) sandbox.kill();
      }
      // What they write goes to the log until then.
      await Promise.all([...running].map((sandbox) => sandbox.ended));
      for (const pool of pools.values()) closeSync(pool.log);
    },
  };
}

/** Waits until a sandbox of the pool is given back, or patience ends. */
function turnOrPatience(pool: Pool): Promise<void> {
  return new Promise((resolve) => {
    const turn = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      pool.waiting = pool.waiting.filter((other) => other !== turn);
      resolve();
    }, PATIENCE_MS);
    pool.waiting.push(turn);
  });
}

/** A string result counts with its own length; anything else is small enough to be written out. */
function checkSize(functionId: string, result: unknown): void {
  if (result === null || typeof result !== 'object') return;
  const body = (result as { body?: unknown }).body;
  const length = typeof body === 'string' ? body.length : JSON.stringify(result).length;
  if (length > RESPONSE_LIMIT) {
    const errorMessage = 'Response payload size exceeded maximum allowed payload size (6291556 bytes).';
    throw new FunctionError(functionId, { errorType: 'Function.ResponseSizeTooLarge', errorMessage });
  }
}

function createPool(resource: Resource, options: FunctionsOptions): Pool {
  const { template, clock, dataDir, poolSize = 3 } = options;
  const id = template.names.name(resource);
  const { Handler, Code, Timeout, MemorySize, ReservedConcurrentExecutions } = resource.properties as {
    Handler: string;
    Code: { S3Key?: unknown; ZipFile?: unknown };
    Timeout?: number;
    MemorySize?: number;
    ReservedConcurrentExecutions?: number;
  };
  const log = openSync(path.join(dataDir, 'logs', `${id}.log`), 'a');
  const memoryMegabytes = MemorySize ?? 128;
  const start = () => {
    const folder = template.assembly.asset(String(template.resolver.value(resource, Code.S3Key, 'Code.S3Key')));
    if (!folder) throw new Error(`${resource.stack}/${resource.id}: its code is not an asset of the assembly`);
    return startSandbox({
      functionId: id,
      timeoutSeconds: Timeout ?? 3,
      environment: environmentOf(resource, id, memoryMegabytes, folder, options),
      setup: {
        ...entryPoint(folder, Handler),
        offset: clock.offset,
        log,
        functionName: id,
        functionArn: template.names.arn(resource),
        memoryMegabytes,
      },
    });
  };
  const size = Math.max(1, Math.min(poolSize, ReservedConcurrentExecutions ?? poolSize));
  return { id, size, start, idle: [], busy: new Set(), waiting: [], log };
}

/** `folder/index.handler` → the file `folder/index.{mjs,js,cjs}` of the asset and the export `handler`. */
function entryPoint(folder: string, handler: string): { handlerUrl: string; exportName: string } {
  const dot = handler.lastIndexOf('.');
  const base = path.join(folder, handler.slice(0, dot));
  const file = ['.mjs', '.js', '.cjs'].map((extension) => base + extension).find((candidate) => existsSync(candidate));
  if (!file) throw new Error(`there is no file for the handler ${handler} in ${folder}`);
  return { handlerUrl: pathToFileURL(file).href, exportName: handler.slice(dot + 1) };
}

function environmentOf(
  resource: Resource,
  id: string,
  memoryMegabytes: number,
  folder: string,
  { template, secretAccessKey }: FunctionsOptions,
): Record<string, string> {
  const given = template.resolver.value(resource, resource.properties.Environment ?? {}, 'Environment') as {
    Variables?: Record<string, unknown>;
  };
  const variables = Object.entries(given.Variables ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    // Where Node keeps what it compiled: a sandbox then starts in two thirds of the time. The function does not see it.
    NODE_COMPILE_CACHE: path.join(tmpdir(), 'node-compile-cache'),
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: template.region,
    AWS_DEFAULT_REGION: template.region,
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL: template.addresses.gateway,
    AWS_EXECUTION_ENV: `AWS_Lambda_${String(resource.properties.Runtime)}`,
    AWS_LAMBDA_FUNCTION_NAME: id,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${id}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: String(resource.properties.Handler),
    ...Object.fromEntries(variables),
  };
}
