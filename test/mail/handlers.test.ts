import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { Context, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { QueueHandler } from '../../functions/platform/batch.ts';
import { createSettingsStore } from '../../functions/settings/index.ts';
import { createTicketStore, type Entry } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aMailbox, someTime } from '../support/factories.ts';
import { aMail, key } from './support.ts';

let dynamo: TestDynamo;
const handlers: Record<'receive' | 'send' | 'track', QueueHandler> = {} as never;
const raws = new Map<string, Uint8Array>();
const ses = mockClient(SESClient);

beforeAll(async () => {
  dynamo = await startDynamo();
  const environment = {
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    TICKETS_TABLE: dynamo.tickets,
    SIGNING_SECRET: 'signing',
    PORTAL_URL: 'https://help.demo.test',
    INBOX_URL: 'https://desk.demo.test',
    MAIL_BUCKET: 'mail',
    ATTACHMENTS_BUCKET: 'attachments',
    CONFIGURATION_SET: 'desk',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  mockClient(SecretsManagerClient)
    .on(GetSecretValueCommand)
    .resolves({ SecretString: JSON.stringify({ key: key.current }) });
  mockClient(S3Client)
    .on(GetObjectCommand)
    .callsFake(({ Key }: { Key: string }) => {
      const raw = raws.get(Key);
      if (raw === undefined) throw new NoSuchKey({ message: Key, $metadata: {} });
      return { ContentLength: raw.byteLength, Body: { transformToByteArray: async () => raw } };
    });
  ses.on(SendRawEmailCommand).resolves({ MessageId: 'ses-1' });
  await createSettingsStore({ client: dynamo.client, table: dynamo.tickets }).saveMailbox(aMailbox());
  handlers.receive = (await import('../../functions/mail/receive-mail.handler.ts')).handler;
  handlers.send = (await import('../../functions/mail/send-mail.handler.ts')).handler;
  handlers.track = (await import('../../functions/mail/track-delivery.handler.ts')).handler;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await dynamo.stop();
});

const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
const run = (handler: QueueHandler, bodies: unknown[]) => {
  const records = bodies.map((body, at) => ({
    messageId: `m${at}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1' },
    eventSource: 'aws:sqs',
  }));
  return handler({ Records: records } as unknown as SQSEvent, context);
};

/** What SES publishes, as SNS puts it on the queue. */
const received = (objectKey: string) => ({
  Type: 'Notification',
  Message: JSON.stringify({
    notificationType: 'Received',
    mail: { timestamp: new Date(someTime).toISOString(), source: 'kaisa@customer.test', messageId: objectKey },
    receipt: {
      recipients: ['support@demo.test'],
      spamVerdict: { status: 'PASS' },
      virusVerdict: { status: 'PASS' },
      dmarcVerdict: { status: 'PASS' },
      action: { type: 'S3', bucketName: 'mail', objectKey },
    },
  }),
});

describe('the handlers of mail', () => {
  it('take a mail in, acknowledge it and follow the acknowledgement', async () => {
    raws.set('raw/good', aMail({ messageId: '<good@customer.test>' }));
    const { batchItemFailures } = await run(handlers.receive, [
      'no json',
      received('raw/absent'),
      received('raw/good'),
    ]);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }]);

    const store = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
    const [, sent] = (await store.entries(1001)).items;
    expect(sent?.type).toBe('sent');
    expect(await run(handlers.send, [relayed(sent)])).toEqual({ batchItemFailures: [] });
    const [call] = ses.commandCalls(SendRawEmailCommand);
    const raw = Buffer.from(call?.args[0].input.RawMessage?.Data ?? []).toString();
    expect(raw).toContain('https://help.demo.test/portal/t/1001#');

    const tags = Object.fromEntries((call?.args[0].input.Tags ?? []).map((tag) => [tag.Name, [tag.Value]]));
    const mail = { timestamp: new Date(someTime).toISOString(), messageId: 'ses-1', tags };
    const delivered = { eventType: 'Delivery', mail, delivery: { timestamp: new Date(someTime + 700).toISOString() } };
    expect(await run(handlers.track, [{ Message: JSON.stringify(delivered) }])).toEqual({ batchItemFailures: [] });
    expect(await store.entry(1001, sent?.order ?? 0, sent?.id ?? '')).toMatchObject({
      delivery: { state: 'delivered' },
    });
  });
});

const relayed = (entry: Entry | undefined) => ({
  number: entry?.number,
  mailbox: 'support',
  sk: '',
  id: entry?.id,
  order: entry?.order,
  at: entry?.at,
  type: 'sent',
});
