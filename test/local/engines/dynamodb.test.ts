import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoUnavailable } from '../../../local/engines/dynamodb/process.ts';
import { clients, pass, testGateway } from './support.ts';

const TABLE = {
  AttributeDefinitions: ['pk', 'sk', 'g1pk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'queue',
      KeySchema: [{ AttributeName: 'g1pk', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
};
const NAME = 'tickets';

const item = (pk: string, more: Record<string, { S: string } | { N: string }> = {}) => ({
  pk: { S: pk },
  sk: { S: 'head' },
  ...more,
});

async function tableOf(options: Parameters<typeof testGateway>[0] = {}) {
  const started = await testGateway({ dynamodbEndpoint: undefined, ...options });
  const arns = await started.gateway.dynamodb.createTable(TABLE, NAME);
  const { dynamodb } = clients(started.gateway, 'receiveMail');
  const put = (pk: string, more?: Parameters<typeof item>[1]) =>
    dynamodb.send(new PutItemCommand({ TableName: NAME, Item: item(pk, more) }));
  const get = async (pk: string) => {
    const Key = { pk: { S: pk }, sk: { S: 'head' } };
    return (await dynamodb.send(new GetItemCommand({ TableName: NAME, Key }))).Item;
  };
  return { ...started, arns, dynamodb, put, get };
}

describe('the tables of the template', () => {
  it('are made once, and their items survive a restart', async () => {
    const { gateway, dataDir, put } = await tableOf();
    await put('kept');
    await gateway.close();
    const { get, dynamodb } = await tableOf({ dataDir });
    expect(await get('kept')).toEqual(item('kept'));
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([NAME]);
  });

  it('get an index that a later template adds', async () => {
    const { gateway, dynamodb, put } = await tableOf();
    await put('a', { g2pk: { S: 'anna' } });
    const added = {
      ...TABLE,
      AttributeDefinitions: [...TABLE.AttributeDefinitions, { AttributeName: 'g2pk', AttributeType: 'S' }],
      GlobalSecondaryIndexes: [
        ...TABLE.GlobalSecondaryIndexes,
        {
          IndexName: 'assignee',
          KeySchema: [{ AttributeName: 'g2pk', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    };
    await gateway.dynamodb.createTable(added, NAME);
    const { Items } = await dynamodb.send(
      new QueryCommand({
        TableName: NAME,
        IndexName: 'assignee',
        KeyConditionExpression: 'g2pk = :a',
        ExpressionAttributeValues: { ':a': { S: 'anna' } },
      }),
    );
    expect(Items?.map(({ pk }) => pk)).toEqual([{ S: 'a' }]);
  });

  it('have ARNs of the region and account that the desk pretends to be in', async () => {
    const { arns } = await tableOf();
    expect(arns.arn).toBe('arn:aws:dynamodb:eu-north-1:000000000000:table/tickets');
    expect(arns.streamArn).toMatch(/^arn:aws:dynamodb:eu-north-1:000000000000:table\/tickets\/stream\/./);
  });
});

describe('the price of calls', () => {
  it('is counted by table and index, and the caller sees nothing of it unasked', async () => {
    const { gateway, put } = await tableOf();
    const answer = await put('a', { g1pk: { S: 'q' } });
    expect(answer.ConsumedCapacity).toBeUndefined();
    expect(gateway.calls.list()).toMatchObject([
      {
        function: 'receiveMail',
        service: 'dynamodb',
        operation: 'PutItem',
        resource: NAME,
        status: 200,
        units: { write: 2, read: 0, requests: 1, byIndex: { tickets: { write: 1 }, 'tickets/queue': { write: 1 } } },
      },
    ]);
  });

  it('is shown to a caller that asks for totals, and doubles in a transaction', async () => {
    const { gateway, dynamodb } = await tableOf();
    const { ConsumedCapacity } = await dynamodb.send(
      new TransactWriteItemsCommand({
        TransactItems: ['a', 'b'].map((pk) => ({ Put: { TableName: NAME, Item: item(pk) } })),
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(ConsumedCapacity).toEqual([{ TableName: NAME, CapacityUnits: 4 }]);
    expect(gateway.calls.list()[0]?.units).toMatchObject({ write: 4, read: 0 });
  });

  it('counts reads apart from writes', async () => {
    const { gateway, get } = await tableOf();
    await get('a');
    expect(gateway.calls.list()[0]?.units).toMatchObject({ write: 0, read: 0.5 });
  });

  it('is also paid for a conditional write that was refused', async () => {
    const { gateway, dynamodb, put } = await tableOf();
    await put('a');
    const again = { TableName: NAME, Item: item('a'), ConditionExpression: 'attribute_not_exists(pk)' };
    await expect(dynamodb.send(new PutItemCommand(again))).rejects.toThrow(ConditionalCheckFailedException);
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Put: again }] });
    await expect(dynamodb.send(transaction)).rejects.toThrow(TransactionCanceledException);
    expect(gateway.calls.list().map(({ status, units }) => [status, units.write])).toEqual([
      [200, 1],
      [400, 1],
      [400, 2],
    ]);
  });
});

describe('permissions', () => {
  it('are asked for by each part of a transaction', async () => {
    const asked: string[] = [];
    const { dynamodb } = await tableOf({
      authorise: (_caller, action, resource) => asked.push(`${action} ${resource.split(':').at(-1)}`) > 0,
    });
    const Key = { pk: { S: 'a' }, sk: { S: 'head' } };
    await dynamodb.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: NAME, Item: item('new') } },
          { ConditionCheck: { TableName: NAME, Key, ConditionExpression: 'attribute_not_exists(pk)' } },
        ],
      }),
    );
    expect(asked).toEqual(['dynamodb:PutItem table/tickets', 'dynamodb:ConditionCheckItem table/tickets']);
  });

  it('are asked for an index by its own name', async () => {
    const { dynamodb } = await tableOf({ authorise: (_caller, _action, resource) => !resource.includes('/index/') });
    const query = new QueryCommand({
      TableName: NAME,
      IndexName: 'queue',
      KeyConditionExpression: 'g1pk = :q',
      ExpressionAttributeValues: { ':q': { S: 'q' } },
    });
    await expect(dynamodb.send(query)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'dynamodb:Query on resource: arn:aws:dynamodb:eu-north-1:000000000000:table/tickets/index/queue',
      ),
    });
  });
});

