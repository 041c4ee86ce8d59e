import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { endMessage, FunctionFault, WorkerMessage, WorkerSetup } from './worker.ts';

/** What a function answered with instead of a result: an error of its own, a timeout, or the death of its sandbox. */
export class FunctionError extends Error {
  override name = 'FunctionError';
  readonly functionId: string;
  /** Lambda's name for it: the error's class, `Sandbox.Timedout` or `Runtime.ExitError`. */
  readonly type: string;

  constructor(functionId: string, fault: Pick<FunctionFault, 'errorType' | 'errorMessage'>) {
    super(fault.errorMessage);
    this.functionId = functionId;
    this.type = fault.errorType;
  }
}

/** How the sandboxes of a function are made. */
export interface SandboxSpec {
  functionId: string;
  setup: WorkerSetup;
  environment: Record<string, string>;
  timeoutSeconds: number;
}

/** One warm worker. Takes one event at a time. */
export interface Sandbox {
  /** @throws FunctionError */
  invoke(event: string): Promise<unknown>;
  /** Ends it; a call in flight fails as in a crash. */
  kill(): void;
  /** False once it is to end. */
  alive(): boolean;
  /** Resolves when it has ended. */
  ended: Promise<void>;
  /** Wall time of the end of the last call. */
  lastUsed(): number;
}

/**
 * A sandbox ends by itself, between two steps of its own: Node.js aborts the whole process when a worker is terminated while it makes a handle of zlib.
 * One that computes without end is terminated after so many milliseconds.
 */
const ENDS_WITHIN_MS = 1000;
const END: typeof endMessage = 'end';

/** Lambda gives a function ten seconds to load. */
const LOAD_SECONDS = 10;

/** Starts a worker; it loads the function while the first event already waits. */
export function startSandbox(spec: SandboxSpec): Sandbox {
  const { functionId } = spec;
  let isAlive = true;
  let hasExited = false;
  let forced: NodeJS.Timeout | undefined;
  let lastUsed = Date.now();
  let inFlight: { requestId: string; resolve(result: unknown): void; reject(error: Error): void } | undefined;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    env: spec.environment,
    workerData: spec.setup,
    resourceLimits: { maxOldGenerationSizeMb: Math.max(256, spec.setup.memoryMegabytes) },
  });
  worker.unref();

  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  const end = (fault: Pick<FunctionFault, 'errorType' | 'errorMessage'>) => {
    isAlive = false;
    inFlight?.reject(new FunctionError(functionId, fault));
    inFlight = undefined;
    if (hasExited) return;
    worker.postMessage(END);
    forced ??= setTimeout(() => void worker.terminate(), ENDS_WITHIN_MS);
  };
  const timeout = (seconds: number) =>
    setTimeout(
      () => end({ errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${seconds.toFixed(2)} seconds` }),
      seconds * 1000,
    );

  const loaded = new Promise<void>((resolve) => {
    const timer = timeout(LOAD_SECONDS);
    worker.on('message', (message: WorkerMessage) => {
      clearTimeout(timer);
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'unloadable') end(message.error);
      else if (message.requestId === inFlight?.requestId) {
        if (message.kind === 'failure') inFlight.reject(new FunctionError(functionId, message.error));
        else inFlight.resolve(message.result === undefined ? null : JSON.parse(message.result));
      }
    });
    worker.on('error', (error: Error) => {
      clearTimeout(timer);
      end({ errorType: error.name, errorMessage: error.message });
    });
    worker.on('exit', (code) => {
      clearTimeout(timer);
      clearTimeout(forced);
      hasExited = true;
      end({ errorType: 'Runtime.ExitError', errorMessage: `RequestId: the sandbox ended with code ${code}` });
    });
  });

  return {
    async invoke(event) {
      let timer: NodeJS.Timeout | undefined;
      const requestId = randomUUID();
      try {
        return await new Promise((resolve, reject) => {
          inFlight = { requestId, resolve, reject };
          void loaded.then(() => {
            if (!isAlive) return;
            timer = timeout(spec.timeoutSeconds);
            worker.postMessage({ requestId, event, deadline: Date.now() + spec.timeoutSeconds * 1000 });
          });
        });
      } finally {
        clearTimeout(timer);
        inFlight = undefined;
        lastUsed = Date.now();
      }
    },
    kill: () => end({ errorType: 'Runtime.ExitError', errorMessage: 'the sandbox was killed' }),
    alive: () => isAlive,
    ended,
    lastUsed: () => lastUsed,
  };
}
