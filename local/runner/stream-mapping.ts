import type { DynamoEngine, SqsEngine, StreamRecord } from '../engines/seams.ts';
import { type FilterPattern, matchesPattern } from './filter.ts';
import type { Mapping, MappingContext } from './queue-mapping.ts';
import { FunctionError } from './sandbox.ts';
import type { RunnerState } from './state.ts';

/** An AWS::Lambda::EventSourceMapping on a table's stream. */
export interface StreamMappingSpec {
  /** Names the mapping in the runner's state. */
  id: string;
  functionId: string;
  table: string;
  streamArn: string;
  batchSize: number;
  startsAtOldest: boolean;
  /** Negative: until the record succeeds. */
  maximumRetryAttempts: number;
  bisects: boolean;
  reportsFailures: boolean;
  filters: FilterPattern[];
  /** Queue that learns of records given up. */
  onFailureArn?: string;
}

export interface StreamContext extends MappingContext {
  dynamodb: DynamoEngine;
  sqs: SqsEngine;
  state: RunnerState;
}

/** While writes go on, the stream is read so often: Lambda reads it every quarter of a second. The first write after a rest is read at once. */
const GATHER_MS = 50;
/** Pause before the second try; doubles up to the longest. Real time: a failing stream holds up everything behind it. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Hands a table's changes to a function, in the order of the writes, one batch at a time. The position is kept after each batch, so that a restarted or
 * killed runner goes on there: at least once, never skipping. A failing batch is tried again (halved, or from the first reported failure on) until its
 * retries are used up; then it goes to the failure queue and the stream moves on.
 */
export function createStreamMapping(spec: StreamMappingSpec, context: StreamContext): Mapping {
  const { state, dynamodb, idle, report } = context;
  const key = `stream ${spec.id}`;
  let isStopped = true;
  let isReading = false;
  let hasNews = true;
  let endPause: (() => void) | undefined;

  const read = async () => {
    if (isReading || isStopped) return;
    isReading = true;
    try {
      while (hasNews && !isStopped) {
        const more = await readOnce();
        if (hasNews && !more) await pause(GATHER_MS);
      }
    } catch (error) {
      if (isStopped) return;
      hasNews = true;
      report(`${spec.functionId}: its stream cannot be read: ${String(error)}`);
      await pause(LONGEST_PAUSE_MS);
    } finally {
      isReading = false;
      idle.changed();
      if (hasNews && !isStopped) void read();
    }
  };

  /** @returns whether there is more to read at once */
  const readOnce = async (): Promise<boolean> => {
    hasNews = false;
    const after = state.get(key);
    const { records, position, more } = await dynamodb.streamRecords(spec.table, after, spec.batchSize);
    if (more) hasNews = true;
    const wanted = records.filter((record) => passes(record, spec.filters));
    if (wanted.length > 0 && !(await deliver(wanted, 0))) return false;
    if (position !== undefined && position !== after) state.set(key, position);
    return more;
  };

  /** @returns false when the runner stops before the records are dealt with */
  const deliver = async (records: StreamRecord[], attempts: number): Promise<boolean> => {
    const failed = await tryOnce(records);
    if (failed === 'stopped') return false;
    if (failed.length === 0) return true;
    const isProgress = failed.length < records.length;
    const tried = isProgress ? 1 : attempts + 1;
    if (spec.maximumRetryAttempts >= 0 && tried > spec.maximumRetryAttempts && !(spec.bisects && failed.length > 1)) {
      giveUp(failed, tried);
      return true;
    }
    await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tried - 1)));
    if (isStopped) return false;
    if (!spec.bisects || failed.length === 1) return deliver(failed, tried);
    const middle = Math.ceil(failed.length / 2);
    return (await deliver(failed.slice(0, middle), 0)) && (await deliver(failed.slice(middle), 0));
  };

  /** The records that are still to be done: none, all, or those from the first reported failure on. */
  const tryOnce = async (records: StreamRecord[]): Promise<StreamRecord[] | 'stopped'> => {
    if (isStopped) return 'stopped';
    try {
      const result = await context.functions.invoke(spec.functionId, { Records: records });
      return spec.reportsFailures ? fromFirstFailure(result, records) : [];
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      return records;
    }
  };

  const giveUp = (records: StreamRecord[], attempts: number) => {
    report(`${spec.functionId}: ${records.length} stream record(s) given up after ${attempts} attempts`);
    if (spec.onFailureArn) context.sqs.queue(spec.onFailureArn).send(failureRecord(spec, records, attempts, context));
  };

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    start() {
      isStopped = false;
      dynamodb.onWrite((tables) => {
        if (!tables.includes(spec.table)) return;
        hasNews = true;
        void read();
      });
      void begin().then(read);
    },
    stop() {
      isStopped = true;
      endPause?.();
    },
    busy: () => ((isReading || hasNews) && !isStopped ? [`${spec.functionId} (stream of ${spec.table})`] : []),
  };

  /** A mapping that starts with the newest record passes over what is there when it is first seen. */
  async function begin(): Promise<void> {
    if (spec.startsAtOldest || state.get(key) !== undefined) return;
    for (let after: string | undefined; ; ) {
      const { position } = await dynamodb.streamRecords(spec.table, after, 1000);
      if (position === undefined || position === after) return;
      after = position;
      state.set(key, position);
    }
  }
}

function passes(record: StreamRecord, filters: FilterPattern[]): boolean {
  return filters.length === 0 || filters.some((pattern) => matchesPattern(pattern, record));
}

/** A reported id that is not in the batch makes the whole batch fail, as in Lambda. */
function fromFirstFailure(result: unknown, records: StreamRecord[]): StreamRecord[] {
  const failures = (result as { batchItemFailures?: { itemIdentifier?: string }[] } | null)?.batchItemFailures ?? [];
  if (failures.length === 0) return [];
  const positions = failures.map(({ itemIdentifier }) =>
    records.findIndex((record) => record.dynamodb.SequenceNumber === itemIdentifier),
  );
  return records.slice(Math.max(0, Math.min(...positions)));
}

function failureRecord(spec: StreamMappingSpec, records: StreamRecord[], attempts: number, context: StreamContext) {
  const created = (record: StreamRecord | undefined) =>
    new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(context.clock.now()).toISOString(),
    requestContext: {
      functionArn: spec.functionId,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    DDBStreamBatchInfo: {
      shardId: 'local',
      startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: created(records[0]),
      approximateArrivalOfLastRecord: created(records.at(-1)),
      batchSize: records.length,
      streamArn: spec.streamArn,
    },
  });
}