describe('the stream of a table', () => {
  it('gives the writes in order, in the shape that Lambda hands over', async () => {
    const { gateway, put, arns } = await tableOf();
    await put('a');
    await put('a', { subject: { S: 'changed' } });
    const { records } = await gateway.dynamodb.streamRecords(NAME, undefined, 100);
    expect(records).toMatchObject([
      { eventName: 'INSERT', eventSourceARN: arns.streamArn, dynamodb: { NewImage: item('a') } },
      { eventName: 'MODIFY', dynamodb: { OldImage: item('a'), Keys: item('a') } },
    ]);
  });

  it('goes on from a kept position after a restart', async () => {
    const { gateway, dataDir, put } = await tableOf();
    await put('a');
    await put('b');
    const { position } = await gateway.dynamodb.streamRecords(NAME, undefined, 1);
    await gateway.close();

    const { gateway: restarted, put: putAgain } = await tableOf({ dataDir });
    await putAgain('c');
    const next = await restarted.dynamodb.streamRecords(NAME, position, 100);
    expect(next.records.map(({ dynamodb }) => dynamodb.Keys.pk)).toEqual([{ S: 'b' }, { S: 'c' }]);
    const end = await restarted.dynamodb.streamRecords(NAME, next.position, 100);
    expect(end).toEqual({ records: [], position: next.position, more: false });
  });

  it('leaves out a write that changed nothing, but moves past it', async () => {
    const { gateway, put } = await tableOf();
    await put('a');
    const before = await gateway.dynamodb.streamRecords(NAME, undefined, 100);
    await put('a');
    const after = await gateway.dynamodb.streamRecords(NAME, before.position, 100);
    expect(after.records).toEqual([]);
    expect(after.position).not.toBe(before.position);
  });

  it('has an index to number its records by, so that a long stream does not slow writes down', async () => {
    const { dataDir } = await tableOf();
    const database = new DatabaseSync(join(dataDir, 'dynamodb.sqlite'), { readOnly: true });
    const plan = database
      .prepare(
        `EXPLAIN QUERY PLAN SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1
           FROM _stream_records WHERE table_name = ?`,
      )
      .all(NAME);
    database.close();
    expect(plan.map(({ detail }) => detail).join()).toMatch(/^SEARCH _stream_records USING COVERING INDEX/);
  });

  it('wakes its readers after each write, not after reads', async () => {
    const { gateway, put, get, dynamodb } = await tableOf();
    const written: string[] = [];
    gateway.dynamodb.onWrite((tables) => written.push(...tables));
    await put('a');
    await get('a');
    const RequestItems = { [NAME]: [{ PutRequest: { Item: item('b') } }] };
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
    await gateway.dynamodb.call('DeleteItem', { TableName: NAME, Key: item('a') });
    expect(written).toEqual([NAME, NAME, NAME]);
  });
});

