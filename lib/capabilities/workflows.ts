import type { aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { changing, grantItems } from '../constructs/grants.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';

/** Adds what runs workflows, in order within a ticket. @returns its queue */
export function addWorkflows(scope: Construct, desk: Desk): sqs.Queue {
  const runWorkflows = new TukiFunction(scope, 'runWorkflows', {
    entry: 'functions/workflows/run-workflows.handler.ts',
    breaks: 'Runs workflows. When it fails, tickets are not tagged and assigned by themselves.',
    environment: common.tickets(desk),
    logDays: desk.config.logDays,
  });
  grantItems(runWorkflows, desk.data.storage.tickets, changing);
  return new QueueConsumer(scope, 'workflows', {
    consumer: runWorkflows,
    alarms: desk.alarms,
    breaks: 'The workflows for an entry were not run.',
    fifo: true,
  }).queue;
}
