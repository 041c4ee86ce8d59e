import {
  type aws_dynamodb as dynamodb,
  aws_iam as iam,
  type aws_lambda as lambda,
  Stack,
  type aws_s3 as s3,
  type aws_sns as sns,
} from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge.ts';

/** What a function may do with single items or one partition. There is no `Scan` in the desk. */
export type ItemAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'BatchWriteItem';

/** Reads tickets and settings. */
export const reading: readonly ItemAction[] = ['GetItem', 'BatchGetItem', 'Query'];
/** Reads, and changes a ticket in one transaction. */
export const changing: readonly ItemAction[] = [...reading, 'PutItem', 'UpdateItem', 'ConditionCheckItem'];

/** Lets a function do these things with the items of a table, and nothing with its indexes. */
export function grantItems(to: IGrantable, table: dynamodb.ITableV2, actions: readonly ItemAction[]): void {
  allow(
    to,
    actions.map((action) => `dynamodb:${action}`),
    [table.tableArn],
  );
}

/** Lets a function query these indexes. */
export function grantIndexes(to: IGrantable, table: dynamodb.ITableV2, indexes: readonly string[]): void {
  allow(
    to,
    ['dynamodb:Query'],
    indexes.map((index) => `${table.tableArn}/index/${index}`),
  );
}

/** Lets a function read objects of a bucket of the data stack under a prefix. */
export function grantReadObjects(to: lambda.Function, bucket: s3.IBucket, prefix: string): void {
  grantObjects(to, 's3:GetObject', bucket, prefix);
}

/** Lets a function write objects of a bucket of the data stack under a prefix. */
export function grantWriteObjects(to: lambda.Function, bucket: s3.IBucket, prefix: string): void {
  grantObjects(to, 's3:PutObject', bucket, prefix);
}

/** Lets a function delete objects of a bucket of the data stack under a prefix. */
export function grantDeleteObjects(to: lambda.Function, bucket: s3.IBucket, prefix: string): void {
  grantObjects(to, 's3:DeleteObject', bucket, prefix);
}

function grantObjects(to: lambda.Function, action: string, bucket: s3.IBucket, prefix: string): void {
  allow(to, [action], [bucket.arnForObjects(`${prefix}*`)]);
  const owner = Stack.of(bucket);
  const exported = owner.resolve(owner.exportValue(bucket.bucketArn)) as { 'Fn::ImportValue': string };
  acknowledge(to.role ?? to, {
    [`IAM5[Resource::${exported['Fn::ImportValue']}/${prefix}*]`]:
      'Objects are named by message and upload, so only their prefix can be granted.',
  });
}

/** Lets an AWS service of this account publish to a topic. A topic with a policy of its own, as that for TLS, has lost the one that allows it. */
export function letPublish(topic: sns.Topic, service: 'ses' | 'cloudwatch'): void {
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`${service}.amazonaws.com`)],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
}

/** Adds one statement to the role of a function. */
export function allow(to: IGrantable, actions: string[], resources: string[]): void {
  to.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
}
