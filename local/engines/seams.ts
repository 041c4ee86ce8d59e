/**
 * What the engines offer inside this process. Functions reach them by HTTP through the gateway with the ordinary SDK; the
 * runner, the demo loader and tests may also call them directly. All names are physical names, all times epoch milliseconds.
 */
import type { LocalQueue, SentMail } from '../types.ts';

/** Properties of a resource as the template holds them, all intrinsics already resolved. */
export type Properties = Record<string, unknown>;

/** What is kept with an object besides its bytes. */
export interface ObjectMeta {
  contentType?: string;
  cacheControl?: string;
  contentDisposition?: string;
  contentEncoding?: string;
  /** `x-amz-meta-*`, names in lower case without the prefix. */
  metadata?: Record<string, string>;
}

/** One object of a bucket, without its bytes. */
export interface ObjectInfo extends ObjectMeta {
  key: string;
  size: number;
  /** With its double quotes, as HTTP wants it. */
  etag: string;
  modifiedAt: number;
}

/** The local S3. */
export interface S3Engine {
  /** Creates the bucket, or takes over new settings (CORS rules) of an existing one. `properties` as of AWS::S3::Bucket. */
  createBucket(name: string, properties?: Properties): void;
  /** Stores an object; it is complete and survives a killed process once the promise is fulfilled. Throws `NoSuchBucket`. */
  put(bucket: string, key: string, bytes: Uint8Array | string, meta?: ObjectMeta): Promise<ObjectInfo>;
  /** Reads an object, or undefined when there is none. */
  get(bucket: string, key: string): Promise<{ info: ObjectInfo; bytes: Buffer } | undefined>;
  /** An object's particulars without its bytes. */
  head(bucket: string, key: string): ObjectInfo | undefined;
  /** Removes an object; a missing one is no error. */
  delete(bucket: string, key: string): Promise<void>;
  /** Objects whose key starts with `prefix`, in key order, after the key `after`. @default limit 1000 */
  list(bucket: string, prefix?: string, options?: { after?: string; limit?: number }): ObjectInfo[];
}

/** The local SQS. */
export interface SqsEngine {
  /**
   * Creates the queue or takes over new settings of an existing one; messages stay. `properties` as of AWS::SQS::Queue (FifoQueue,
   * ContentBasedDeduplication, VisibilityTimeout, DelaySeconds, MessageRetentionPeriod, ReceiveMessageWaitTimeSeconds, RedrivePolicy as object or JSON).
   */
  createQueue(name: string, properties?: Properties): LocalQueue;
  /** By name, ARN or URL. Throws `QueueDoesNotExist`. */
  queue(nameArnOrUrl: string): LocalQueue;
  /** All queues, by name. */
  queues(): LocalQueue[];
}

/** What a topic's subscriber of the `lambda` protocol is handed: the `Records[0].Sns` of the Lambda event, and the subscription. */
export interface SnsRecord {
  EventVersion: '1.0';
  EventSource: 'aws:sns';
  EventSubscriptionArn: string;
  Sns: {
    Type: 'Notification';
    MessageId: string;
    TopicArn: string;
    Subject: string | null;
    Message: string;
    Timestamp: string;
    SignatureVersion: '1';
    Signature: string;
    SigningCertUrl: string;
    UnsubscribeUrl: string;
    MessageAttributes: Record<string, { Type: string; Value: string }>;
  };
}

export type Subscription = (
  | { protocol: 'sqs'; queueArn: string; raw?: boolean }
  | { protocol: 'lambda'; functionArn: string; invoke: (event: { Records: [SnsRecord] }) => void }
) & {
  /** Only messages that match are handed over; every message when left out. */
  filter?: { scope: 'MessageAttributes' | 'MessageBody'; policy: Record<string, unknown> };
};

/** The local SNS (standard topics). Topics and subscriptions live in memory: the template makes them again at each start. */
export interface SnsEngine {
  /** Creates the topic if it is new; returns its ARN. */
  createTopic(name: string): string;
  /** Throws `NotFound` for an unknown topic, Error for a filter policy that is not understood. */
  subscribe(topicArn: string, subscription: Subscription): void;
  /** Hands the message to every subscriber that wants it before it returns (queues: durably); returns the message id. Throws `NotFound`. */
  publish(
    topicArn: string,
    message: string,
    options?: {
      subject?: string;
      attributes?: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
    },
  ): string;
}

/** SES event types as `MatchingEventTypes` of a configuration set's event destination names them (any case is taken). */
export type SesEventType = 'SEND' | 'DELIVERY' | 'BOUNCE' | 'COMPLAINT' | 'REJECT';

