import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createCustomerStore } from '../customers/index.ts';
import { createCanaryStore } from '../mail-ops/index.ts';
import { type QueueHandler, queueHandler } from '../platform/batch.ts';
import { documentClient, lazy, s3Client, secretsClient } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { createServiceLevelStore } from '../service-levels/index.ts';
import { createSenderStore, createSettingsStore, senderRules } from '../settings/index.ts';
import { type Attachment, createTicketStore } from '../tickets/index.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { createIntake } from './intake.ts';
import { createLedger } from './ledger.ts';
import { type AcceptedMail, inboundMail } from './notification.ts';
import type { ParsedAttachment } from './parsed-mail.ts';
import { createRawMails } from './raw-mail.ts';
import { type ReceiveDeps, receiveMail, unfetched } from './receive-mail.ts';
import { signingKey } from './signing-key.ts';

const environment = readEnvironment('receiveMail');
const rawMails = createRawMails({ s3: s3Client });

/** The queue lays a message aside after so many attempts. */
const attempts = 5;

const deps = lazy((): ReceiveDeps => {
  const over = { client: documentClient(), table: environment.TICKETS_TABLE };
  return {
    tickets: createTicketStore({ ...over, mailBucket: { s3: s3Client(), bucket: environment.MAIL_BUCKET } }),
    settings: createSettingsStore(over),
    senders: senderRules(createSenderStore(over)),
    customers: createCustomerStore(over),
    serviceLevels: createServiceLevelStore(over),
    deliveries: createDeliveryStore(over),
    canaries: createCanaryStore(over),
    intake: createIntake(over),
    ledger: createLedger(over),
    keepFile,
    unreadable: ({ key }, error) => logger.warn('mail cannot be taken apart', { key, error }),
    key: signingKey({ client: secretsClient, secretId: environment.SIGNING_SECRET }),
    portalUrl: environment.PORTAL_URL,
  };
});

async function keepFile(entryId: string, file: ParsedAttachment, index: number): Promise<Attachment> {
  const id = `a${index + 1}`;
  const key = `uploads/mail/${entryId}/${id}`;
  const { filename, contentType, size } = file;
  await s3Client().send(
    new PutObjectCommand({
      Bucket: environment.ATTACHMENTS_BUCKET,
      Key: key,
      Body: file.content,
      ContentType: contentType,
    }),
  );
  return { id, filename, contentType, size, inline: false, key };
}

/** Settings are read once for each batch, so that a changed one bites with the next. */
function depsOfBatch(): ReceiveDeps {
  const { settings, serviceLevels, ...others } = deps();
  const agents = new Map<string, ReturnType<typeof settings.agent>>();
  return {
    ...others,
    settings: {
      mailboxes: lazy(settings.mailboxes),
      mailRules: lazy(settings.mailRules),
      mailFilters: lazy(settings.mailFilters),
      agent(address) {
        const asked = agents.get(address) ?? settings.agent(address);
        agents.set(address, asked);
        return asked;
      },
      principal: settings.principal,
    },
    serviceLevels: { policies: lazy(serviceLevels.policies), calendars: lazy(serviceLevels.calendars) },
  };
}

async function take(accepted: AcceptedMail, batch: ReceiveDeps, last: boolean): Promise<void> {
  let fetched = false;
  try {
    const lines = await rawMails.use(accepted.bucket, accepted.key, (raw) => {
      fetched = true;
      return receiveMail(accepted, raw, batch, { last });
    });
    for (const { outcome, mailbox, number, rule, reason } of lines) {
      const level = rule === 'reply-by-mail-refused' ? 'warn' : 'info';
      logger[level]('mail taken in', { outcome, mailbox, number, rule, reason });
    }
  } catch (error) {
    if (last && !fetched) await batch.ledger.write(unfetched(accepted, error));
    throw error;
  }
}

/** Makes tickets of the mails that SES has taken in. */
export const handler: QueueHandler = (event, context) => {
  const batch = depsOfBatch();
  const handle = queueHandler(inboundMail, (accepted, record) =>
    take(accepted, batch, Number(record.attributes.ApproximateReceiveCount) >= attempts),
  );
  return handle(event, context);
};
