import { type aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { LambdaInvoke, type ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets';
import { acknowledge } from './acknowledge.ts';

/** Lets a schedule invoke a function. */
export function invokeOnSchedule(fn: lambda.Function, props: ScheduleTargetBaseProps): LambdaInvoke {
  const stack = Stack.of(fn);
  const [logicalId] = (stack.resolve(fn.functionArn) as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
  // The role of the schedule stands directly in the stack.
  acknowledge(stack, {
    [`IAM5[Resource::<${logicalId}.Arn>:*]`]: 'CDK grants all versions of the one function that the schedule invokes.',
  });
  return new LambdaInvoke(fn, props);
}
