import path from 'node:path';
import type { Gateway } from '../gateway.ts';
import type { LocalClock } from '../types.ts';
import { type Assembly, loadAssembly } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';
import { type Closers, layFoundation } from './foundation.ts';
import { setUpFronts } from './fronts.ts';
import { setUpWorkings } from './workings.ts';

export interface DeskOptions {
  /** Folder of a cloud assembly, or one already read. */
  assembly: string | Assembly;
  /** Made when missing; one runner at a time. */
  dataDir: string;
  /** @default 0, any free port */
  port?: number;
  /** @default 0, any free port */
  smtpPort?: number;
  /** Milliseconds ahead of wall time. @default what it was when the data folder was last used */
  clockOffset?: number;
  /** Another DynamoDB endpoint than the bundled engine. */
  dynamodbEndpoint?: string;
  /** Sandboxes per function. @default 3 */
  poolSize?: number;
  /** True: nothing is written to standard error. @default false */
  quiet?: boolean;
  /** Health says so until `ready()` is called. @default false */
  startsUnready?: boolean;
}

/** A running desk. */
export interface Desk {
  readonly url: string;
  readonly port: number;
  readonly smtpPort: number;
  readonly clock: LocalClock;
  readonly gateway: Gateway;
  readonly template: DeskTemplate;
  /** Physical name of a resource by its logical id. @throws Error when there is none */
  name(logicalId: string): string;
  /** Waits until nothing that is due is left. @throws NotIdleError */
  idle(timeoutMs?: number): Promise<void>;
  /** Moves local time on, doing everything that falls due on the way. */
  advance(milliseconds: number): Promise<void>;
  moveTo(time: number): Promise<void>;
  /** Invokes a function directly. */
  invoke(functionId: string, event: unknown): Promise<unknown>;
  signIn(email: string): Promise<{ accessToken: string; idToken: string; expiresIn: number } | undefined>;
  /** From now on health says ready. */
  ready(): void;
  /** Ends work in flight (at most 5 s) and everything that was started. */
  close(): Promise<void>;
}

/**
 * Runs what the templates of a cloud assembly describe, on 127.0.0.1.
 *
 * @throws PortTakenError, DataFolderError, DynamoUnavailable, TemplateError: each with one sentence that says what to do
 */
export async function startDesk(options: DeskOptions): Promise<Desk> {
  const closers: Closers = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    return await start(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: DeskOptions, closers: Closers, close: () => Promise<void>): Promise<Desk> {
  let isReady = false;
  const foundation = await layFoundation(
    {
      assembly: typeof options.assembly === 'string' ? loadAssembly(options.assembly) : options.assembly,
      dataDir: path.resolve(options.dataDir),
      port: options.port ?? 0,
      clockOffset: options.clockOffset,
      dynamodbEndpoint: options.dynamodbEndpoint,
      report: (line) => void (options.quiet || process.stderr.write(`${line}\n`)),
    },
    closers,
  );
  const { clock, gateway, server, template } = foundation;
  const workings = setUpWorkings(foundation, options.poolSize, closers);
  const fronts = await setUpFronts(foundation, workings, () => isReady, closers);
  await fronts.complete();
  workings.start();
  const mailIn = await fronts.openMail(options.smtpPort ?? 0);
  isReady = options.startsUnready !== true;
  const { functions, mover } = workings;
  return {
    url: server.url,
    port: server.port,
    smtpPort: mailIn.port,
    clock,
    gateway,
    template,
    name: (logicalId) => physicalName(logicalId, template),
    idle: mover.settled,
    advance: (milliseconds) => mover.moveTo(clock.now() + milliseconds),
    moveTo: mover.moveTo,
    invoke: functions.invoke,
    signIn: fronts.identity.signIn,
    ready: () => {
      isReady = true;
    },
    close,
  };
}

function physicalName(logicalId: string, template: DeskTemplate): string {
  const resource = template.assembly.stacks
    .map((stack) => stack.resources.get(logicalId))
    .find((candidate) => candidate);
  if (!resource) throw new Error(`there is no resource ${logicalId}`);
  return template.names.name(resource);
}
