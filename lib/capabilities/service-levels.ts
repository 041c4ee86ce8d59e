import { type CfnResource, Duration } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { duePk, indexes } from '../../functions/platform/keys.ts';
import {
  allow,
  changing,
  grantDeleteObjects,
  grantIndexes,
  grantItems,
  grantReadObjects,
} from '../constructs/grants.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import { invokeOnSchedule } from '../constructs/schedule-target.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';

/** Adds what watches the promises: once a minute for what is due, and what follows from it. */
export function addServiceLevels(scope: Construct, desk: Desk): void {
  const { tickets } = desk.data.storage;
  const escalate = new TukiFunction(scope, 'escalate', {
    entry: 'functions/service-levels/escalate.handler.ts',
    breaks:
      'Warns of promises about to break, reminds, sends what was to go out later and empties the trash. When it fails, none of it happens.',
    environment: { ...common.tickets(desk), MAIL_BUCKET: desk.data.storage.mail.bucketName },
    logDays: desk.config.logDays,
  });
  grantItems(escalate, tickets, [...changing, 'DeleteItem', 'BatchWriteItem']);
  grantReadObjects(escalate, desk.data.storage.mail, 'bodies/');
  grantDeleteObjects(escalate, desk.data.storage.mail, 'bodies/');
  const { queue } = new QueueConsumer(scope, 'escalations', {
    consumer: escalate,
    alarms: desk.alarms,
    breaks:
      'A warning, breach, reminder or due date was not noted on its ticket, a message that was to go out later did not, or the trash was not emptied.',
  });

  const watchClocks = new TukiFunction(scope, 'watchClocks', {
    entry: 'functions/service-levels/watch-clocks.handler.ts',
    breaks: 'Watches promises and deferred tickets. When it fails, neither come up in time.',
    environment: { ...common.tickets(desk), ESCALATIONS_QUEUE: queue.queueUrl },
    logDays: desk.config.logDays,
  });
  grantItems(watchClocks, tickets, ['BatchGetItem']);
  grantIndexes(watchClocks, tickets, [indexes.due]);
  allow(watchClocks, ['sqs:SendMessage'], [queue.queueArn]);
  const schedule = new Schedule(scope, 'watch-clocks', {
    description: 'Looks for what has come due.',
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    target: invokeOnSchedule(watchClocks, { retryAttempts: 0 }),
  });
  (schedule.node.defaultChild as CfnResource).addMetadata('tuki:due', {
    index: { table: tickets.tableName, index: indexes.due, partition: duePk, partitionKey: 'g4pk', sortKey: 'g4sk' },
  });
  desk.alarms.add('clocks-unwatched', {
    // Each run notes an error or none: all runs of five minutes failed, or there was none.
    metric: watchClocks.metricErrors({ statistic: 'Average', period: Duration.minutes(5) }),
    orSilent: true,
    periods: 2,
    breaks: 'Nobody watches the service levels, and deferred tickets do not come back.',
    runbook: 'clocks-unwatched',
  });
}
