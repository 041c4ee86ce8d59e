import { availableParallelism } from 'node:os';
import type { LocalClock, LocalQueue, QueueMessage } from '../types.ts';
import { type FilterPattern, matchesPattern } from './filter.ts';
import type { Functions } from './functions.ts';
import type { IdleWatch } from './idle.ts';
import { FunctionError } from './sandbox.ts';

/** An AWS::Lambda::EventSourceMapping on a queue. */
export interface QueueMappingSpec {
  functionId: string;
  queue: LocalQueue;
  region: string;
  batchSize: number;
  batchingWindowSeconds: number;
  concurrency: number;
  reportsFailures: boolean;
  filters: FilterPattern[];
}

/**
 * A batch waits so long for the one before it, and then for a processor without a function of its own, before it is worked on at the same time: that
 * takes another sandbox, whose start costs more than most batches, and a queue that fills meanwhile gives a larger batch.
 */
const PATIENCE_MS = 500;

/** Lambda allows no lower limit of batches at work: a mapping that has it is meant to disturb nothing. */
const BACKGROUND_CONCURRENCY = 2;
/** On one machine such a mapping has one batch at work, and none while other functions are; but it waits no longer than this. */
const GIVES_WAY_MS = 200;
const LOOKS_AGAIN_MS = 20;

/** Something that feeds a function from a source. */
export interface Mapping {
  start(): void;
  /** Takes no further batch; those in flight go on. */
  stop(): void;
  busy(): string[];
}

export interface MappingContext {
  clock: LocalClock;
  functions: Functions;
  idle: IdleWatch;
  report(line: string): void;
}

/**
 * Hands the messages of a queue to a function in batches. Messages of a batch that succeeded are deleted; the others come back when the queue's
 * visibility timeout is over, until the queue redrives them. A FIFO queue hides a group while one of its messages is in flight, so there is never
 * more than one batch per group. A batching window is waited for on the local clock and ends early when someone waits for the desk to come to rest.
 */
export function createQueueMapping(spec: QueueMappingSpec, context: MappingContext): Mapping {
  const { queue, functionId } = spec;
  const { clock, functions, idle, report } = context;
  const isBackground = spec.concurrency <= BACKGROUND_CONCURRENCY;
  let running = 0;
  let isStopped = true;
  let windowEnd: number | undefined;
  let startedAt = 0;
  let endedAt = 0;
  let patience: NodeJS.Timeout | undefined;

  const run = async (messages: QueueMessage[]) => {
    const wanted = messages.filter((message) => passes(message, spec.filters));
    remove(messages.filter((message) => !wanted.includes(message)));
    if (wanted.length === 0) return;
    const result = await functions.invoke(functionId, sqsEvent(wanted, spec));
    const failed = spec.reportsFailures ? failedItems(result, new Set(wanted.map((message) => message.messageId))) : [];
    if (failed === 'all') {
      report(`${functionId}: its batchItemFailures name no message of the batch, so the whole batch failed`);
      return;
    }
    if (failed.length > 0)
      report(`${functionId}: ${failed.length} of ${wanted.length} message(s) of ${queue.name} failed`);
    remove(wanted.filter((message) => !failed.includes(message.messageId)));
  };

  const remove = (messages: QueueMessage[]) =>
    queue.together(() => {
      for (const message of messages) queue.delete(message.receiptHandle);
    });

  const pump = () => {
    while (!isStopped && running < spec.concurrency && mayTake() && isPatienceOver()) {
      const messages = queue.receive(spec.batchSize);
      if (messages.length === 0) return;
      running += 1;
      startedAt = performance.now();
      run(messages)
        .catch((error: unknown) => {
          if (!(error instanceof FunctionError)) report(`${functionId}: ${String(error)}`);
        })
        .finally(() => {
          running -= 1;
          endedAt = performance.now();
          pump();
          idle.changed();
        });
    }
  };

  const isPatienceOver = () => {
    const now = performance.now();
    const others = functions.busy().length;
    const wait = isBackground ? backgroundWait(now, others) : foregroundWait(now, others);
    if (wait === 0) return true;
    patience ??= setTimeout(() => {
      patience = undefined;
      pump();
    }, wait);
    return false;
  };

  /** Milliseconds until it is worth looking again; none when a batch may be taken now. */
  const foregroundWait = (now: number, others: number): number => {
    if (running === 0) return 0;
    const left = startedAt + PATIENCE_MS - now;
    if (left > 0) return left;
    return others < availableParallelism() ? 0 : PATIENCE_MS;
  };

  /** As `foregroundWait`, for a mapping that gives way: it rests as long as its last batch took, and then while others are at work. */
  const backgroundWait = (now: number, others: number): number => {
    const rested = running === 0 && now - endedAt >= endedAt - startedAt;
    const mayGoOn = others === 0 || now - endedAt >= GIVES_WAY_MS;
    return rested && mayGoOn ? 0 : LOOKS_AGAIN_MS;
  };

  const mayTake = () => {
    if (spec.batchingWindowSeconds === 0) return true;
    const { visible } = queue.depth();
    const isOver = windowEnd !== undefined && clock.now() >= windowEnd;
    if (visible >= spec.batchSize || isOver || idle.hurried()) {
      windowEnd = undefined;
      return true;
    }
    if (visible > 0 && windowEnd === undefined) {
      windowEnd = clock.now() + spec.batchingWindowSeconds * 1000;
      clock.at(windowEnd, pump);
    }
    return false;
  };

  return {
    start() {
      isStopped = false;
      queue.onAvailable(pump);
      idle.onHurry(pump);
      pump();
    },
    stop() {
      isStopped = true;
      clearTimeout(patience);
    },
    busy() {
      if (running > 0) return [`${functionId} (from ${queue.name})`];
      return !isStopped && queue.depth().visible > 0 ? [`${queue.name} (messages waiting)`] : [];
    },
  };
}

function passes(message: QueueMessage, filters: FilterPattern[]): boolean {
  if (filters.length === 0) return true;
  let body: unknown = message.body;
  try {
    body = JSON.parse(message.body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return filters.some((pattern) => matchesPattern(pattern, { ...message, body }));
}

/** The ids of the messages that a function reports as failed; `all` when it reports nonsense, as Lambda takes it. */
function failedItems(result: unknown, batch: Set<string>): string[] | 'all' {
  const failures = (result as { batchItemFailures?: { itemIdentifier?: string }[] } | null)?.batchItemFailures ?? [];
  const ids = failures.map((failure) => failure.itemIdentifier);
  return ids.every((id): id is string => id !== undefined && batch.has(id)) ? ids : 'all';
}

function sqsEvent(messages: QueueMessage[], { queue, region }: QueueMappingSpec) {
  return {
    Records: messages.map((message) => ({
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: message.attributes,
      messageAttributes: Object.fromEntries(
        Object.entries(message.messageAttributes).map(([name, value]) => [
          name,
          {
            stringValue: value.StringValue,
            binaryValue: value.BinaryValue,
            stringListValues: [],
            binaryListValues: [],
            dataType: value.DataType,
          },
        ]),
      ),
      md5OfBody: message.md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: region,
    })),
  };
}
