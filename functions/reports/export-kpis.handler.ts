import { PutObjectCommand } from '@aws-sdk/client-s3';
import { documentClient, s3Client } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { createSettingsStore } from '../settings/index.ts';
import { exportKpis } from './export-kpis.ts';
import { createReportStore } from './report-store.ts';

/** As much of a scheduled event as matters: when it was meant to run, ISO 8601. */
interface ScheduledEvent {
  time?: string;
}

/** Lambda of the monthly schedule: the finished month's reports go to the export bucket. */
export async function handler(event: ScheduledEvent): Promise<void> {
  const { TICKETS_TABLE: table, EXPORT_BUCKET, DESK_TIME_ZONE: timeZone } = readEnvironment('exportKpis');
  const client = documentClient();
  const now = systemClock.now();
  const scheduledAt = event.time === undefined ? Number.NaN : Date.parse(event.time);
  const mailboxes = (await createSettingsStore({ client, table }).mailboxes()).map((mailbox) => mailbox.id);
  const month = await exportKpis(
    {
      store: createReportStore({ client, table }),
      mailboxes,
      timeZone,
      now,
      async put({ key, contentType, body }) {
        await s3Client().send(
          new PutObjectCommand({ Bucket: EXPORT_BUCKET, Key: key, ContentType: contentType, Body: body }),
        );
      },
    },
    Number.isNaN(scheduledAt) ? now : scheduledAt,
  );
  logger.info('reports exported', { month, mailboxes: mailboxes.length });
}
