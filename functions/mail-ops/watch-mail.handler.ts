import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import * as z from 'zod';
import { createLedger, ledgerDay, signingKey } from '../mail/index.ts';
import { documentClient, lazy, s3Client, secretsClient, sesClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { createCanaryStore } from './canary-store.ts';
import { existingTickets } from './heads.ts';
import { createRawStore } from './raw-store.ts';
import { MailUnaccountedError, type ReconcileDeps, reconcile } from './reconcile.ts';
import { dayFrom, daySchema } from './summary.ts';
import { createSummaryStore } from './summary-store.ts';
import { type CanaryDeps, watchCanary } from './watch-canary.ts';

const env = readEnvironment('watchMail');

/** What a schedule asks for; a person may ask for the count of a certain day. */
const job = z.discriminatedUnion('job', [
  z.object({ job: z.literal('reconcile'), day: daySchema.optional() }),
  z.object({ job: z.literal('canary') }),
]);

const reconcileDeps = lazy((): ReconcileDeps => {
  const over = { client: documentClient(), table: env.TICKETS_TABLE };
  return {
    ledger: createLedger(over),
    raws: createRawStore({ s3: s3Client, bucket: env.MAIL_BUCKET }),
    existingTickets: (numbers) => existingTickets(over, numbers),
    summaries: createSummaryStore(over),
    rawDeletedAfterDays: Number(env.RAW_DELETED_AFTER_DAYS) || undefined,
  };
});

const canaryDeps = lazy(
  (): CanaryDeps => ({
    canaries: createCanaryStore({ client: documentClient(), table: env.TICKETS_TABLE }),
    key: signingKey({ client: secretsClient, secretId: env.SIGNING_SECRET }),
    mailbox: env.CANARY_MAILBOX,
    everyMinutes: Number(env.CANARY_MINUTES),
    async send({ from, to, raw }) {
      await sesClient().send(new SendRawEmailCommand({ Source: from, Destinations: [to], RawMessage: { Data: raw } }));
    },
  }),
);

/**
 * Watches over mail: counts the day before, and sends mails of its own round. What is amiss is thrown, so that the alarm on this function's errors rings.
 * @throws MailUnaccountedError, CanaryLostError
 */
export async function handler(event: unknown): Promise<void> {
  const asked = job.parse(event);
  const now = systemClock.now();
  if (asked.job === 'canary') {
    if (await watchCanary(canaryDeps(), now)) logger.info('canary sent');
    return;
  }
  try {
    const summary = await reconcile(asked.day ?? dayFrom(ledgerDay(now), -1), reconcileDeps(), now);
    logger.info('mail accounted for', { day: summary.day, accepted: summary.accepted });
  } catch (error) {
    if (error instanceof MailUnaccountedError)
      for (const difference of error.differences) logger.error('mail unaccounted for', { ...difference });
    throw error;
  }
}
