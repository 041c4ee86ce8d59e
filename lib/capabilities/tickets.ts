import { Duration, aws_lambda as lambda, type aws_sqs as sqs } from 'aws-cdk-lib';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { allow } from '../constructs/grants.ts';
import { deadLetters } from '../constructs/queue-consumer.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import type { Desk } from './desk.ts';

/** The queues that new entries are handed on to. */
export interface EntryQueues {
  sendMail: sqs.Queue;
  workflows: sqs.Queue;
  search: sqs.Queue;
  notify: sqs.Queue;
  live: sqs.Queue;
  facts: sqs.Queue;
}

/** Adds what hands each new entry of a ticket on to those who do something with it. */
export function addTickets(scope: Construct, desk: Desk, queues: EntryQueues): void {
  const { tickets } = desk.data.storage;
  const relayEntries = new TukiFunction(scope, 'relayEntries', {
    entry: 'functions/tickets/relay-entries.handler.ts',
    breaks: 'Hands new entries on. When it fails, replies are not sent, workflows do not run and search grows old.',
    environment: {
      SEND_MAIL_QUEUE: queues.sendMail.queueUrl,
      WORKFLOWS_QUEUE: queues.workflows.queueUrl,
      SEARCH_QUEUE: queues.search.queueUrl,
      NOTIFY_QUEUE: queues.notify.queueUrl,
      LIVE_QUEUE: queues.live.queueUrl,
      FACTS_QUEUE: queues.facts.queueUrl,
    },
    logDays: desk.config.logDays,
  });
  allow(
    relayEntries,
    ['sqs:SendMessage'],
    Object.values(queues).map((queue: sqs.Queue) => queue.queueArn),
  );

  const given = (item: string | string[]) => ({ dynamodb: { NewImage: { item: { S: [item].flat() } } } });
  relayEntries.addEventSource(
    new DynamoEventSource(tickets, {
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 10,
      onFailure: new SqsDlq(
        deadLetters(scope, 'relay-entries', {
          alarms: desk.alarms,
          breaks: 'A new entry was not handed on: nothing followed from it, be it a mail to send.',
        }),
      ),
      filters: [
        lambda.FilterCriteria.filter({ eventName: lambda.FilterRule.isEqual('INSERT'), ...given('entry') }),
        lambda.FilterCriteria.filter(given('delivery')),
        lambda.FilterCriteria.filter({
          eventName: lambda.FilterRule.isEqual('INSERT'),
          ...given(['notification', 'draft']),
        }),
        // A save of a draft is told to nobody; of one that is gone there are only the keys.
        lambda.FilterCriteria.filter({
          eventName: lambda.FilterRule.isEqual('REMOVE'),
          dynamodb: { Keys: { sk: { S: lambda.FilterRule.beginsWith('D#') } } },
        }),
      ],
    }),
  );
  desk.alarms.add('relay-late', {
    metric: relayEntries.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(5) }),
    atLeast: Duration.minutes(5).toMilliseconds(),
    breaks: 'Replies, workflows and live changes come more than five minutes late.',
    runbook: 'relay-late',
  });
}
