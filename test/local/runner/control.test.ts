import { describe, expect, it } from 'vitest';
import { startDesk } from '../../../local/runner/runner.ts';
import { getAtt, ref, startTestDesk, telling, temporaryFolder, testStack, writeAssembly } from './support/assembly.ts';

const stack = testStack({
  resources: {
    Work: { Type: 'AWS::SQS::Queue' },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: getAtt('Work'), FunctionName: ref('Worker') },
    },
    Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'demo.test' } },
  },
  functions: { Worker: telling("await send(process.env.SAID, 'x');", { timeout: 5 }) },
});

const call = async (
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(`${url}/local/${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('<') ? undefined : JSON.parse(text) };
};

describe('the controls of the local desk', () => {
  it('list the calls of functions until they are cleared', async () => {
    const desk = await startTestDesk(stack);
    await desk.invoke('Worker', {});
    const { body } = await call(desk.url, 'GET', 'calls');
    expect(body).toMatchObject([{ function: 'Worker', service: 'sqs', operation: 'SendMessage', status: 200 }]);
    await call(desk.url, 'DELETE', 'calls');
    expect((await call(desk.url, 'GET', 'calls')).body).toEqual([]);
  });

  it('set and clear faults', async () => {
    const desk = await startTestDesk(stack);
    const fault = { function: 'Worker', service: 'sqs', call: 1, kind: 'fail' };
    expect((await call(desk.url, 'POST', 'faults', fault)).body).toMatchObject({ faults: [fault] });
    await expect(desk.invoke('Worker', {})).rejects.toThrow();
    await call(desk.url, 'DELETE', 'faults');
    await expect(desk.invoke('Worker', {})).resolves.toBeNull();
  });

  it('move the clock by a duration or to an instant', async () => {
    const desk = await startTestDesk(stack);
    const before = desk.clock.now();
    await call(desk.url, 'POST', 'clock', { advance: 'P1DT2H' });
    expect(Math.abs(desk.clock.now() - before - 26 * 3_600_000)).toBeLessThan(5_000);
    const wanted = new Date(before + 40 * 86_400_000).toISOString();
    const { body } = await call(desk.url, 'POST', 'clock', { set: wanted });
    expect(Math.abs(Date.parse(body.now) - Date.parse(wanted))).toBeLessThan(5_000);
  });

  it('show sent mail, newest first, to programs and to people', async () => {
    const desk = await startTestDesk(stack);
    for (const subject of ['first', 'second <b>']) {
      await desk.gateway.ses.send({
        raw: Buffer.from(`From: a@demo.test\r\nTo: b@c.test\r\nSubject: ${subject}\r\n\r\nhello`),
        source: 'a@demo.test',
        destinations: ['b@c.test'],
      });
    }
    const { body } = await call(desk.url, 'GET', 'outbox');
    expect(body).toMatchObject([
      { subject: 'second <b>', from: 'a@demo.test', to: ['b@c.test'] },
      { subject: 'first' },
    ]);
    const page = await call(desk.url, 'GET', 'outbox', undefined, { accept: 'text/html' });
    expect(page.text).toContain('second &lt;b&gt;');
    const one = await call(desk.url, 'GET', `outbox/${encodeURIComponent(body[0].id)}`);
    expect(one.body.raw).toContain('hello');
    expect((await call(desk.url, 'GET', 'outbox/none')).status).toBe(404);
  });

  it('answer about rest only when work is done, and say what is not', async () => {
    const desk = await startTestDesk(stack);
    desk.gateway.faults.add({ service: 'sqs', call: 1, kind: 'delay', delayMs: 1500 });
    desk.gateway.sqs.queue('Work').send('x');
    const early = await call(desk.url, 'GET', 'idle?timeout=0.3');
    expect([early.status, early.body.error]).toEqual([503, expect.stringContaining('Worker')]);
    expect((await call(desk.url, 'GET', 'idle')).body).toEqual({ idle: true });
    expect(desk.gateway.sqs.queue('Work').depth()).toMatchObject({ visible: 0, inFlight: 0 });
  });

  it.each([
    ['clock', { advance: 'two hours' }],
    ['clock', { set: 'tomorrow' }],
    ['clock', {}],
    ['faults', { kind: 'fail' }],
    ['faults', { call: 0, kind: 'fail' }],
  ])('refuse to %s with %j in a sentence', async (path, body) => {
    const desk = await startTestDesk(stack);
    const answer = await call(desk.url, 'POST', path, body);
    expect(answer.status).toBe(422);
    expect(answer.body.error).toEqual(expect.any(String));
  });

  it('say that the desk is not ready until it is', async () => {
    const desk = await startTestDesk(stack, { startsUnready: true });
    expect(await call(desk.url, 'GET', 'health')).toMatchObject({ status: 503, body: { ready: false } });
    desk.ready();
    expect(await call(desk.url, 'GET', 'health')).toMatchObject({ status: 200, body: { ready: true } });
  });
});

describe('starting a desk', () => {
  it('is refused on a data folder that another one uses', async () => {
    const dataDir = temporaryFolder();
    await startTestDesk(stack, { dataDir });
    await expect(startTestDesk(stack, { dataDir })).rejects.toThrow(/is in use by process \d+/);
  });

  it('is refused on a port that is taken, and leaves nothing behind', async () => {
    const first = await startTestDesk(stack);
    const dataDir = temporaryFolder();
    await expect(startTestDesk(stack, { dataDir, port: first.port })).rejects.toThrow(
      `port ${first.port} on 127.0.0.1 is taken`,
    );
    await expect(startTestDesk(stack, { dataDir, smtpPort: first.smtpPort })).rejects.toThrow(
      `port ${first.smtpPort} on 127.0.0.1 is taken`,
    );
    const desk = await startDesk({ assembly: writeAssembly(stack), dataDir, quiet: true });
    await desk.close();
  });

  it('is refused on a data folder that cannot be written to', async () => {
    await expect(startTestDesk(stack, { dataDir: '/dev/null/desk' })).rejects.toThrow(
      /data folder .* cannot be written to/,
    );
  });
});