/** Where mail for the desk's own addresses comes in. */
export interface FrontDoor {
  takes(address: string): boolean;
  /** Takes a mail as from any mail server. @returns false when it could not be kept, for the moment */
  deliver(mail: { raw: Uint8Array; source: string; recipients: string[] }): Promise<boolean>;
}

/** The local SES (v1 API). What it took for sending is kept as `.eml` under `outbox/` of the data folder. */
export interface SesEngine {
  /** Makes a domain or address a verified identity, whose mail has its envelope's sender at `mailFromDomain`. */
  verify(identity: string, mailFromDomain?: string): void;
  /** From now on mails to addresses that the door takes come back in there, a local second after they were sent. */
  bringHome(door: FrontDoor): void;
  createConfigurationSet(name: string): void;
  /**
   * Publishes the named events of mails sent through the configuration set to the topic. Events that were pending at the last stop go out soon after the
   * first call: subscribe to the topic before.
   */
  addEventDestination(configurationSet: string, types: readonly string[], topicArn: string): void;
  /** Sends as SendRawEmail does. Throws `MessageRejected`, `ConfigurationSetDoesNotExist`, `InvalidParameterValue`. */
  send(mail: {
    raw: Uint8Array;
    source?: string;
    destinations?: string[];
    configurationSet?: string;
    tags?: Record<string, string>;
  }): Promise<SentMail>;
  /** Sent mails, newest first. @default limit 200 */
  outbox(limit?: number): SentMail[];
  /** One sent mail by its SES message id. */
  mail(id: string): SentMail | undefined;
}

/** The local Secrets Manager. Values are made once, changed by rotation, and kept in the data folder, readable by its owner only. */
export interface SecretsEngine {
  /** Creates the secret unless it exists (`properties` as of AWS::SecretsManager::Secret); returns its ARN. */
  createSecret(name: string, properties?: Properties): string;
  /** The current value, by name or ARN, or undefined. */
  value(nameOrArn: string): string | undefined;
  /**
   * Begins a rotation: makes the version `token`, still without a value, the one that is pending.
   *
   * @throws AwsError `ResourceNotFoundException`
   */
  beginRotation(nameOrArn: string, token: string): void;
}

/** Who can sign in at the local user pools. */
export interface SignInsEngine {
  /** Makes a pool known with the accounts that the template makes; those made and disabled by calls before stay so. */
  declare(pool: string, accounts: readonly { email: string; name?: string | undefined }[]): void;
  /** Those who may sign in, addresses in lower case; none of an unknown pool. */
  accounts(pool: string): { email: string; name?: string | undefined }[];
}

/** An attribute value as DynamoDB's JSON has it; binary is base64. */
export type AttributeValue = { [type: string]: unknown };
export type Item = Record<string, AttributeValue>;

/** A record of a table's stream in the shape that Lambda hands to a function (`DynamoDBRecord`). */
export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: '1.1';
  eventSource: 'aws:dynamodb';
  awsRegion: string;
  eventSourceARN: string;
  dynamodb: {
    /** Seconds since the epoch by the local clock, taken when the record is read. */
    ApproximateCreationDateTime: number;
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: string;
  };
}

/** The DynamoDB engine behind the gateway. */
export interface DynamoEngine {
  /** Where the engine itself listens; calls made here are neither authorised nor recorded. */
  readonly endpoint: string;
  /**
   * Creates the table of an AWS::DynamoDB::GlobalTable or ::Table, or adds what an existing one lacks (indexes, stream, expiry).
   * Returns the ARNs that `Fn::GetAtt` answers.
   */
  createTable(properties: Properties, name: string): Promise<{ arn: string; streamArn?: string }>;
  /** One call in DynamoDB's JSON, past authorisation and the call record, as the runner's own. Throws `AwsError` by the service's names. */
  call(operation: string, input: object): Promise<Record<string, unknown>>;
  /**
   * Stream records of a table in the order of the writes, after the position `after` (a sequence number kept by the reader; from the oldest when
   * left out). `position` is where to go on: it moves also past records that say nothing (a write that changed nothing). Positions survive restarts.
   * `more`: the page was full, so there may be more.
   */
  streamRecords(
    table: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ records: StreamRecord[]; position: string | undefined; more: boolean }>;
  /**
   * Deletes the items whose expiry attribute lies before `now` (epoch ms), in all tables that have one; returns how many went. Costs nothing while
   * no item can have expired. Unlike DynamoDB's own, these removals carry no `userIdentity` in the stream.
   */
  sweepExpired(now: number): Promise<number>;
  /** Called after each write that succeeded, with the tables written. Returns an unsubscriber. */
  onWrite(listener: (tables: readonly string[]) => void): () => void;
}
