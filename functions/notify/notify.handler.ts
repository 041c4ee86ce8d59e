import { createDeliveryStore, createSesMailService, signingKey } from '../mail/index.ts';
import { queueHandler } from '../platform/batch.ts';
import { documentClient, lazy, secretsClient, sesClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { relayedEntry } from '../platform/messages.ts';
import { createSettingsStore } from '../settings/index.ts';
import { createTicketStore } from '../tickets/index.ts';
import { createNotificationStore } from './notification-store.ts';
import { type Notifier, notify } from './notify.ts';

const notifier = lazy((): Notifier => {
  const environment = readEnvironment('notify');
  const over = { client: documentClient(), table: environment.TICKETS_TABLE };
  return {
    tickets: createTicketStore(over),
    settings: createSettingsStore(over),
    news: createNotificationStore(over),
    deliveries: createDeliveryStore(over),
    service: createSesMailService({ client: sesClient, configurationSet: environment.CONFIGURATION_SET }),
    clock: systemClock,
    inboxUrl: environment.INBOX_URL,
    mailDomain: environment.MAIL_DOMAIN,
    key: signingKey({ client: secretsClient, secretId: environment.SIGNING_SECRET }),
    refused: (notice, ticket, error) => logger.error('notice refused', { ticket, reason: notice.reason, error }),
  };
});

/** Lambda of the queue `notify`. */
export const handler = queueHandler(relayedEntry, (message) => notify(notifier(), message));
