import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { sqsClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { relayEntries, type StreamItem } from './relay-entries.ts';

const env = readEnvironment('relayEntries');
const urls = {
  sendMail: env.SEND_MAIL_QUEUE,
  workflows: env.WORKFLOWS_QUEUE,
  search: env.SEARCH_QUEUE,
  notify: env.NOTIFY_QUEUE,
  live: env.LIVE_QUEUE,
  facts: env.FACTS_QUEUE,
};

/** Tells the queues of new entries, deliveries and notifications, and of drafts that come and go. A record that fails is named, and the stream comes again from there. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const records = event.Records.flatMap(({ dynamodb }): StreamItem[] => {
    const item = dynamodb?.NewImage ?? dynamodb?.Keys;
    if (!item || dynamodb?.SequenceNumber === undefined) return [];
    return [{ sequence: dynamodb.SequenceNumber, item: unmarshall(item as Record<string, AttributeValue>) }];
  });
  const failed = await relayEntries(sqsClient(), urls, records, systemClock.now());
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }] };
}
