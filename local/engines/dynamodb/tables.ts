import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Properties } from '../seams.ts';
import type { DynamoClient } from './client.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const index = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
});
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const tableProperties = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(index).default([]),
  LocalSecondaryIndexes: z.array(index).optional(),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
  TimeToLiveSpecification: z.object({ Enabled: flag, AttributeName: z.string().optional() }).optional(),
});
type TableProperties = z.output<typeof tableProperties>;

const description = z.object({
  Table: z.object({
    GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string() })).default([]),
    LatestStreamLabel: z.string().optional(),
    LatestStreamArn: z.string().optional(),
  }),
});
export type TableDescription = z.output<typeof description>['Table'];

/** What is known of a table that the template describes. */
export interface KnownTable {
  name: string;
  keys: string[];
  /** The attribute (epoch seconds) after which items expire. */
  expiry?: string;
  streamLabel?: string;
  /** The stream as the engine names it. */
  engineStreamArn?: string;
}

/** Creates a table as the template describes it, or adds what the existing one lacks. */
export async function createTable(client: DynamoClient, properties: Properties, name: string): Promise<KnownTable> {
  const wanted = tableProperties.parse(properties);
  let existing = await describe(client, name);
  if (existing) await complete(client, name, wanted, existing);
  else await create(client, name, wanted);
  existing = await describe(client, name);
  const expiry = wanted.TimeToLiveSpecification?.Enabled ? wanted.TimeToLiveSpecification.AttributeName : undefined;
  return {
    name,
    keys: wanted.KeySchema.map(({ AttributeName }) => AttributeName),
    expiry,
    streamLabel: existing?.LatestStreamLabel,
    engineStreamArn: existing?.LatestStreamArn,
  };
}

/** A table's description, or undefined when there is none of that name. */
export async function describe(client: DynamoClient, name: string): Promise<TableDescription | undefined> {
  try {
    return description.parse(await client.call('DescribeTable', { TableName: name })).Table;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function create(client: DynamoClient, name: string, wanted: TableProperties): Promise<void> {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = wanted;
  await client.call('CreateTable', {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions,
    KeySchema,
    ...(GlobalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes }),
    ...(LocalSecondaryIndexes && { LocalSecondaryIndexes }),
    ...streamOf(wanted),
  });
}

async function complete(
  client: DynamoClient,
  name: string,
  wanted: TableProperties,
  existing: TableDescription,
): Promise<void> {
  const present = new Set(existing.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName));
  for (const missing of wanted.GlobalSecondaryIndexes.filter(({ IndexName }) => !present.has(IndexName))) {
    await client.call('UpdateTable', {
      TableName: name,
      AttributeDefinitions: wanted.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: missing }],
    });
  }
  if (wanted.StreamSpecification && !existing.LatestStreamArn) {
    await client.call('UpdateTable', { TableName: name, ...streamOf(wanted) });
  }
}

const streamOf = ({ StreamSpecification }: TableProperties) =>
  StreamSpecification && { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } };
