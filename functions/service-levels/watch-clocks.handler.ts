import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { documentClient, lazy, sqsClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import type { DueClock } from '../platform/messages.ts';
import { createTicketStore } from '../tickets/index.ts';
import { type ClockWatch, watchClocks } from './watch-clocks.ts';

/** What SQS takes at once. */
const BATCH = 10;

const watch = lazy((): ClockWatch => {
  const { TICKETS_TABLE: table, ESCALATIONS_QUEUE } = readEnvironment('watchClocks');
  return {
    tickets: createTicketStore({ client: documentClient(), table }),
    async send(due) {
      for (let start = 0; start < due.length; start += BATCH)
        await sendBatch(ESCALATIONS_QUEUE, due.slice(start, start + BATCH));
    },
  };
});

/** @throws Error when SQS does not take all of them; the next minute finds them again */
async function sendBatch(queue: string, due: readonly DueClock[]): Promise<void> {
  const Entries = due.map((one, index) => ({ Id: String(index), MessageBody: JSON.stringify(one) }));
  const { Failed = [] } = await sqsClient().send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));
  if (Failed.length > 0)
    throw new Error(`${Failed.length} of ${due.length} escalations were not taken: ${Failed[0]?.Code}`);
}

/** Lambda of the schedule that runs every minute. */
export async function handler(): Promise<void> {
  const count = await watchClocks(watch(), systemClock.now());
  if (count > 0) logger.info('due', { count });
}
