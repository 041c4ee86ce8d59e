import type { Subscription } from '../engines/seams.ts';
import type { Gateway } from '../gateway.ts';
import type { AsyncInvocations } from './async-invocations.ts';
import type { DeskTemplate } from './desk-template.ts';
import type { Functions } from './functions.ts';

/** Makes what holds state or passes it on: tables, buckets, queues, secrets, topics, mail identities. What is there already stays. */
export async function makeResources(
  template: DeskTemplate,
  { s3, sqs, sns, ses, secrets, dynamodb }: Gateway,
): Promise<void> {
  const { assembly, names } = template;
  for (const resource of assembly.resources('AWS::S3::Bucket')) {
    s3.createBucket(names.name(resource), template.properties(resource));
  }
  for (const resource of assembly.resources('AWS::SecretsManager::Secret')) {
    const arn = secrets.createSecret(names.name(resource), template.properties(resource));
    names.learn(resource, { Ref: arn, Id: arn });
  }
  for (const resource of assembly.resources('AWS::SQS::Queue')) {
    sqs.createQueue(names.name(resource), template.properties(resource));
  }
  for (const resource of assembly.resources('AWS::SNS::Topic')) {
    const arn = sns.createTopic(names.name(resource));
    names.learn(resource, { Ref: arn, TopicArn: arn });
  }
  for (const resource of assembly.resources('AWS::SES::EmailIdentity')) {
    const { MailFromAttributes } = template.properties(resource) as {
      MailFromAttributes?: { MailFromDomain?: string };
    };
    ses.verify(names.name(resource), MailFromAttributes?.MailFromDomain);
  }
  for (const resource of assembly.resources('AWS::SES::ConfigurationSet'))
    ses.createConfigurationSet(names.name(resource));
  for (const resource of assembly.resources('AWS::SES::ConfigurationSetEventDestination')) {
    const { ConfigurationSetName, EventDestination } = template.properties(resource) as {
      ConfigurationSetName: string;
      EventDestination: { Enabled?: boolean; MatchingEventTypes: string[]; SnsDestination?: { TopicARN: string } };
    };
    const topicArn = EventDestination.SnsDestination?.TopicARN;
    if (EventDestination.Enabled === false || !topicArn) continue;
    ses.addEventDestination(ConfigurationSetName, EventDestination.MatchingEventTypes, topicArn);
  }
  const tables = assembly.resources('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table');
  for (const resource of tables) {
    const { arn, streamArn } = await dynamodb.createTable(template.properties(resource), names.name(resource));
    names.learn(resource, { Arn: arn, ...(streamArn ? { StreamArn: streamArn } : {}) });
  }
}

/** Subscribes queues and functions to topics. Subscribers outside this machine (mail, web addresses) are left out. */
export function subscribe(
  template: DeskTemplate,
  { sns }: Gateway,
  functions: Functions,
  invocations: AsyncInvocations,
): void {
  for (const resource of template.assembly.resources('AWS::SNS::Subscription')) {
    const { TopicArn, Protocol, Endpoint, RawMessageDelivery, ...filtering } = template.properties(
      resource,
    ) as unknown as SubscriptionProperties;
    const filter = filterOf(filtering);
    const functionId = Protocol === 'lambda' ? functions.idOf(Endpoint) : undefined;
    if (Protocol === 'sqs') {
      sns.subscribe(TopicArn, { protocol: 'sqs', queueArn: Endpoint, raw: RawMessageDelivery, filter });
    } else if (functionId) {
      const invoke = (event: object) => invocations.send(functionId, event);
      sns.subscribe(TopicArn, { protocol: 'lambda', functionArn: Endpoint, invoke, filter });
    }
  }
}

interface SubscriptionProperties {
  TopicArn: string;
  Protocol: string;
  Endpoint: string;
  RawMessageDelivery?: boolean;
  FilterPolicy?: Record<string, unknown>;
  FilterPolicyScope?: 'MessageAttributes' | 'MessageBody';
}

const filterOf = ({
  FilterPolicy,
  FilterPolicyScope = 'MessageAttributes',
}: Pick<SubscriptionProperties, 'FilterPolicy' | 'FilterPolicyScope'>): Subscription['filter'] =>
  FilterPolicy && { scope: FilterPolicyScope, policy: FilterPolicy };
