import { aws_cloudwatch_actions as actions, type aws_cloudwatch as cloudwatch, aws_sns as sns } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { letPublish } from './grants.ts';

export interface AlarmProps {
  metric: cloudwatch.IMetric;
  /** Raised from this value on. @default 1 */
  atLeast?: number;
  /** Raised when there is no data at all, too. @default false */
  orSilent?: boolean;
  /** @default 1 */
  periods?: number;
  /** What people notice. */
  breaks: string;
  /** Heading of `docs/runbook.md` that tells what to do, as an anchor. */
  runbook: string;
}

/** Every alarm of the desk: all of them mail the operator, and each names its place in the runbook. */
export class Alarms extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, operator: string) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'topic', { enforceSSL: true });
    letPublish(this.topic, 'cloudwatch');
    this.topic.addSubscription(new EmailSubscription(operator));
  }

  /** Adds an alarm. An alarm costs 0.10 $ a month, and as much for each further metric in an expression: it must earn it. */
  add(id: string, props: AlarmProps): Alarm {
    const alarm = new Alarm(this, id, {
      metric: props.metric,
      threshold: props.atLeast ?? 1,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.orSilent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.breaks} See docs/runbook.md#${props.runbook}`,
    });
    alarm.addAlarmAction(new actions.SnsAction(this.topic));
    alarm.addOkAction(new actions.SnsAction(this.topic));
    return alarm;
  }
}
