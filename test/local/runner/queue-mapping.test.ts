import { describe, expect, it } from 'vitest';
import { getAtt, type Resources, said, startTestDesk, telling, testStack } from './support/assembly.ts';

const consumes = (functionId: string, more: object = {}): Resources => ({
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: getAtt('Work'), FunctionName: { Ref: functionId }, ...more },
  },
});

const workQueue = (more: object = {}): Resources => ({
  Work: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60, ...more } },
});

const tellBodies =
  'for (const record of event.Records) await send(process.env.SAID, { body: record.body, receives: record.attributes.ApproximateReceiveCount });';

describe('a queue that feeds a function', () => {
  it('hands messages over and deletes them', async () => {
    const desk = await startTestDesk(
      testStack({ resources: { ...workQueue(), ...consumes('Worker') }, functions: { Worker: telling(tellBodies) } }),
    );
    const queue = desk.gateway.sqs.queue('Work');
    queue.send('one');
    await desk.idle();
    expect(said(desk)).toEqual([{ body: 'one', receives: '1' }]);
    expect(queue.depth()).toMatchObject({ visible: 0, inFlight: 0 });
  });

  it('gives a failed batch back only after the visibility timeout, on the local clock', async () => {
    const desk = await startTestDesk(
      testStack({
        resources: { ...workQueue(), ...consumes('Worker') },
        functions: {
          Worker: telling(
            `${tellBodies} if (event.Records[0].attributes.ApproximateReceiveCount === '1') throw new Error('not yet');`,
          ),
        },
      }),
    );
    desk.gateway.sqs.queue('Work').send('one');
    await desk.idle();
    await desk.advance(58_000);
    expect(said(desk)).toHaveLength(1);
    await desk.advance(3_000);
    expect(said(desk)).toEqual([
      { body: 'one', receives: '1' },
      { body: 'one', receives: '2' },
    ]);
  });

  it('deletes the messages of a batch that did not fail', async () => {
    const desk = await startTestDesk(
      testStack({
        resources: { ...workQueue(), ...consumes('Worker', { FunctionResponseTypes: ['ReportBatchItemFailures'] }) },
        functions: {
          Worker: telling(
            `${tellBodies} return { batchItemFailures: event.Records.filter((r) => r.body === 'bad').map((r) => ({ itemIdentifier: r.messageId })) };`,
          ),
        },
      }),
    );
    const queue = desk.gateway.sqs.queue('Work');
    for (const body of ['good', 'bad', 'good']) queue.send(body);
    await desk.idle();
    expect(queue.depth()).toMatchObject({ visible: 0, inFlight: 1 });
    await desk.advance(61_000);
    expect(
      said<{ body: string }>(desk)
        .map(({ body }) => body)
        .sort(),
    ).toEqual(['bad', 'bad', 'good', 'good']);
  });

  it('moves what fails too often to the dead-letter queue, where health shows it', async () => {
    const desk = await startTestDesk(
      testStack({
        resources: {
          ...workQueue({ RedrivePolicy: { deadLetterTargetArn: getAtt('Dead'), maxReceiveCount: 2 } }),
          Dead: { Type: 'AWS::SQS::Queue' },
          ...consumes('Worker'),
        },
        functions: { Worker: telling("throw new Error('never');") },
      }),
    );
    desk.gateway.sqs.queue('Work').send('poison');
    await desk.advance(200_000);
    const health = (await (await fetch(`${desk.url}/local/health`)).json()) as { deadLetters: object[] };
    expect(health).toMatchObject({ ready: true, deadLetters: [{ queue: 'Dead', messages: [{ body: 'poison' }] }] });
  });

  it('works through a FIFO group in order, one batch at a time', async () => {
    const desk = await startTestDesk(
      testStack({
        resources: {
          Work: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, VisibilityTimeout: 60 } },
          ...consumes('Worker', { BatchSize: 1 }),
        },
        functions: { Worker: telling(tellBodies) },
      }),
    );
    const queue = desk.gateway.sqs.queue('Work.fifo');
    for (let n = 0; n < 12; n += 1)
      queue.send(`${n % 2 ? 'a' : 'b'}${n}`, { groupId: n % 2 ? 'a' : 'b', deduplicationId: String(n) });
    await desk.idle();
    const bodies = said<{ body: string }>(desk).map(({ body }) => body);
    expect(bodies.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a3', 'a5', 'a7', 'a9', 'a11']);
    expect(bodies.filter((body) => body.startsWith('b'))).toEqual(['b0', 'b2', 'b4', 'b6', 'b8', 'b10']);
  });

  it('leaves delayed messages alone until they are due', async () => {
    const desk = await startTestDesk(
      testStack({ resources: { ...workQueue(), ...consumes('Worker') }, functions: { Worker: telling(tellBodies) } }),
    );
    desk.gateway.sqs.queue('Work').send('later', { delaySeconds: 30 });
    await desk.idle();
    expect(said(desk)).toEqual([]);
    await desk.advance(31_000);
    expect(said(desk)).toHaveLength(1);
  });

  it('drops messages that no filter lets through', async () => {
    const filter = { FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { kind: ['wanted'] } }) }] } };
    const desk = await startTestDesk(
      testStack({
        resources: { ...workQueue(), ...consumes('Worker', filter) },
        functions: { Worker: telling(tellBodies) },
      }),
    );
    const queue = desk.gateway.sqs.queue('Work');
    queue.send(JSON.stringify({ kind: 'wanted' }));
    queue.send(JSON.stringify({ kind: 'other' }));
    queue.send('no JSON');
    await desk.idle();
    expect(said(desk)).toEqual([{ body: '{"kind":"wanted"}', receives: '1' }]);
    expect(queue.depth()).toMatchObject({ visible: 0, inFlight: 0 });
  });

  it('gathers a batch over its window, which ends early for whoever waits for rest', async () => {
    const desk = await startTestDesk(
      testStack({
        resources: { ...workQueue(), ...consumes('Worker', { BatchSize: 50, MaximumBatchingWindowInSeconds: 60 }) },
        functions: { Worker: telling('await send(process.env.SAID, { size: event.Records.length });') },
      }),
    );
    for (let n = 0; n < 20; n += 1) desk.gateway.sqs.queue('Work').send(String(n));
    await desk.idle();
    expect(said(desk)).toEqual([{ size: 20 }]);
  });

  it('gives a message again when the function dies after a call', async () => {
    const desk = await startTestDesk(
      testStack({ resources: { ...workQueue(), ...consumes('Worker') }, functions: { Worker: telling(tellBodies) } }),
    );
    desk.gateway.faults.add({
      function: 'Worker',
      service: 'sqs',
      operation: 'SendMessage',
      call: 1,
      kind: 'cut-after',
    });
    desk.gateway.sqs.queue('Work').send('one');
    await desk.idle();
    expect(said(desk)).toHaveLength(1);
    await desk.advance(61_000);
    expect(said(desk)).toEqual([
      { body: 'one', receives: '1' },
      { body: 'one', receives: '2' },
    ]);
  });

  it('is refused a call that its role does not allow', async () => {
    const desk = await startTestDesk(
      testStack({
        resources: { ...workQueue(), ...consumes('Worker') },
        functions: {
          Worker: {
            ...telling("try { await send(process.env.SAID, 'x') } catch (error) { return error.name }"),
            allow: [],
          },
        },
      }),
    );
    await expect(desk.invoke('Worker', {})).resolves.toMatch(/AccessDenied/);
  });
});
