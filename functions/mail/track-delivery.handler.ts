import { createCustomerStore } from '../customers/index.ts';
import { queueHandler } from '../platform/batch.ts';
import { documentClient, lazy } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { createTicketStore } from '../tickets/index.ts';
import { mailEvent } from './delivery-report.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { type TrackDeps, trackDelivery } from './track-delivery.ts';

const environment = readEnvironment('trackDelivery');

const deps = lazy((): TrackDeps => {
  const over = { client: documentClient(), table: environment.TICKETS_TABLE };
  return {
    tickets: createTicketStore(over),
    deliveries: createDeliveryStore(over),
    customers: createCustomerStore(over),
  };
});

/** Follows what became of the messages that were sent. */
export const handler = queueHandler(mailEvent, async (report) => {
  const state = await trackDelivery(report, deps());
  if (state !== undefined)
    logger.info('delivery', { number: report.message?.number, entry: report.message?.id, state });
});
