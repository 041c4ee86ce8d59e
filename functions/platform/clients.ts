/**
 * The SDK clients, each made at its first use and then kept for the life of the container. Endpoint, region and credentials come from the
 * environment, as the SDK reads them.
 */
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Calls `make` once, at the first call of the result. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A document client as every store expects it: attributes that are `undefined` are left out. */
export function documentsOver(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** DynamoDB with plain JavaScript values. */
export const documentClient = /* @__PURE__ */ lazy(() => documentsOver(new DynamoDBClient({})));
/** S3. Signs no checksum of its own into a request: in a presigned upload it would be that of an empty body. */
export const s3Client = /* @__PURE__ */ lazy(() => new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }));
/** SQS. */
export const sqsClient = /* @__PURE__ */ lazy(() => new SQSClient({}));
/** SES, for sending raw mails. */
export const sesClient = /* @__PURE__ */ lazy(() => new SESClient({}));
/** Secrets Manager. */
export const secretsClient = /* @__PURE__ */ lazy(() => new SecretsManagerClient({}));
/** The user pools. */
export const accountsClient = /* @__PURE__ */ lazy(() => new CognitoIdentityProviderClient({}));
