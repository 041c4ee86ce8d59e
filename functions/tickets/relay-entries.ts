import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import { logger } from '../platform/logger.ts';
import type { Item } from './entry-item.ts';
import { type Relayed, type RelayQueue, relay, relayQueues } from './relay.ts';
import { type RelayedNews, relayNews } from './relay-news.ts';

/** A record of the stream: its sequence number and the new item; of one that is gone, its keys. */
export interface StreamItem {
  sequence: string;
  item: Item;
}

/** What SQS takes in one batch. */
const mostMessages = 10;
const mostBytes = 240_000;

interface Outgoing {
  sequence: string;
  relayed: Pick<Relayed, 'queue' | 'group' | 'deduplication' | 'notBefore'>;
  body: string;
}

/**
 * Sends the messages of a batch of stream records, ten at a time, each queue in the order of the stream. What is not to go out yet is delayed by SQS.
 * @param now epoch milliseconds
 * @returns the sequence number of the earliest record of which a message could not be sent; the stream begins again there
 */
export async function relayEntries(
  sqs: SQSClient,
  urls: Record<RelayQueue, string>,
  records: readonly StreamItem[],
  now: number,
): Promise<string | undefined> {
  const outgoing = records.flatMap(({ sequence, item }) =>
    told(item).map((relayed): Outgoing => ({ sequence, relayed, body: JSON.stringify(relayed.message) })),
  );
  const failed = new Set<string>();
  await Promise.all(
    relayQueues.map(async (queue) => {
      const own = outgoing.filter(({ relayed }) => relayed.queue === queue);
      for (const batch of batches(own)) {
        const lost = await sendBatch(sqs, urls[queue], batch, now);
        for (const { sequence } of lost) failed.add(sequence);
        // What comes after a lost message must not overtake it; the stream brings it again.
        if (lost.length > 0) break;
      }
    }),
  );
  return records.find(({ sequence }) => failed.has(sequence))?.sequence;
}

const told = (item: Item): (Relayed | RelayedNews)[] => [...relay(item), ...relayNews(item)];

function batches(outgoing: readonly Outgoing[]): Outgoing[][] {
  const made: Outgoing[][] = [];
  let bytes = 0;
  for (const one of outgoing) {
    const size = Buffer.byteLength(one.body);
    const last = made.at(-1);
    if (last && last.length < mostMessages && bytes + size <= mostBytes) {
      last.push(one);
      bytes += size;
    } else {
      made.push([one]);
      bytes = size;
    }
  }
  return made;
}

/** SQS delays a message by whole seconds, 15 minutes at most. */
const delaySeconds = (ms: number): number => Math.min(900, Math.ceil(ms / 1000));

/** @returns what was not taken: all of it when the call itself failed */
async function sendBatch(
  sqs: SQSClient,
  url: string,
  batch: readonly Outgoing[],
  now: number,
): Promise<readonly Outgoing[]> {
  const entries = batch.map(({ relayed, body }, at): SendMessageBatchRequestEntry => {
    const { group, deduplication, notBefore } = relayed;
    return {
      Id: String(at),
      MessageBody: body,
      ...(notBefore !== undefined && notBefore > now ? { DelaySeconds: delaySeconds(notBefore - now) } : {}),
      ...(group ? { MessageGroupId: group, MessageDeduplicationId: deduplication } : {}),
    };
  });
  try {
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }));
    if (Failed.length > 0)
      logger.warn('messages were not taken', { queue: url, codes: Failed.map(({ Code }) => Code) });
    return Failed.flatMap(({ Id }) => batch[Number(Id)] ?? []);
  } catch (error) {
    logger.error('a queue cannot be reached', {
      queue: url,
      error: error instanceof Error ? error : new Error(String(error)),
    });
    return batch;
  }
}