describe('a batch of writes', () => {
  const puts = (names: string[]) => names.map((name) => ({ PutRequest: { Item: item(name) } }));

  it('is carried out, and billed once for each item', async () => {
    const { gateway, put, get, dynamodb } = await tableOf();
    await put('old');
    gateway.calls.clear();
    const RequestItems = { [NAME]: [...puts(['a', 'b']), { DeleteRequest: { Key: item('old') } }] };
    const answer = await dynamodb.send(new BatchWriteItemCommand({ RequestItems, ReturnConsumedCapacity: 'TOTAL' }));
    expect(answer.UnprocessedItems).toEqual({});
    expect(answer.ConsumedCapacity).toEqual([{ TableName: NAME, CapacityUnits: 3 }]);
    expect(gateway.calls.list()).toMatchObject([
      { operation: 'BatchWriteItem', resource: NAME, units: { write: 3, byIndex: { [NAME]: { write: 3 } } } },
    ]);
    expect([await get('a'), await get('b'), await get('old')]).toEqual([item('a'), item('b'), undefined]);
  });

  it('is refused in the words of a batch', async () => {
    const { dynamodb } = await tableOf();
    const twice = dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [NAME]: puts(['a', 'a']) } }));
    await expect(twice).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Provided list of item keys contains duplicates',
    });
  });
});

describe('expiry', () => {
  const expiring = (at: number) => ({ expires: { N: String(Math.floor(at / 1000)) } });

  it('removes what expired by the local clock and leaves the rest', async () => {
    const { gateway, clock, put, get } = await tableOf();
    await put('soon', expiring(clock.now() + 60_000));
    await put('later', expiring(clock.now() + 3_600_000));
    await put('never');
    expect(await gateway.dynamodb.sweepExpired(clock.now())).toBe(0);
    pass(clock, 120);
    expect(await gateway.dynamodb.sweepExpired(clock.now())).toBe(1);
    expect(await get('soon')).toBeUndefined();
    expect(await get('later')).toBeDefined();
    expect(await get('never')).toBeDefined();
  });

  it('notices an item that was put or updated to expire earlier than all known ones', async () => {
    const { gateway, clock, put, dynamodb } = await tableOf();
    await put('first', expiring(clock.now() + 3_600_000));
    await gateway.dynamodb.sweepExpired(clock.now());
    await put('put', expiring(clock.now() + 10_000));
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: NAME,
        Key: item('updated'),
        UpdateExpression: 'SET #e = :e',
        ExpressionAttributeNames: { '#e': 'expires' },
        ExpressionAttributeValues: { ':e': { N: String(Math.floor(clock.now() / 1000) + 10) } },
      }),
    );
    pass(clock, 20);
    expect(await gateway.dynamodb.sweepExpired(clock.now())).toBe(2);
  });

  it('reads nothing while nothing can have expired', async () => {
    const { gateway, clock, put } = await tableOf();
    await put('later', expiring(clock.now() + 3_600_000));
    await gateway.dynamodb.sweepExpired(clock.now());
    const { gateway: unreachable } = await testGateway();
    expect(await gateway.dynamodb.sweepExpired(clock.now())).toBe(0);
    expect(await unreachable.dynamodb.sweepExpired(clock.now())).toBe(0);
  });
});

describe('the engine', () => {
  it('answers an internal failure, which the SDK tries again, when it cannot be reached', async () => {
    const { gateway } = await testGateway();
    const { dynamodb } = clients(gateway);
    await expect(dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'InternalServerError',
      $metadata: { httpStatusCode: 500 },
    });
  });

  it('says in one sentence what to do where it does not run', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform');
    Object.defineProperty(process, 'platform', { value: 'plan9' });
    const started = testGateway({ dynamodbEndpoint: undefined });
    if (platform) Object.defineProperty(process, 'platform', platform);
    await expect(started).rejects.toThrow(DynamoUnavailable);
    await expect(started).rejects.toThrow(/No DynamoDB engine .*TUKI_DYNAMODB_ENDPOINT/);
  });
});
