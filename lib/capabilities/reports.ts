import { Duration, type aws_sqs as sqs, TimeZone } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { grantItems, grantWriteObjects, reading } from '../constructs/grants.ts';
import { deadLetters, QueueConsumer } from '../constructs/queue-consumer.ts';
import { invokeOnSchedule } from '../constructs/schedule-target.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';

/** Adds the facts, the folder counters and the monthly report. @returns the queue of entries that state facts */
export function addReports(scope: Construct, desk: Desk): sqs.Queue {
  const { tickets } = desk.data.storage;
  const zone = { DESK_TIME_ZONE: desk.config.timeZone };
  const recordFacts = new TukiFunction(scope, 'recordFacts', {
    entry: 'functions/reports/record-facts.handler.ts',
    breaks: 'Counts folders and notes facts for reports. When it fails, numbers stand still.',
    environment: { ...common.tickets(desk), ...zone },
    logDays: desk.config.logDays,
  });
  grantItems(recordFacts, tickets, [...reading, 'PutItem', 'UpdateItem']);
  exportMonthly(scope, desk);
  return new QueueConsumer(scope, 'facts', {
    consumer: recordFacts,
    alarms: desk.alarms,
    breaks: 'An entry is missing from folder counts and reports.',
    fifo: true,
  }).queue;
}

function exportMonthly(scope: Construct, desk: Desk): void {
  const { tickets, exports } = desk.data.storage;
  const exportKpis = new TukiFunction(scope, 'exportKpis', {
    entry: 'functions/reports/export-kpis.handler.ts',
    breaks: 'Writes the monthly report. When it fails, the report is missing.',
    environment: {
      ...common.tickets(desk),
      EXPORT_BUCKET: exports.bucketName,
      DESK_TIME_ZONE: desk.config.timeZone,
    },
    logDays: desk.config.logDays,
    memory: 1024,
    timeout: 300,
  });
  grantItems(exportKpis, tickets, [...reading, 'PutItem']);
  grantWriteObjects(exportKpis, exports, 'kpi/');
  const dead = deadLetters(scope, 'export-kpis', {
    alarms: desk.alarms,
    breaks: 'The report of last month was not written.',
  });
  exportKpis.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    onFailure: new SqsDestination(dead),
  });
  new Schedule(scope, 'export-kpis', {
    description: 'Reports the month that has ended.',
    schedule: ScheduleExpression.cron({
      minute: '1',
      hour: '1',
      day: '1',
      month: '*',
      year: '*',
      timeZone: TimeZone.of(desk.config.timeZone),
    }),
    target: invokeOnSchedule(exportKpis, { retryAttempts: 10, deadLetterQueue: dead }),
  });
}
