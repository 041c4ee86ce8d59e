import { describe, expect, it } from 'vitest';
import {
  getAtt,
  type Resources,
  ref,
  said,
  startTestDesk,
  telling,
  temporaryFolder,
  testStack,
} from './support/assembly.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const schedule = (properties: object, Metadata?: object): Resources => ({
  Tick: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { Target: { Arn: getAtt('Watch') }, FlexibleTimeWindow: { Mode: 'OFF' }, ...properties },
    Metadata,
  },
});

const tellTime = 'await send(process.env.SAID, { now: new Date().toISOString(), plain: Date.now(), event });';

interface Told {
  now: string;
  plain: number;
  event: { time?: string; wanted?: boolean };
}

describe('a schedule', () => {
  it('ticks as the clock is moved, at its own times, and functions see those times', async () => {
    const desk = await startTestDesk(
      testStack({
        resources: schedule({ ScheduleExpression: 'cron(0 6 * * ? *)', ScheduleExpressionTimezone: 'Europe/Helsinki' }),
        functions: { Watch: telling(tellTime) },
      }),
      { clockOffset: Date.parse('2026-03-27T12:00:00Z') - Date.now() },
    );
    await desk.advance(3 * DAY);
    const told = said<Told>(desk);
    expect(told.map(({ now }) => now.slice(0, 16))).toEqual([
      '2026-03-28T04:00',
      '2026-03-29T03:00',
      '2026-03-30T03:00',
    ]);
    expect(told.map(({ event }) => event.time)).toEqual([
      '2026-03-28T04:00:00Z',
      '2026-03-29T03:00:00Z',
      '2026-03-30T03:00:00Z',
    ]);
    expect(new Date(told[0]?.plain ?? 0).toISOString().slice(0, 16)).toBe('2026-03-28T04:00');
  });

  it('hands its input over, to queues as well', async () => {
    const desk = await startTestDesk(
      testStack({
        resources: {
          ...schedule({
            ScheduleExpression: 'rate(1 hour)',
            Target: { Arn: getAtt('Watch'), Input: '{"wanted":true}' },
          }),
          Rule: {
            Type: 'AWS::Events::Rule',
            Properties: {
              ScheduleExpression: 'rate(1 hour)',
              Targets: [{ Id: 'q', Arn: getAtt('Said'), Input: '{"queued":true}' }],
            },
          },
        },
        functions: { Watch: telling('await send(process.env.SAID, event);') },
      }),
    );
    await desk.advance(3_600_000);
    expect(said(desk)).toEqual(expect.arrayContaining([{ wanted: true }, { queued: true }]));
    expect(said(desk)).toHaveLength(2);
  });

  it('runs once after a restart when its time has passed meanwhile', async () => {
    const stack = testStack({
      resources: schedule({ ScheduleExpression: 'rate(1 hour)' }),
      functions: { Watch: telling(tellTime) },
    });
    const dataDir = temporaryFolder();
    const first = await startTestDesk(stack, { dataDir, clockOffset: 0 });
    await first.idle();
    await first.close();
    const second = await startTestDesk(stack, { dataDir, clockOffset: 5 * DAY });
    await second.idle();
    expect(said(second)).toHaveLength(1);
    await second.close();
    const third = await startTestDesk(stack, { dataDir, clockOffset: 5 * DAY + MINUTE });
    await third.idle();
    expect(said(third).length).toBeLessThanOrEqual(2);
  });

  it('keeps the moved clock over a restart', async () => {
    const dataDir = temporaryFolder();
    const first = await startTestDesk(testStack({}), { dataDir });
    await first.advance(30 * DAY);
    await first.close();
    const second = await startTestDesk(testStack({}), { dataDir });
    expect(Math.abs(second.clock.now() - Date.now() - 30 * DAY)).toBeLessThan(10_000);
  });

  it('tries a failing invocation twice more, a minute and two minutes later', async () => {
    const desk = await startTestDesk(
      testStack({
        resources: {
          ...schedule({ ScheduleExpression: 'at(2026-12-01T12:00:00)' }),
          Dead: { Type: 'AWS::SQS::Queue' },
        },
        functions: {
          Watch: telling(`${tellTime} throw new Error('no');`, {
            properties: { DeadLetterConfig: { TargetArn: getAtt('Dead') } },
          }),
        },
      }),
      { clockOffset: Date.parse('2026-12-01T11:59:30Z') - Date.now() },
    );
    await desk.advance(10 * MINUTE);
    expect(said<Told>(desk).map(({ now }) => now.slice(11, 16))).toEqual(['12:00', '12:01', '12:03']);
    expect(desk.gateway.sqs.queue('Dead').depth().visible).toBe(1);
  });
});

