/**
 * The seams between the parts of the local runner: the movable clock, the engines that stand for AWS services, and the
 * people who call them. The gateway and its engines implement these; the runner (functions, mappings, schedules) uses them.
 */

/** A clock that tests and people can move. All engines, schedules and functions read it; it never stands still. */
export interface LocalClock {
  /** Milliseconds since the epoch: wall time plus the offset. */
  now(): number;
  /** Shared with worker threads: element 0 holds the offset in milliseconds. */
  readonly offset: Float64Array<SharedArrayBuffer>;
  /** Runs `run` once local time reaches `at` (epoch ms), by passing or by being moved. Returns a canceller. */
  at(at: number, run: () => void): () => void;
  /** The earliest pending `at`, or undefined. */
  nextTimer(): number | undefined;
  /** Jumps to `time` (forward or back) and fires the timers that are then due, earliest first. */
  jump(time: number): void;
  /** Stops all timers. */
  close(): void;
}

/** Who made a call: a function's logical id, or `runner` for the runner and demo loader themselves (everything is allowed). */
export type Caller = string;

/** One SDK call that passed the gateway, as `/local/calls` lists it. */
export interface RecordedCall {
  at: string;
  function: Caller;
  service: 'dynamodb' | 's3' | 'sqs' | 'sns' | 'ses' | 'secretsmanager' | 'execute-api' | 'events' | 'cognito-idp';
  /** The API operation, e.g. `TransactWriteItems`. */
  operation: string;
  /** Table, queue, bucket, topic … as the call named it. */
  resource: string;
  status: number;
  /** Billed units: write and read request units for DynamoDB (per table or index), one request elsewhere. */
  units: { write: number; read: number; requests: number; byIndex?: Record<string, { write: number; read: number }> };
}

/** Asks whether a caller may do `action` (IAM spelling, `dynamodb:PutItem`) on `resource` (an ARN). */
export type Authorise = (caller: Caller, action: string, resource: string) => boolean;

/** What a test asks the gateway to do to calls. Counted from the moment it is set. */
export interface Fault {
  /** Only calls of this function count; any when left out. */
  function?: Caller;
  service?: RecordedCall['service'];
  operation?: string;
  /** The k-th matching call (1-based). */
  call: number;
  /**
   * `fail`: answered with a 500 before it reaches the engine. `throttle`: a throttling error before the engine.
   * `cut-before`: the function's worker dies before the call reaches the engine. `cut-after`: the engine carries the call out, then
   * the worker dies without seeing the answer. `delay`: the call waits `delayMs` (real time) first.
   */
  kind: 'fail' | 'throttle' | 'cut-before' | 'cut-after' | 'delay';
  delayMs?: number;
  /** How many matching calls from the k-th on are hit. @default 1 */
  times?: number;
}

export interface QueueMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** SQS system attributes: ApproximateReceiveCount, SentTimestamp, MessageGroupId, SequenceNumber … */
  attributes: Record<string, string>;
  messageAttributes: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
  md5OfBody: string;
}

/** In-process access to a queue, for event source mappings and subscriptions. */
export interface LocalQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  send(body: string, options?: { groupId?: string; deduplicationId?: string; delaySeconds?: number }): string;
  /** Takes up to `max` visible messages, counting a receive, redriving those past maxReceiveCount. */
  receive(max: number): QueueMessage[];
  delete(receiptHandle: string): void;
  /** Carries several sends, deletions and other changes out as one: all or none survive a killed process. */
  together(work: () => void): void;
  changeVisibility(receiptHandle: string, seconds: number): void;
  /** Visible now, in flight, waiting for a later time; the earliest time at which something becomes visible. */
  depth(): { visible: number; inFlight: number; delayed: number; nextVisibleAt?: number };
  /** Called whenever something may have become visible. Returns an unsubscriber. */
  onAvailable(listener: () => void): () => void;
  /** The messages lying in it, oldest first, without receiving them. */
  peek(limit: number): QueueMessage[];
}

/** A mail that the local SES took for sending. */
export interface SentMail {
  id: string;
  at: string;
  from: string;
  /** Envelope recipients. */
  to: string[];
  subject: string;
  messageId: string;
  raw: Uint8Array;
  configurationSet?: string;
  tags: Record<string, string>;
}
