import {
  Duration,
  aws_dynamodb as dynamodb,
  aws_iam as iam,
  Stack,
  aws_s3 as s3,
  aws_secretsmanager as secrets,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { indexes } from '../../functions/platform/keys.ts';
import type { DeskConfig } from '../config.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { allow } from '../constructs/grants.ts';
import { TukiFunction } from '../constructs/tuki-function.ts';
import { keepOrDestroy } from './removal.ts';

/** What the desk keeps. */
export interface Storage {
  /** Everything that a person made. */
  tickets: dynamodb.TableV2;
  /** Word postings; can be made again from `tickets`. */
  search: dynamodb.TableV2;
  /** `raw/`: the mails as they came; `bodies/`: texts too long for an item. */
  mail: s3.Bucket;
  /** Files that agents and customers attach. */
  attachments: s3.Bucket;
  /** Monthly reports. */
  exports: s3.Bucket;
  /** `{"key": …, "former": […]}`: signs message ids and links. */
  signing: secrets.Secret;
}

/** Makes tables, buckets and the signing key. */
export function createStorage(scope: Construct, config: DeskConfig): Storage {
  return {
    tickets: ticketsTable(scope, config),
    search: new dynamodb.TableV2(scope, 'search', tableDefaults(config)),
    mail: bucket(scope, 'mail', config, mailLifecycle(config)),
    attachments: bucket(scope, 'attachments', config, {
      // The presigned URL is what gives the right to upload; the site's origin is not known to this stack.
      cors: [
        { allowedOrigins: ['*'], allowedMethods: [s3.HttpMethods.PUT, s3.HttpMethods.GET], allowedHeaders: ['*'] },
      ],
    }),
    exports: bucket(scope, 'exports', config, {}),
    signing: signingKey(scope, config),
  };
}

function signingKey(scope: Construct, config: DeskConfig): secrets.Secret {
  const secret = new secrets.Secret(scope, 'signing', {
    description:
      'Signs the message ids and ticket links of the desk. Those of former keys hold as long as these stand in it.',
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'key',
      passwordLength: 64,
      excludePunctuation: true,
    },
    removalPolicy: keepOrDestroy(config),
  });
  rotate(scope, config, secret);
  return secret;
}

/**
 * Has Secrets Manager change the key twice a year. CDK's own schedule would let the function make random passwords, a right that cannot be narrowed to a
 * secret and is not needed.
 */
function rotate(scope: Construct, config: DeskConfig, secret: secrets.Secret): void {
  const rotateKey = new TukiFunction(scope, 'rotateKey', {
    entry: 'functions/access/rotate-key.handler.ts',
    breaks: 'Changes the signing key. When it fails, the key that is there stays in use.',
    environment: {},
    logDays: config.logDays,
    memory: 256,
  });
  allow(
    rotateKey,
    ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
      (action) => `secretsmanager:${action}`,
    ),
    [secret.secretArn],
  );
  rotateKey.addPermission('rotation', {
    principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
    sourceAccount: Stack.of(scope).account,
  });
  new secrets.CfnRotationSchedule(scope, 'rotation', {
    secretId: secret.secretArn,
    rotationLambdaArn: rotateKey.functionArn,
    rotationRules: { scheduleExpression: 'rate(180 days)' },
    rotateImmediatelyOnUpdate: false,
  }).node.addDependency(rotateKey);
}

const text = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });

function tableDefaults(config: DeskConfig) {
  return {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billing: dynamodb.Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: config.removal === 'retain',
    removalPolicy: keepOrDestroy(config),
  };
}

function ticketsTable(scope: Construct, config: DeskConfig): dynamodb.TableV2 {
  const index = (indexName: string, n: number, projectionType: dynamodb.ProjectionType) => ({
    indexName,
    partitionKey: text(`g${n}pk`),
    sortKey: text(`g${n}sk`),
    projectionType,
  });
  return new dynamodb.TableV2(scope, 'tickets', {
    ...tableDefaults(config),
    timeToLiveAttribute: 'ttl',
    dynamoStream: dynamodb.StreamViewType.NEW_IMAGE,
    globalSecondaryIndexes: [
      index(indexes.queue, 1, dynamodb.ProjectionType.ALL),
      index(indexes.assignee, 2, dynamodb.ProjectionType.ALL),
      index(indexes.customer, 3, dynamodb.ProjectionType.KEYS_ONLY),
      index(indexes.due, 4, dynamodb.ProjectionType.KEYS_ONLY),
    ],
  });
}

function bucket(scope: Construct, id: string, config: DeskConfig, props: s3.BucketProps): s3.Bucket {
  const destroy = config.removal === 'destroy';
  const made = new s3.Bucket(scope, id, {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: keepOrDestroy(config),
    autoDeleteObjects: destroy,
    ...props,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(2) }, ...(props.lifecycleRules ?? [])],
  });
  acknowledge(made, {
    S1: 'Only SES and the functions of the desk reach it; what they do stands on the ticket, and an access log would cost an object for each object.',
  });
  return made;
}

function mailLifecycle(config: DeskConfig): s3.BucketProps {
  const { archiveAfterDays, deleteAfterDays } = config.rawMail;
  if (!archiveAfterDays && !deleteAfterDays) return {};
  return {
    lifecycleRules: [
      {
        prefix: 'raw/',
        ...(archiveAfterDays && {
          transitions: [
            {
              storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL,
              transitionAfter: Duration.days(archiveAfterDays),
            },
          ],
        }),
        ...(deleteAfterDays && { expiration: Duration.days(deleteAfterDays) }),
      },
    ],
  };
}
