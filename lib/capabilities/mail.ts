import {
  CfnOutput,
  type CfnResource,
  Duration,
  Stack,
  aws_ses as ses,
  aws_ses_actions as sesActions,
  aws_sns as sns,
  type aws_sqs as sqs,
} from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { addressesIn, mailDomains } from '../config.ts';
import {
  allow,
  changing,
  grantIndexes,
  grantItems,
  grantReadObjects,
  grantWriteObjects,
  letPublish,
  reading,
} from '../constructs/grants.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { common, type Desk } from './desk.ts';

/**
 * Adds what receives and sends mail.
 *
 * @returns the queue of what is to be sent
 */
export function addMail(scope: Construct, desk: Desk): sqs.Queue {
  receive(scope, desk);
  trackDelivery(scope, desk);
  return send(scope, desk);
}

/** Lets a function send from the desk's domains, with its configuration set. */
export function grantSendMail(to: IGrantable, desk: Desk): void {
  const { identities, configurationSet } = desk.data.mail;
  const set = Stack.of(desk.data).formatArn({
    service: 'ses',
    resource: 'configuration-set',
    resourceName: configurationSet.configurationSetName,
  });
  allow(to, ['ses:SendRawEmail'], [...identities.map((identity) => identity.emailIdentityArn), set]);
}

function receive(scope: Construct, desk: Desk): void {
  const { storage } = desk.data;
  const receiveMail = new TukiFunction(scope, 'receiveMail', {
    entry: 'functions/mail/receive-mail.handler.ts',
    breaks: 'Makes tickets of mails. When it fails, mail waits unseen.',
    environment: {
      ...common.tickets(desk),
      ...common.signing(desk),
      ...common.addresses(desk),
      MAIL_BUCKET: storage.mail.bucketName,
      ATTACHMENTS_BUCKET: storage.attachments.bucketName,
    },
    logDays: desk.config.logDays,
    memory: 1024,
  });
  grantItems(receiveMail, storage.tickets, [...changing, 'BatchWriteItem']);
  grantIndexes(receiveMail, storage.tickets, ['customer']);
  grantReadObjects(receiveMail, storage.mail, 'raw/');
  grantReadObjects(receiveMail, storage.mail, 'bodies/');
  grantWriteObjects(receiveMail, storage.mail, 'bodies/');
  // What agents attach to their answers by mail.
  grantWriteObjects(receiveMail, storage.attachments, 'uploads/mail/');
  allow(receiveMail, ['secretsmanager:GetSecretValue'], [storage.signing.secretArn]);

  const { queue, deadLetters } = new QueueConsumer(scope, 'inbound-mail', {
    consumer: receiveMail,
    alarms: desk.alarms,
    breaks: 'A mail was received and is kept, but is on no ticket.',
  });
  const suspects = new QueueConsumer(scope, 'suspect-mail', {
    consumer: receiveMail,
    deadLetters,
    // Small batches let what is waited for come in between.
    batchSize: 5,
    maxConcurrency: 2,
  });
  const topic = new sns.Topic(scope, 'received-mail', { enforceSSL: true });
  letPublish(topic, 'ses');
  topic.addSubscription(new SqsSubscription(queue, { filterPolicyWithMessageBody: notSpam }));
  topic.addSubscription(new SqsSubscription(suspects.queue, { filterPolicyWithMessageBody: spam }));
  addReceiptRules(scope, desk, topic);
}

const spamVerdict = (condition: unknown) => ({ receipt: { spamVerdict: { status: [condition] } } });

/**
 * What SES does not hold for spam, also when it says nothing of it: together with `spam` every mail, and none twice. SNS takes the place of a key that is
 * missing for no other value, hence the two alternatives.
 * https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html
 */
const notSpam = {
  $or: sns.FilterOrPolicy.filter(
    new sns.SubscriptionFilter([spamVerdict({ 'anything-but': ['FAIL'] }), spamVerdict({ exists: false })]),
  ),
};

/** What SES holds for spam: it waits apart, so that a flood delays nothing else. */
const spam = {
  receipt: sns.FilterOrPolicy.policy({
    spamVerdict: sns.FilterOrPolicy.policy({
      status: sns.FilterOrPolicy.filter(sns.SubscriptionFilter.stringFilter({ allowlist: ['FAIL'] })),
    }),
  }),
};

