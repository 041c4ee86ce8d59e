import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Item, StreamRecord } from '../seams.ts';
import type { DynamoClient } from './client.ts';

const STREAMS_API = 'DynamoDBStreams_20120810';

const item = z.record(z.string(), z.record(z.string(), z.unknown()));
const engineRecord = z.object({
  eventID: z.string(),
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    Keys: item,
    NewImage: item.optional(),
    OldImage: item.optional(),
    SequenceNumber: z.string(),
    SizeBytes: z.number(),
    StreamViewType: z.string(),
  }),
});
const recordsAnswer = z.object({ Records: z.array(engineRecord), NextShardIterator: z.string().optional() });
const iteratorAnswer = z.object({ ShardIterator: z.string() });
const streamAnswer = z.object({ StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }) });

/** What a reader gets. */
export interface StreamPage {
  records: StreamRecord[];
  position: string | undefined;
  more: boolean;
}

/**
 * Reads one table's stream. The engine keeps a stream as one shard whose order is that of the writes, and which survives restarts. A write
 * that changed nothing is left out, as DynamoDB does; the engine reports it.
 */
export class StreamReader {
  readonly #client: DynamoClient;
  readonly #engineArn: string;
  readonly #particulars: { arn: string; region: string; now: () => number };
  #shard: string | undefined;
  /** Where the last page ended: saves asking for an iterator when the same reader goes on. */
  #next: { after: string | undefined; iterator: string } | undefined;

  constructor(
    client: DynamoClient,
    engineArn: string,
    particulars: { arn: string; region: string; now: () => number },
  ) {
    this.#client = client;
    this.#engineArn = engineArn;
    this.#particulars = particulars;
  }

  /** See `DynamoEngine.streamRecords`. */
  async read(after: string | undefined, limit: number): Promise<StreamPage> {
    const known = this.#next?.after === after ? this.#next?.iterator : undefined;
    const ShardIterator = known ?? (await this.#iterator(after));
    const input = { ShardIterator, Limit: Math.min(limit, 1000) };
    const page = recordsAnswer.parse(await this.#client.call('GetRecords', input, STREAMS_API));
    const position = page.Records.at(-1)?.dynamodb.SequenceNumber ?? after;
    this.#next = page.NextShardIterator ? { after: position, iterator: page.NextShardIterator } : undefined;
    const records = page.Records.filter(saysSomething).map((record) => this.#lambdaRecord(record));
    return { records, position, more: page.Records.length === input.Limit };
  }

  async #iterator(after: string | undefined): Promise<string> {
    this.#shard ??= await this.#findShard();
    const answer = await this.#client.call(
      'GetShardIterator',
      {
        StreamArn: this.#engineArn,
        ShardId: this.#shard,
        ...(after === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
      },
      STREAMS_API,
    );
    return iteratorAnswer.parse(answer).ShardIterator;
  }

  async #findShard(): Promise<string> {
    const answer = await this.#client.call('DescribeStream', { StreamArn: this.#engineArn }, STREAMS_API);
    const [shard] = streamAnswer.parse(answer).StreamDescription.Shards;
    if (!shard) throw new AwsError('ResourceNotFoundException', `The stream ${this.#engineArn} has no shard.`);
    return shard.ShardId;
  }

  #lambdaRecord({ eventID, eventName, dynamodb }: z.output<typeof engineRecord>): StreamRecord {
    const { arn, region, now } = this.#particulars;
    return {
      eventID,
      eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
      eventSourceARN: arn,
      dynamodb: { ...dynamodb, ApproximateCreationDateTime: Math.floor(now() / 1000) },
    };
  }
}

const saysSomething = ({ dynamodb }: { dynamodb: { OldImage?: Item; NewImage?: Item } }) =>
  !dynamodb.OldImage || !dynamodb.NewImage || !isDeepStrictEqual(dynamodb.OldImage, dynamodb.NewImage);
