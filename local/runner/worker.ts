/**
 * The sandbox of one function: runs in a worker thread, loads the handler once, then answers one event at a time. The function sees its own
 * environment, a `Date` that follows the local clock, and output streams that end in its log file.
 */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** What the worker is started with. */
export interface WorkerSetup {
  handlerUrl: string;
  exportName: string;
  /** Element 0: milliseconds that local time is ahead of wall time. */
  offset: Float64Array;
  /** An open file descriptor for the function's output. */
  log: number;
  functionName: string;
  functionArn: string;
  memoryMegabytes: number;
}

/** Runner to worker. */
export interface WorkerCall {
  requestId: string;
  /** JSON. */
  event: string;
  /** Wall time, epoch ms. */
  deadline: number;
}

/** Runner to worker: end where no other code is at work. */
export const endMessage = 'end';

/** Worker to runner: loaded, or the outcome of a call. */
export type WorkerMessage =
  | { kind: 'ready' }
  | { kind: 'unloadable'; error: FunctionFault }
  | { kind: 'result'; requestId: string; result: string | undefined }
  | { kind: 'failure'; requestId: string; error: FunctionFault };

/** An error as Lambda passes it on. */
export interface FunctionFault {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

type Handler = (event: unknown, context: object) => unknown;

const port = parentPort;
if (!port) throw new Error('worker.ts only runs as a worker thread');
const setup = workerData as WorkerSetup;
const wallTime = Date.now;

delete process.env.NODE_COMPILE_CACHE;
followLocalClock(setup.offset);
writeTo(setup.log);
if (process.env.NODE_OPTIONS?.includes('--enable-source-maps')) process.setSourceMapsEnabled(true);
const post = (message: WorkerMessage) => port.postMessage(message);

let handle: Handler | undefined;
port.on('message', (message: WorkerCall | typeof endMessage) => {
  if (message === endMessage) process.exit(0);
  if (handle) void answer(handle, message);
});

try {
  handle = await loadHandler();
  post({ kind: 'ready' });
} catch (error) {
  post({ kind: 'unloadable', error: faultOf(error) });
}

async function loadHandler(): Promise<Handler> {
  const module: Record<string, unknown> = await import(setup.handlerUrl);
  const handler =
    module[setup.exportName] ?? (module.default as Record<string, unknown> | undefined)?.[setup.exportName];
  if (typeof handler !== 'function') throw new Error(`${setup.handlerUrl} exports no function ${setup.exportName}`);
  return handler as Handler;
}

async function answer(handler: Handler, { requestId, event, deadline }: WorkerCall): Promise<void> {
  const context = {
    awsRequestId: requestId,
    functionName: setup.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: setup.functionArn,
    memoryLimitInMB: String(setup.memoryMegabytes),
    logGroupName: `/aws/lambda/${setup.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - wallTime()),
  };
  try {
    const result = await handler(JSON.parse(event), context);
    post({ kind: 'result', requestId, result: JSON.stringify(result) });
  } catch (error) {
    const fault = faultOf(error);
    process.stderr.write(`${new Date().toISOString()}\t${requestId}\tERROR\t${fault.trace.join('\n')}\n`);
    post({ kind: 'failure', requestId, error: fault });
  }
}

function faultOf(error: unknown): FunctionFault {
  if (!(error instanceof Error))
    return { errorType: typeof error, errorMessage: String(error), trace: [String(error)] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? error.message).split('\n') };
}

function followLocalClock(offset: Float64Array): void {
  const now = () => Math.floor(wallTime() + (offset[0] ?? 0));
  globalThis.Date = new Proxy(Date, {
    construct: (target, parts, newTarget) => Reflect.construct(target, parts.length === 0 ? [now()] : parts, newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
}

/** Sends standard output and error straight to the log file: nothing is lost when the worker dies, and the runner's thread is spared. */
function writeTo(log: number): void {
  const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    writeSync(log, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') callback();
    return true;
  };
  process.stdout.write = write as typeof process.stdout.write;
  process.stderr.write = write as typeof process.stderr.write;
}