/** One rule for each domain: the mail goes to the bucket, the notification with envelope and verdicts to the topic. */
function addReceiptRules(scope: Construct, desk: Desk, topic: sns.Topic): void {
  const ruleSet = new ses.ReceiptRuleSet(scope, 'receipt-rules');
  for (const domain of mailDomains(desk.config)) {
    const rule = ruleSet.addRule(`rule-${domain}`, {
      recipients: [domain],
      scanEnabled: true,
      actions: [new sesActions.S3({ bucket: desk.data.storage.mail, objectKeyPrefix: 'raw/', topic })],
    });
    // SES tries the topic when the rule is made.
    rule.node.addDependency(topic);
    (rule.node.defaultChild as CfnResource).addMetadata('tuki:addresses', addressesIn(desk.config, domain));
  }
  new CfnOutput(scope, 'receipt-rule-set', { key: 'ReceiptRuleSet', value: ruleSet.receiptRuleSetName });
}

function send(scope: Construct, desk: Desk): sqs.Queue {
  const { storage, mail } = desk.data;
  const sendMail = new TukiFunction(scope, 'sendMail', {
    entry: 'functions/mail/send-mail.handler.ts',
    breaks: 'Sends replies. When it fails, they stay queued.',
    environment: {
      ...common.tickets(desk),
      ...common.addresses(desk),
      MAIL_BUCKET: storage.mail.bucketName,
      ATTACHMENTS_BUCKET: storage.attachments.bucketName,
      CONFIGURATION_SET: mail.configurationSet.configurationSetName,
    },
    logDays: desk.config.logDays,
    memory: 1024,
  });
  grantItems(sendMail, storage.tickets, [...reading, 'PutItem']);
  grantReadObjects(sendMail, storage.mail, 'bodies/');
  grantReadObjects(sendMail, storage.attachments, 'uploads/');
  grantReadObjects(sendMail, storage.attachments, 'received/');
  grantSendMail(sendMail, desk);
  return new QueueConsumer(scope, 'send-mail', {
    consumer: sendMail,
    alarms: desk.alarms,
    breaks: 'A reply could not be sent; it shows as failed on its ticket.',
    batchSize: 5,
    // SES lets a new account send 14 mails a second.
    maxConcurrency: 5,
  }).queue;
}

function trackDelivery(scope: Construct, desk: Desk): void {
  const { storage, mail } = desk.data;
  const trackDelivery = new TukiFunction(scope, 'trackDelivery', {
    entry: 'functions/mail/track-delivery.handler.ts',
    breaks: 'Notes what became of sent mails. When it fails, bounces go unseen.',
    environment: common.tickets(desk),
    logDays: desk.config.logDays,
  });
  grantItems(trackDelivery, storage.tickets, changing);
  const { queue } = new QueueConsumer(scope, 'mail-events', {
    consumer: trackDelivery,
    alarms: desk.alarms,
    breaks: 'What became of a sent mail could not be noted on its ticket.',
  });
  const topic = new sns.Topic(scope, 'sent-mail', { enforceSSL: true });
  topic.addSubscription(new SqsSubscription(queue));
  const destination = new ses.ConfigurationSetEventDestination(scope, 'mail-events-destination', {
    configurationSet: mail.configurationSet,
    destination: ses.EventDestination.snsTopic(topic),
    events: [
      ses.EmailSendingEvent.SEND,
      ses.EmailSendingEvent.DELIVERY,
      ses.EmailSendingEvent.BOUNCE,
      ses.EmailSendingEvent.COMPLAINT,
      ses.EmailSendingEvent.REJECT,
      ses.EmailSendingEvent.DELIVERY_DELAY,
    ],
  });
  destination.node.addDependency(topic);
  desk.alarms.add('bounce-rate', {
    metric: new Metric({
      namespace: 'AWS/SES',
      metricName: 'Reputation.BounceRate',
      statistic: 'Maximum',
      period: Duration.hours(1),
    }),
    atLeast: 0.05,
    breaks: 'One sent mail in twenty bounces; from one in ten on, AWS may stop this account from sending.',
    runbook: 'bounce-rate',
  });
}
