import { Duration, Stack, aws_sqs as sqs } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { indexes } from '../../functions/platform/keys.ts';
import { mailDomains } from '../config.ts';
import {
  allow,
  changing,
  grantDeleteObjects,
  grantIndexes,
  grantItems,
  grantReadObjects,
} from '../constructs/grants.ts';
import type { QueueConsumer } from '../constructs/queue-consumer.ts';
import { invokeOnSchedule } from '../constructs/schedule-target.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { addAgentPaths } from './api.ts';
import { common, type Desk } from './desk.ts';

/** Adds what leads and admins do with mail as a whole, and what watches that none is lost. Comes after everything that has dead letters. */
export function addMailOps(scope: Construct, desk: Desk): void {
  addMailApi(scope, desk);
  watchMail(scope, desk);
}

function addMailApi(scope: Construct, desk: Desk): void {
  const { storage } = desk.data;
  const inbound = (scope.node.findChild('inbound-mail-queue') as QueueConsumer).queue;
  const dead = deadLetters(scope);
  const mailApi = new TukiFunction(scope, 'mailApi', {
    entry: 'functions/mail-ops/mail-api.handler.ts',
    breaks:
      'Shows leads what became of mail, and does again what failed. When it fails, mail comes and goes all the same.',
    environment: {
      ...common.tickets(desk),
      MAIL_BUCKET: storage.mail.bucketName,
      INBOUND_MAIL_QUEUE: inbound.queueUrl,
      DEAD_LETTERS: Stack.of(scope).toJsonString(
        Object.fromEntries(
          dead.map(({ name, queue, sources }) => [name, { url: queue.queueUrl, returns: sources.length > 0 }]),
        ),
      ),
    },
    logDays: desk.config.logDays,
    memory: 1024,
  });
  grantItems(mailApi, storage.tickets, [...changing, 'DeleteItem', 'BatchWriteItem']);
  grantIndexes(mailApi, storage.tickets, [indexes.queue]);
  grantReadObjects(mailApi, storage.mail, 'raw/');
  // Tickets that are deleted take their long texts along.
  grantDeleteObjects(mailApi, storage.mail, 'bodies/');
  // Without it S3 answers 403, not 404, for a mail that is not there.
  allow(mailApi, ['s3:ListBucket'], [storage.mail.bucketArn]);
  const returning = dead.filter(({ sources }) => sources.length > 0);
  allow(
    mailApi,
    ['sqs:GetQueueAttributes'],
    dead.map(({ queue }) => queue.queueArn),
  );
  // What moving messages back needs besides itself: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
  allow(
    mailApi,
    ['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
    returning.map(({ queue }) => queue.queueArn),
  );
  allow(
    mailApi,
    ['sqs:SendMessage'],
    returning.flatMap(({ sources }) => sources.map(({ queueArn }) => queueArn)),
  );

  const paths = [
    'ledger',
    'replay',
    'dead-letters',
    'dead-letters/{queue}/replay',
    'senders',
    'senders/{pattern}',
    'bulk',
  ];
  addAgentPaths(
    desk,
    mailApi,
    paths.map((path) => `mail/${path}`),
  );
}

interface DeadLetterQueue {
  /** As its messages are known, such as `inbound-mail`. */
  name: string;
  queue: sqs.Queue;
  /** The queues that its messages came from; streams and schedules have none. */
  sources: sqs.Queue[];
}

/** Every dead-letter queue there is, with the queues before it. */
function deadLetters(scope: Construct): DeadLetterQueue[] {
  const queues = scope.node.findAll().filter((one) => one instanceof sqs.Queue);
  return queues
    .filter(({ node }) => node.id.endsWith('-dead'))
    .map((queue) => ({
      name: queue.node.id.replace(/-dead$/, ''),
      queue,
      sources: queues.filter(({ deadLetterQueue }) => deadLetterQueue?.queue === queue),
    }));
}

function watchMail(scope: Construct, desk: Desk): void {
  const { config, data } = desk;
  const { storage, mail } = data;
  const [first] = config.mailboxes;
  if (first === undefined) throw new Error('a configuration has at least one mailbox');
  const watch = new TukiFunction(scope, 'watchMail', {
    entry: 'functions/mail-ops/watch-mail.handler.ts',
    breaks:
      'Watches that every mail is accounted for and that mail goes out and comes in. When it fails, something is amiss with mail.',
    environment: {
      ...common.tickets(desk),
      ...common.signing(desk),
      MAIL_BUCKET: storage.mail.bucketName,
      CANARY_MAILBOX: first.address,
      CANARY_MINUTES: String(config.canaryMinutes),
      RAW_DELETED_AFTER_DAYS: String(config.rawMail.deleteAfterDays ?? 0),
    },
    logDays: config.logDays,
    memory: 1024,
    // Listing a million raw mails takes about two minutes.
    timeout: 900,
  });
  grantItems(watch, storage.tickets, ['BatchGetItem', 'Query', 'PutItem']);
  allow(watch, ['s3:ListBucket'], [storage.mail.bucketArn]);
  allow(watch, ['secretsmanager:GetSecretValue'], [storage.signing.secretArn]);
  const identity =
    mail.identities[mailDomains(config).indexOf(first.address.slice(first.address.lastIndexOf('@') + 1))];
  if (identity) allow(watch, ['ses:SendRawEmail'], [identity.emailIdentityArn]);

  const retryAttempts = 0;
  new Schedule(scope, 'reconcile-mail', {
    description: 'Accounts for the mails of the day before.',
    schedule: ScheduleExpression.cron({ minute: '0', hour: '3' }),
    target: invokeOnSchedule(watch, { retryAttempts, input: ScheduleTargetInput.fromObject({ job: 'reconcile' }) }),
  });
  if (config.canaryMinutes > 0) {
    new Schedule(scope, 'mail-canary', {
      description: 'Sends a mail round when one is due, and looks whether the last has come back.',
      schedule: ScheduleExpression.rate(Duration.minutes(10)),
      target: invokeOnSchedule(watch, { retryAttempts, input: ScheduleTargetInput.fromObject({ job: 'canary' }) }),
    });
  }
  desk.alarms.add('mail-unaccounted', {
    metric: watch.metricErrors({ statistic: 'Sum', period: Duration.minutes(15) }),
    breaks: 'A mail of yesterday is not accounted for, or a mail that the desk wrote to itself has not come back.',
    runbook: 'mail-unaccounted',
  });
}
