import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Desk } from '../../../local/runner/runner.ts';
import {
  getAtt,
  type Resources,
  ref,
  said,
  startTestDesk,
  telling,
  temporaryFolder,
  testStack,
  writeAssembly,
} from './support/assembly.ts';

const table: Resources = {
  Data: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    },
  },
};

const mapping = (more: object = {}): Resources => ({
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: getAtt('Data', 'StreamArn'),
      FunctionName: ref('Relay'),
      StartingPosition: 'TRIM_HORIZON',
      ...more,
    },
  },
});

const stack = (code: string, more: object = {}, resources: Resources = {}) =>
  testStack({ resources: { ...table, ...mapping(more), ...resources }, functions: { Relay: telling(code) } });

const tellKeys =
  'for (const { dynamodb } of event.Records) await send(process.env.SAID, { pk: dynamodb.Keys.pk.S, sk: dynamodb.Keys.sk.S });';

const put = (desk: Desk, pk: string, sk: string) =>
  desk.gateway.dynamodb.call('PutItem', { TableName: 'Data', Item: { pk: { S: pk }, sk: { S: sk } } });

const keysOf = (desk: Desk, pk: string) =>
  said<{ pk: string; sk: string }>(desk).flatMap((key) => (key.pk === pk ? [key.sk] : []));

describe('a stream that feeds a function', () => {
  it('hands over the changes of each key in order', async () => {
    const desk = await startTestDesk(stack(tellKeys, { BatchSize: 3 }));
    for (let n = 0; n < 20; n += 1) await put(desk, `t${n % 3}`, String(n).padStart(2, '0'));
    await desk.idle();
    for (const pk of ['t0', 't1', 't2']) expect(keysOf(desk, pk)).toEqual([...keysOf(desk, pk)].sort());
    expect(said(desk)).toHaveLength(20);
  });

  it('hands over only what a filter lets through', async () => {
    const Pattern = JSON.stringify({
      eventName: ['INSERT'],
      dynamodb: { NewImage: { sk: { S: [{ prefix: 'E#' }] } } },
    });
    const desk = await startTestDesk(stack(tellKeys, { FilterCriteria: { Filters: [{ Pattern }] } }));
    for (const sk of ['H', 'E#1', 'E#1', 'E#2']) await put(desk, 't', sk);
    await desk.idle();
    expect(keysOf(desk, 't')).toEqual(['E#1', 'E#2']);
  });

  it('goes on after a restart where it stopped', async () => {
    const dataDir = temporaryFolder();
    const first = await startTestDesk(stack(tellKeys), { dataDir });
    await put(first, 't', '1');
    await first.idle();
    await first.close();
    const second = await startTestDesk(stack(tellKeys), { dataDir });
    await put(second, 't', '2');
    await second.idle();
    expect(keysOf(second, 't')).toEqual(['1', '2']);
  });

  it('tries a failing batch again until it succeeds', async () => {
    const desk = await startTestDesk(
      stack(
        `globalThis.tries = (globalThis.tries ?? 0) + 1; if (globalThis.tries < 3) throw new Error('not yet'); ${tellKeys}`,
      ),
    );
    await put(desk, 't', '1');
    await desk.idle();
    expect(keysOf(desk, 't')).toEqual(['1']);
  });

  it('starts again at the first record reported as failed', async () => {
    const code = `${tellKeys}
      const failing = event.Records.find(({ dynamodb }) => dynamodb.Keys.sk.S === '3');
      if (failing && !globalThis.failed) { globalThis.failed = true; return { batchItemFailures: [{ itemIdentifier: failing.dynamodb.SequenceNumber }] }; }`;
    const desk = await startTestDesk(stack(code, { FunctionResponseTypes: ['ReportBatchItemFailures'] }));
    await desk.gateway.dynamodb.call('BatchWriteItem', {
      RequestItems: {
        Data: ['1', '2', '3', '4'].map((sk) => ({ PutRequest: { Item: { pk: { S: 't' }, sk: { S: sk } } } })),
      },
    });
    await desk.idle();
    const keys = keysOf(desk, 't');
    expect(keys.filter((key) => key === '1')).toHaveLength(1);
    expect(keys.filter((key) => key === '3')).toHaveLength(2);
    expect(keys.at(-1)).toBe('4');
  });

  it('gives a poison record to the failure queue and lets the others pass', async () => {
    const more = {
      MaximumRetryAttempts: 1,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: getAtt('Failed') } },
    };
    const code = `if (event.Records.some(({ dynamodb }) => dynamodb.Keys.sk.S === 'poison')) throw new Error('no'); ${tellKeys}`;
    const desk = await startTestDesk(stack(code, more, { Failed: { Type: 'AWS::SQS::Queue' } }));
    await desk.gateway.dynamodb.call('BatchWriteItem', {
      RequestItems: {
        Data: ['1', 'poison', '3'].map((sk) => ({ PutRequest: { Item: { pk: { S: 't' }, sk: { S: sk } } } })),
      },
    });
    await desk.idle();
    expect(keysOf(desk, 't').sort()).toEqual(['1', '3']);
    const [failed] = desk.gateway.sqs.queue('Failed').peek(10);
    expect(JSON.parse(failed?.body ?? '')).toMatchObject({ DDBStreamBatchInfo: { batchSize: 1 } });
  });

  it('loses nothing when the process is killed', async () => {
    const dataDir = temporaryFolder();
    const assembly = writeAssembly(stack(tellKeys, { BatchSize: 1 }));
    const script = path.join(dataDir, 'child.ts');
    const runner = new URL('../../../local/runner/runner.ts', import.meta.url).href;
    writeFileSync(
      script,
      `import { startDesk } from '${runner}';
       const desk = await startDesk({ assembly: '${assembly}', dataDir: '${dataDir}', quiet: true });
       for (let n = 0; n < 30; n += 1) await desk.gateway.dynamodb.call('PutItem', { TableName: 'Data', Item: { pk: { S: 't' }, sk: { S: String(n) } } });
       process.send('written');`,
    );
    const child = fork(script, { stdio: 'ignore' });
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const desk = await startTestDesk({}, { dataDir, assembly });
    await desk.idle();
    expect([...new Set(keysOf(desk, 't'))].map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, n) => n),
    );
  });
});
