import { type CfnResource, Duration, type aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Alarms } from './alarms.ts';

export interface DeadLettersProps {
  fifo?: boolean;
  alarms: Alarms;
  /** What people notice while something lies there. */
  breaks: string;
  /** Heading of the runbook. @default `<name>-dead` */
  runbook?: string;
}

/** A queue for what could not be done, with the alarm that says so. Kept 14 days, the longest that SQS allows. */
export function deadLetters(scope: Construct, name: string, props: DeadLettersProps): sqs.Queue {
  const queue = new sqs.Queue(scope, `${name}-dead`, {
    fifo: props.fifo,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  nameLogically(queue, `${name}-dead`);
  acknowledge(queue, {
    SQS3: 'It is a dead-letter queue itself; the rule does not see those of streams and schedules.',
  });
  props.alarms.add(`${name}-dead`, {
    metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: Duration.minutes(5) }),
    breaks: props.breaks,
    runbook: props.runbook ?? `${name}-dead`,
  });
  return queue;
}

/** Its own queue of what it could not work off, with an alarm, or one that others have, too: each message goes back to where it came from. */
type SetAside = Pick<DeadLettersProps, 'alarms' | 'breaks'> | { deadLetters: sqs.Queue };

export type QueueConsumerProps = SetAside & {
  /** Does the work; answers which messages of a batch failed. */
  consumer: lambda.Function;
  /** Order is kept within a message group. */
  fifo?: boolean;
  /** Messages handed over at once. @default 10 */
  batchSize?: number;
  /** Times that a message is tried. @default 5 */
  tries?: number;
  /** Upper limit of batches at work at the same time, at least 2. */
  maxConcurrency?: number;
};

/**
 * A queue, the function that works it off, and the queue of what it could not work off.
 *
 * A message comes back 180 s after a failure: six times the time that its function may take, as AWS recommends for queues that Lambda polls.
 */
export class QueueConsumer extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;

  /** @param name of the queue, such as `inbound-mail` */
  constructor(scope: Construct, name: string, props: QueueConsumerProps) {
    super(scope, `${name}-queue`);
    this.deadLetters = 'deadLetters' in props ? props.deadLetters : deadLetters(this, name, props);
    this.queue = new sqs.Queue(this, name, {
      ...(props.fifo && {
        fifo: true,
        deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }),
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(180),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.tries ?? 5 },
    });
    nameLogically(this.queue, name);
    props.consumer.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: props.batchSize ?? 10,
        maxConcurrency: props.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}

/** `inbound-mail-dead` → logical id `inboundMailDeadQueue`: short names in lists of queues, here and on one machine. */
function nameLogically(queue: sqs.Queue, name: string): void {
  const camel = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  (queue.node.defaultChild as CfnResource).overrideLogicalId(`${camel}Queue`);
}
