import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { documentClient, lazy } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { createTicketStore } from '../tickets/index.ts';
import { type FactMessage, type Recorder, recordGroup } from './record-facts.ts';
import { createReportStore } from './report-store.ts';

const recorder = lazy((): Recorder => {
  const { TICKETS_TABLE: table, DESK_TIME_ZONE: timeZone } = readEnvironment('recordFacts');
  const client = documentClient();
  const tickets = createTicketStore({ client, table });
  return {
    store: createReportStore({ client, table }),
    timeZone,
    kindOf: async (number) => (await tickets.load(number))?.kind,
    failed: (messageId, error) =>
      logger.error('fact not recorded', { messageId, error: error instanceof Error ? error : String(error) }),
  };
});

/**
 * Lambda of the FIFO queue `facts` (one group for each mailbox): facts and folder counters. It takes a batch as a whole, not message by message
 * as the other consumers do, because one update of the counters for all of a batch is all that a busy mailbox pays.
 */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const groups = Map.groupBy(event.Records, (record) => record.attributes.MessageGroupId ?? '');
  const failures = await Promise.all(
    [...groups].map(([group, records]) => recordGroup(recorder(), group, records.map(messageOf))),
  );
  return { batchItemFailures: failures.flat().map((itemIdentifier) => ({ itemIdentifier })) };
}

function messageOf(record: SQSRecord): FactMessage {
  return { messageId: record.messageId, sequence: record.attributes.SequenceNumber ?? '0', body: record.body };
}
