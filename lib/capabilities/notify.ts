import type { aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { allow, grantItems, reading } from '../constructs/grants.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';
import { grantSendMail } from './mail.ts';

/** Adds what tells agents by mail. @returns its queue */
export function addNotify(scope: Construct, desk: Desk): sqs.Queue {
  const { tickets } = desk.data.storage;
  const notify = new TukiFunction(scope, 'notify', {
    entry: 'functions/notify/notify.handler.ts',
    breaks: 'Mails agents about warnings, assignments and mentions. When it fails, nobody is told.',
    environment: {
      ...common.tickets(desk),
      ...common.signing(desk),
      ...common.addresses(desk),
      MAIL_DOMAIN: desk.config.domain,
      CONFIGURATION_SET: desk.data.mail.configurationSet.configurationSetName,
    },
    logDays: desk.config.logDays,
  });
  grantItems(notify, tickets, [...reading, 'PutItem']);
  grantSendMail(notify, desk);
  allow(notify, ['secretsmanager:GetSecretValue'], [desk.data.storage.signing.secretArn]);
  return new QueueConsumer(scope, 'notify', {
    consumer: notify,
    deadLetters: desk.followUpsDead,
  }).queue;
}
