import type { DynamoEngine } from '../engines/seams.ts';

/** Where a schedule's work is listed: a sparse index whose sort key starts with the due time, 15 digits of epoch milliseconds. */
export interface DueIndexSpec {
  table: string;
  index: string;
  partition: string;
  partitionKey: string;
  sortKey: string;
}

/** The first thing that is due, remembered until its table is written to. */
export interface DueIndex {
  /** Epoch ms, or undefined when nothing will fall due. */
  earliest(): Promise<number | undefined>;
}

/** Digits of the time in a sort key. */
const TIME_DIGITS = 15;

export function createDueIndex(spec: DueIndexSpec, dynamodb: DynamoEngine): DueIndex {
  let known: { earliest: number | undefined } | undefined;
  dynamodb.onWrite((tables) => {
    if (tables.includes(spec.table)) known = undefined;
  });
  return {
    async earliest() {
      known ??= { earliest: await query(spec, dynamodb) };
      return known.earliest;
    },
  };
}

async function query(spec: DueIndexSpec, dynamodb: DynamoEngine): Promise<number | undefined> {
  const { Items } = (await dynamodb.call('Query', {
    TableName: spec.table,
    IndexName: spec.index,
    KeyConditionExpression: '#partition = :partition',
    ExpressionAttributeNames: { '#partition': spec.partitionKey },
    ExpressionAttributeValues: { ':partition': { S: spec.partition } },
    Limit: 1,
  })) as { Items?: Record<string, { S?: string }>[] };
  const sortKey = Items?.[0]?.[spec.sortKey]?.S;
  return sortKey === undefined ? undefined : Number(sortKey.slice(0, TIME_DIGITS));
}
