import { GetObjectCommand } from '@aws-sdk/client-s3';
import { queueHandler } from '../platform/batch.ts';
import { documentClient, lazy, s3Client, sesClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { relayedEntry } from '../platform/messages.ts';
import { createTicketStore } from '../tickets/index.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { type SendDeps, sendMail } from './send-mail.ts';
import { createSesMailService } from './ses-mail-service.ts';

const environment = readEnvironment('sendMail');

const deps = lazy((): SendDeps => {
  const over = { client: documentClient(), table: environment.TICKETS_TABLE };
  return {
    tickets: createTicketStore({ ...over, mailBucket: { s3: s3Client(), bucket: environment.MAIL_BUCKET } }),
    deliveries: createDeliveryStore(over),
    service: createSesMailService({ client: sesClient, configurationSet: environment.CONFIGURATION_SET }),
    file: readFile,
    clock: systemClock,
  };
});

async function readFile(key: string): Promise<Uint8Array> {
  const { Body } = await s3Client().send(new GetObjectCommand({ Bucket: environment.ATTACHMENTS_BUCKET, Key: key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

/** Sends the messages that agents and the desk have written. */
export const handler = queueHandler(relayedEntry, async (message, record) => {
  const outcome = await sendMail(message, Number(record.attributes.ApproximateReceiveCount), deps());
  logger.info('message sent', { number: message.number, entry: message.id, outcome });
});
