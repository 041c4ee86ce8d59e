import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, expect, test, vi } from 'vitest';
import { entryItems } from '../../functions/tickets/entry-item.ts';
import { aNote, aReceived } from '../support/factories.ts';

let handler: (event: DynamoDBStreamEvent) => Promise<unknown>;
const queues = ['SEND_MAIL', 'WORKFLOWS', 'SEARCH', 'NOTIFY', 'LIVE', 'FACTS'];
beforeAll(async () => {
  for (const queue of queues) vi.stubEnv(`${queue}_QUEUE`, `https://sqs.test/${queue.toLowerCase()}`);
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  ({ handler } = await import('../../functions/tickets/relay-entries.handler.ts'));
});

const eventOf = (...items: Record<string, unknown>[]): DynamoDBStreamEvent => ({
  Records: items.map((item, at) => ({
    dynamodb: {
      SequenceNumber: `s${at}`,
      NewImage: marshall(item, { removeUndefinedValues: true }) as Record<string, AttributeValue> as never,
    },
  })),
});

test('a draft that is gone is told to open inboxes by its keys', async () => {
  const sqs = mockClient(SQSClient);
  sqs.on(SendMessageBatchCommand).resolves({ Failed: [] });
  const Keys = marshall({ pk: 'T#1042', sk: 'D#reply#anna@demo.test' }) as Record<string, AttributeValue> as never;
  expect(await handler({ Records: [{ eventName: 'REMOVE', dynamodb: { SequenceNumber: 's', Keys } }] })).toEqual({
    batchItemFailures: [],
  });
  const [call] = sqs.commandCalls(SendMessageBatchCommand);
  expect(call?.args[0].input).toMatchObject({
    QueueUrl: 'https://sqs.test/live',
    Entries: [{ MessageBody: JSON.stringify({ news: 'draft', number: 1042 }) }],
  });
});

test('a stream of new entries, packed bodies and all, is told to the queues; what was lost is named', async () => {
  const sqs = mockClient(SQSClient);
  sqs.on(SendMessageBatchCommand).resolves({ Failed: [] });
  const event = eventOf(
    entryItems(aReceived(), 'support').entry,
    { item: 'head' },
    entryItems(aNote({ id: 'n1' }), 'support').entry,
  );
  expect(await handler(event)).toEqual({ batchItemFailures: [] });
  const urls = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.QueueUrl);
  expect([...new Set(urls)].sort()).toEqual([
    'https://sqs.test/live',
    'https://sqs.test/notify',
    'https://sqs.test/search',
    'https://sqs.test/workflows',
  ]);
  sqs
    .on(SendMessageBatchCommand, { QueueUrl: 'https://sqs.test/search' })
    .resolves({ Failed: [{ Id: '1', Code: 'x', SenderFault: false }] });
  expect(await handler(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 's2' }] });
});
