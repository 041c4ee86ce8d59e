import type { Context, SQSEvent } from 'aws-lambda';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { fifoQueueHandler, queueHandler } from '../../functions/platform/batch.ts';
import { logger } from '../../functions/platform/logger.ts';

const message = z.object({ n: z.number() });
const context = { getRemainingTimeInMillis: () => 30_000 } as Context;

function eventOf(...records: { body: unknown; group?: string }[]): SQSEvent {
  return {
    Records: records.map(({ body, group }, at) => ({
      messageId: `m${at}`,
      receiptHandle: `r${at}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1', ...(group ? { MessageGroupId: group } : {}) },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-north-1:000000000000:q',
      awsRegion: 'eu-north-1',
    })),
  } as unknown as SQSEvent;
}

beforeEach(() => {
  vi.spyOn(logger, 'error').mockImplementation(() => undefined);
});

describe('an ordinary queue', () => {
  test('hands on each message and reports only those that failed', async () => {
    const seen: number[] = [];
    const handler = queueHandler(message, async ({ n }) => {
      if (n === 2) throw new Error('no');
      seen.push(n);
    });
    const response = await handler(eventOf({ body: { n: 1 } }, { body: { n: 2 } }, { body: { n: 3 } }), context);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(seen).toEqual([1, 3]);
  });

  test('reports what is no message of its own', async () => {
    const handler = queueHandler(message, async () => undefined);
    const response = await handler(eventOf({ body: 'no JSON' }, { body: { m: 1 } }, { body: { n: 1 } }), context);
    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m0', 'm1']);
  });

  test('reports all of them when all fail, and works on with the next batch', async () => {
    const handler = queueHandler(message, async ({ n }) => {
      if (n < 10) throw new Error('no');
    });
    expect((await handler(eventOf({ body: { n: 1 } }, { body: { n: 2 } }), context)).batchItemFailures).toHaveLength(2);
    expect((await handler(eventOf({ body: { n: 11 } }), context)).batchItemFailures).toEqual([]);
  });

  test('handles one after the other when told so', async () => {
    let running = 0;
    let most = 0;
    const handler = queueHandler(
      message,
      async () => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
      },
      { parallel: false },
    );
    await handler(eventOf({ body: { n: 1 } }, { body: { n: 2 } }, { body: { n: 3 } }), context);
    expect(most).toBe(1);
  });
});

describe('a FIFO queue', () => {
  test('reports the rest of a group with the message that failed, and no other group', async () => {
    const seen: number[] = [];
    const handler = fifoQueueHandler(message, async ({ n }) => {
      if (n === 1) throw new Error('no');
      seen.push(n);
    });
    const response = await handler(
      eventOf(
        { body: { n: 1 }, group: 'a' },
        { body: { n: 2 }, group: 'b' },
        { body: { n: 3 }, group: 'a' },
        { body: { n: 4 }, group: 'b' },
      ),
      context,
    );
    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m0', 'm2']);
    expect(seen).toEqual([2, 4]);
  });
});
