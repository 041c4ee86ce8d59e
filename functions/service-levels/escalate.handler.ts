import { queueHandler } from '../platform/batch.ts';
import { documentClient, lazy, s3Client } from '../platform/clients.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { type DueClock, dueClock } from '../platform/messages.ts';
import { createTicketStore, type TicketStore } from '../tickets/index.ts';
import { escalate } from './escalate.ts';
import { createServiceLevelStore, type ServiceLevelStore } from './service-level-store.ts';

const means = lazy((): { tickets: TicketStore; serviceLevels: ServiceLevelStore; clock: Clock } => {
  const { TICKETS_TABLE: table, MAIL_BUCKET: bucket } = readEnvironment('escalate');
  const client = documentClient();
  return {
    tickets: createTicketStore({ client, table, mailBucket: { s3: s3Client(), bucket } }),
    serviceLevels: createServiceLevelStore({ client, table }),
    clock: systemClock,
  };
});

/** Lambda of the queue `escalations`. */
export const handler = queueHandler<DueClock>(dueClock, (due) => escalate(means(), due));
