import { Duration, aws_dynamodb as dynamodb, aws_s3 as s3, aws_secretsmanager as secrets } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { indexes } from '../../functions/platform/keys.ts';
import type { DeskConfig } from '../config.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
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
  /** `{"key": …}`: signs message ids and links. */
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
      'Signs the message ids and ticket links of the desk. With another key, links in sent mails stop working.',
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'key',
      passwordLength: 64,
      excludePunctuation: true,
    },
    removalPolicy: keepOrDestroy(config),
  });
  acknowledge(secret, {
    SMG4: 'Rotation would break the links in mails already sent; the runbook tells how to change the key when it has leaked.',
  });
  return secret;
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