describe('a schedule with an index of what is due', () => {
  const key = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType });
  const due = (at: number, id: string) => ({
    TableName: 'Data',
    Item: { pk: { S: id }, sk: { S: 'H' }, g4pk: { S: 'DUE' }, g4sk: { S: `${String(at).padStart(15, '0')}#${id}` } },
  });
  const stack = testStack({
    resources: {
      Data: {
        Type: 'AWS::DynamoDB::GlobalTable',
        Properties: {
          AttributeDefinitions: ['pk', 'sk', 'g4pk', 'g4sk'].map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          })),
          KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
          BillingMode: 'PAY_PER_REQUEST',
          GlobalSecondaryIndexes: [
            {
              IndexName: 'due',
              KeySchema: [key('g4pk', 'HASH'), key('g4sk', 'RANGE')],
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
          ],
        },
      },
      ...schedule(
        { ScheduleExpression: 'rate(1 minute)' },
        {
          'tuki:due': {
            index: { table: ref('Data'), index: 'due', partition: 'DUE', partitionKey: 'g4pk', sortKey: 'g4sk' },
          },
        },
      ),
    },
    functions: {
      Watch: telling(
        `${tellTime}
        await put('Data', { pk: 'seen', sk: String(Date.now()) });
        const { Items } = await clients.dynamodb.send(new QueryCommand({ TableName: 'Data', IndexName: 'due', KeyConditionExpression: 'g4pk = :d AND g4sk < :now', ExpressionAttributeValues: { ':d': { S: 'DUE' }, ':now': { S: String(Date.now()).padStart(15, '0') + '~' } } }));
        for (const { pk, sk } of Items) await clients.dynamodb.send(new PutItemCommand({ TableName: 'Data', Item: { pk, sk } }));`,
        { allow: [{ Action: ['dynamodb:PutItem', 'dynamodb:Query'], Resource: '*' }] },
      ),
    },
  });

  it('does not tick before the first due time while the clock is moved', async () => {
    const desk = await startTestDesk(stack);
    const start = desk.clock.now();
    const times = [start + 3 * DAY + 30_000, start + 8 * DAY];
    for (const [index, at] of times.entries()) await desk.gateway.dynamodb.call('PutItem', due(at, `t${index}`));
    await desk.advance(10 * DAY);
    expect(said(desk)).toHaveLength(2);
    for (const [index, { plain }] of said<Told>(desk).entries()) {
      const at = times[index] ?? 0;
      expect(plain).toBeGreaterThanOrEqual(at);
      expect(plain).toBeLessThan(at + MINUTE + 5_000);
    }
  });

  it('moves over two months of empty minutes at once', async () => {
    const desk = await startTestDesk(stack);
    const began = performance.now();
    await desk.advance(60 * DAY);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(said(desk)).toEqual([]);
  });
});

it('a clock that is set back runs nothing, and schedules go on from there', async () => {
  const desk = await startTestDesk(
    testStack({ resources: schedule({ ScheduleExpression: 'rate(1 hour)' }), functions: { Watch: telling(tellTime) } }),
  );
  const back = Date.parse('2026-01-01T00:10:00Z');
  await desk.moveTo(back);
  await desk.idle();
  expect(said(desk)).toEqual([]);
  await desk.advance(3_600_000);
  expect(said<Told>(desk).map(({ now }) => now.slice(0, 16))).toEqual(['2026-01-01T01:00']);
});
