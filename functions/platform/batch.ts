import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { logger } from './logger.ts';

/** Handles one message of a queue. What it throws sends the message back to the queue, and after the last attempt to the dead letters. */
export type MessageHandler<T> = (message: T, record: SQSRecord) => Promise<void>;

/** A Lambda handler of an SQS mapping that reports partial failures. */
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * Makes the handler of an ordinary queue: each message's JSON body is checked by `schema` and handed to `handle`; messages that fail are
 * reported one by one, so that none holds up another.
 * @param options.parallel handle the messages of a batch at the same time; `false` when each needs much memory. @default true
 */
export function queueHandler<T>(
  schema: z.ZodType<T>,
  handle: MessageHandler<T>,
  options: { parallel?: boolean } = {},
): QueueHandler {
  const processor = new BatchProcessor(EventType.SQS);
  const settings = { throwOnFullBatchFailure: false, processInParallel: options.parallel ?? true };
  return (event, context) =>
    processPartialResponse(event, recordHandler(schema, handle), processor, { ...settings, context });
}

/**
 * Makes the handler of a FIFO queue: one message after the other; when one fails, the rest of its group (but of no other) is reported with it
 * and comes again in the same order.
 */
export function fifoQueueHandler<T>(schema: z.ZodType<T>, handle: MessageHandler<T>): QueueHandler {
  const processor = new SqsFifoPartialProcessorAsync();
  return (event, context) =>
    processPartialResponse(event, recordHandler(schema, handle), processor, {
      context,
      skipGroupOnError: true,
      throwOnFullBatchFailure: false,
    });
}

function recordHandler<T>(schema: z.ZodType<T>, handle: MessageHandler<T>) {
  return async (record: SQSRecord): Promise<void> => {
    try {
      await handle(schema.parse(JSON.parse(record.body)), record);
    } catch (error) {
      logger.error('message failed', {
        messageId: record.messageId,
        attempt: Number(record.attributes.ApproximateReceiveCount),
        error: error instanceof Error ? error : new Error(String(error)),
      });
      throw error;
    }
  };
}
