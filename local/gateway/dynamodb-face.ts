import { AwsError } from '../engines/aws-error.ts';
import { writeBatch } from '../engines/dynamodb/batch-write.ts';
import type { Dynamo } from '../engines/dynamodb.ts';
import { arn, type Place } from '../engines/place.ts';
import { billedUnits, type Capacity, shownCapacity } from './dynamodb-units.ts';
import { jsonBody, jsonError, targetOperation } from './json.ts';
import type { Answer, GatewayRequest, Need, ServiceFace } from './service.ts';

type Input = Record<string, unknown>;

/** Operations that report the capacity they used. */
const DATA_OPERATIONS = new Set([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactGetItems',
  'TransactWriteItems',
  'ExecuteStatement',
]);

/** What each part of a transaction is allowed by. */
const TRANSACTED: Record<string, string> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * DynamoDB: hands the call on to the engine, asks for the capacity it used and takes that out of the answer again unless the caller wanted it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export function dynamodbFace(dynamo: Dynamo, place: Place): ServiceFace {
  return {
    service: 'dynamodb',
    codes: {
      failure: 'InternalServerError',
      throttled: 'ProvisionedThroughputExceededException',
      throttledStatus: 400,
      denied: 'AccessDeniedException',
      deniedStatus: 400,
    },
    plan(request) {
      const operation = targetOperation(request);
      const input = jsonBody(request);
      const tables = tablesOf(input);
      return {
        operation,
        resource: [...new Set(tables)].join(', '),
        needs: needsOf(operation, input, place),
        run: () => carryOut(dynamo, operation, input, request),
      };
    },
    error: (error) => jsonError('1.0', error, 'com.amazonaws.dynamodb.v20120810'),
  };
}

async function carryOut(dynamo: Dynamo, operation: string, input: Input, request: GatewayRequest): Promise<Answer> {
  const isData = DATA_OPERATIONS.has(operation);
  const { status, contentType, body: raw } = await handOn(dynamo, operation, input, request);
  const headers = { 'content-type': contentType };
  if (status >= 500) throw new AwsError('InternalServerError', raw.toString('utf8'), status);
  if (!isData) return { status, headers, body: raw };

  const { ConsumedCapacity, ...result } = JSON.parse(raw.toString('utf8')) as Input & { ConsumedCapacity?: Capacity };
  const units = billedUnits(operation, ConsumedCapacity, status < 400 ? undefined : { input, result });
  if (status >= 400) return { status, headers, body: raw, units };
  dynamo.wrote(operation, input);
  const shown = shownCapacity(ConsumedCapacity, input.ReturnConsumedCapacity);
  return { status, headers, body: JSON.stringify({ ...result, ...(shown && { ConsumedCapacity: shown }) }), units };
}

function handOn(dynamo: Dynamo, operation: string, input: Input, { headers, body }: GatewayRequest) {
  const target = headers['x-amz-target'] ?? '';
  if (!DATA_OPERATIONS.has(operation)) return dynamo.client.send(target, body);
  const measured = { ...input, ReturnConsumedCapacity: 'INDEXES' };
  if (operation === 'BatchWriteItem') return writeBatch(dynamo.client, measured);
  return dynamo.client.send(target, JSON.stringify(measured));
}

function tablesOf({ TableName, RequestItems, TransactItems }: Input): string[] {
  if (typeof TableName === 'string') return [TableName];
  if (typeof RequestItems === 'object' && RequestItems !== null) return Object.keys(RequestItems);
  return transactedParts(TransactItems).map(({ table }) => table);
}

function needsOf(operation: string, input: Input, place: Place): Need[] {
  const table = (name: string, index?: unknown) =>
    arn(place, 'dynamodb', index === undefined ? `table/${name}` : `table/${name}/index/${index}`);
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') {
    const needs = transactedParts(input.TransactItems).map(({ part, table: name }) => ({
      action: `dynamodb:${TRANSACTED[part] ?? part}`,
      resource: table(name),
    }));
    return [...new Map(needs.map((need) => [`${need.action} ${need.resource}`, need])).values()];
  }
  const action = `dynamodb:${operation}`;
  const tables = tablesOf(input);
  if (tables.length === 0) return [{ action, resource: '*' }];
  return tables.map((name) => ({ action, resource: table(name, input.IndexName) }));
}

function transactedParts(items: unknown): { part: string; table: string }[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: Record<string, { TableName?: string }>) =>
    Object.entries(item).map(([part, { TableName = '' }]) => ({ part, table: TableName })),
  );
}
