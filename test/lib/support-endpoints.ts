/** Where the SDK's clients send their calls; built by the test as functions are, to be compared with itself. */
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

interface Place {
  region: string;
  endpoint?: string;
}
/** What would be sent, or why it would not. */
type Sent = { method: string; host: string; path: string; scope: string | undefined } | { error: string };

interface HttpRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  headers: Record<string, string>;
}

const credentials = { accessKeyId: 'A', secretAccessKey: 'b' };

/** Settings of a client that tells what it would send, and sends nothing. */
function telling(place: Place) {
  const told: { request?: HttpRequest } = {};
  const requestHandler = {
    async handle(request: HttpRequest): Promise<never> {
      told.request = request;
      throw new Error('told');
    },
  };
  return { told, settings: { ...place, credentials, maxAttempts: 1, requestHandler } };
}

async function sentBy(place: Place, call: (settings: never) => Promise<unknown>): Promise<Sent> {
  const { told, settings } = telling(place);
  const reason = await call(settings as never).then(
    () => 'sent',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const { request } = told;
  if (!request) return { error: reason };
  return {
    method: request.method,
    host: `${request.protocol}//${request.hostname}:${request.port ?? ''}`,
    path: request.path,
    scope: /Credential=A\/\d+\/([^,]+)/.exec(request.headers.authorization ?? '')?.[1],
  };
}

/** One call of each service that functions call. */
export const calls = {
  s3: (place: Place) =>
    sentBy(place, (to) => new S3Client(to).send(new PutObjectCommand({ Bucket: 'mail', Key: 'raw/ä b', Body: 'x' }))),
  dynamodb: (place: Place) =>
    sentBy(place, (to) =>
      new DynamoDBClient(to).send(new GetItemCommand({ TableName: 'tickets', Key: { pk: { S: 'a' } } })),
    ),
  secrets: (place: Place) =>
    sentBy(place, (to) => new SecretsManagerClient(to).send(new GetSecretValueCommand({ SecretId: 'signing' }))),
  ses: (place: Place) =>
    sentBy(place, (to) => new SESClient(to).send(new SendRawEmailCommand({ RawMessage: { Data: new Uint8Array(1) } }))),
  sqs: (place: Place) =>
    sentBy(place, (to) =>
      new SQSClient({ ...(to as object), useQueueUrlAsEndpoint: false }).send(
        new SendMessageCommand({ QueueUrl: `https://sqs.${place.region}.amazonaws.com/1/q`, MessageBody: 'x' }),
      ),
    ),
  connections: (place: Place) =>
    sentBy(place, (to) =>
      new ApiGatewayManagementApiClient(to).send(new PostToConnectionCommand({ ConnectionId: 'c', Data: 'x' })),
    ),
};

/** A signed address without what differs from second to second, or why there is none. */
export async function signed({
  bucket,
  forcePathStyle,
  ...place
}: Place & { bucket: string; forcePathStyle: boolean }): Promise<string> {
  const client = new S3Client({ ...place, credentials, forcePathStyle });
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: 'received/a b' });
    const address = await getSignedUrl(client, command, { signingDate: new Date(0) });
    return address;
  } catch (error) {
    return String(error);
  }
}
