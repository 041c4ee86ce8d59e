import { createCustomerStore } from '../customers/index.ts';
import { type QueueHandler, queueHandler } from '../platform/batch.ts';
import { documentClient, lazy, s3Client, secretsClient } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { createServiceLevelStore } from '../service-levels/index.ts';
import { createSettingsStore } from '../settings/index.ts';
import { createTicketStore } from '../tickets/index.ts';
import { createLedger } from './ledger.ts';
import { inboundMail } from './notification.ts';
import { createRawMails } from './raw-mail.ts';
import { type ReceiveDeps, receiveMail } from './receive-mail.ts';
import { signingKey } from './signing-key.ts';

const environment = readEnvironment('receiveMail');
const rawMails = createRawMails({ s3: s3Client });

const deps = lazy((): ReceiveDeps => {
  const over = { client: documentClient(), table: environment.TICKETS_TABLE };
  return {
    tickets: createTicketStore({ ...over, mailBucket: { s3: s3Client(), bucket: environment.MAIL_BUCKET } }),
    settings: createSettingsStore(over),
    customers: createCustomerStore(over),
    serviceLevels: createServiceLevelStore(over),
    ledger: createLedger(over),
    key: signingKey({ client: secretsClient, secretId: environment.SIGNING_SECRET }),
    portalUrl: environment.PORTAL_URL,
  };
});

/** Settings are read once for each batch, so that a changed one bites with the next. */
function depsOfBatch(): ReceiveDeps {
  const { settings, serviceLevels, ...others } = deps();
  return {
    ...others,
    settings: { mailboxes: lazy(settings.mailboxes) },
    serviceLevels: { policies: lazy(serviceLevels.policies), calendars: lazy(serviceLevels.calendars) },
  };
}

/** Makes tickets of the mails that SES has taken in. */
export const handler: QueueHandler = (event, context) => {
  const batch = depsOfBatch();
  const take = queueHandler(inboundMail, async (accepted) => {
    const lines = await rawMails.use(accepted.bucket, accepted.key, (raw) => receiveMail(accepted, raw, batch));
    for (const { outcome, mailbox, number, reason } of lines)
      logger.info('mail taken in', { outcome, mailbox, number, reason });
  });
  return take(event, context);
};
