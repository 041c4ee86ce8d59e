import { randomUUID } from 'node:crypto';
import type { LocalClock } from '../types.ts';
import { AwsError } from './aws-error.ts';
import { arn, type Place } from './place.ts';
import type { SnsEngine, SnsRecord, SqsEngine, Subscription } from './seams.ts';
import { checkPolicy, wants } from './sns/filter-policy.ts';

/** The local SNS: standard topics, delivered to queues and functions at once. */
export function createSns(options: { clock: LocalClock; place: Place; sqs: Pick<SqsEngine, 'queue'> }): SnsEngine {
  const topics = new Map<string, (Subscription & { arn: string })[]>();
  const subscribers = (topicArn: string) => {
    const found = topics.get(topicArn);
    if (!found) throw new AwsError('NotFound', 'Topic does not exist', 404);
    return found;
  };
  return {
    createTopic(name) {
      const topicArn = arn(options.place, 'sns', name);
      if (!topics.has(topicArn)) topics.set(topicArn, []);
      return topicArn;
    },
    subscribe(topicArn, subscription) {
      const others = subscribers(topicArn);
      if (subscription.filter) checkPolicy(subscription.filter.policy);
      others.push({ ...subscription, arn: `${topicArn}:${randomUUID()}` });
    },
    publish(topicArn, message, { subject, attributes = {} } = {}) {
      const receivers = subscribers(topicArn).filter(({ filter }) => !filter || wants(filter, message, attributes));
      const messageId = randomUUID();
      const notification = {
        Type: 'Notification' as const,
        MessageId: messageId,
        TopicArn: topicArn,
        Subject: subject ?? null,
        Message: message,
        Timestamp: new Date(options.clock.now()).toISOString(),
        SignatureVersion: '1' as const,
        Signature: '',
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
            name,
            { Type: DataType, Value: StringValue ?? BinaryValue ?? '' },
          ]),
        ),
      };
      for (const receiver of receivers) {
        if (receiver.protocol === 'sqs') {
          const body = receiver.raw ? message : JSON.stringify(envelope(notification));
          options.sqs.queue(receiver.queueArn).send(body);
        } else {
          receiver.invoke({ Records: [lambdaRecord(receiver.arn, notification)] });
        }
      }
      return messageId;
    },
  };
}

type Notification = Omit<SnsRecord['Sns'], 'SigningCertUrl' | 'UnsubscribeUrl'>;

/**
 * The JSON that a queue receives: no subject or attributes when there are none, URLs spelled `URL`.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
function envelope({ Subject, MessageAttributes, ...rest }: Notification): object {
  return {
    ...rest,
    ...(Subject !== null && { Subject }),
    SigningCertURL: '',
    UnsubscribeURL: '',
    ...(Object.keys(MessageAttributes).length > 0 && { MessageAttributes }),
  };
}

function lambdaRecord(subscriptionArn: string, notification: Notification): SnsRecord {
  return {
    EventVersion: '1.0',
    EventSource: 'aws:sns',
    EventSubscriptionArn: subscriptionArn,
    Sns: { ...notification, SigningCertUrl: '', UnsubscribeUrl: '' },
  };
}
