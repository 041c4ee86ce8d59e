import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { allows, type PolicyStatement } from '../../local/iam.ts';
import { clientSettings, clients, pass, temporaryFolder, testGateway } from './engines/support.ts';

/** Calls a service that the gateway itself does not run, signed as the SDK signs. */
function callLambda(url: string): Promise<Response> {
  const scope = 'seedDesk/20261123/eu-north-1/lambda/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  return fetch(url, { method: 'POST', headers: { authorization, 'x-amz-target': 'Lambda.ListFunctions' }, body: '{}' });
}

async function queueOf(options: Parameters<typeof testGateway>[0] = {}) {
  const started = await testGateway(options);
  const queue = started.gateway.sqs.createQueue('notify');
  const send = (caller = 'relayEntries') =>
    clients(started.gateway, caller).sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'x' }));
  return { ...started, queue, send };
}

describe('permissions', () => {
  const sending: PolicyStatement = {
    Effect: 'Allow',
    Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
    Resource: 'arn:aws:sqs:eu-north-1:000000000000:notify',
  };

  it('let a function do what its statements allow, and no more once one is removed', async () => {
    const roles: Record<string, PolicyStatement[]> = { relayEntries: [sending] };
    const { send, queue } = await queueOf({
      authorise: (caller, action, resource) => allows(roles[caller] ?? [], action, resource),
    });
    await send();
    roles.relayEntries = [];
    await expect(send()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /relayEntries.* not authorized to perform: sqs:SendMessage on resource: arn:.*:notify/,
      ),
    });
    expect(queue.depth().visible).toBe(1);
  });

  it('are not asked of the runner itself', async () => {
    const { send, queue } = await queueOf({ authorise: () => false });
    await send('runner');
    expect(queue.depth().visible).toBe(1);
  });

  it('are refused by every service in its own words', async () => {
    const { gateway } = await testGateway({ authorise: () => false });
    gateway.s3.createBucket('mail');
    const { s3, sns, ses, secrets, dynamodb } = clients(gateway, 'nobody');
    const Data = Buffer.from('From: a@demo.test\r\nTo: b@demo.test\r\n\r\nx');
    const topic = 'arn:aws:sns:eu-north-1:000000000000:t';
    const refusals: [() => Promise<unknown>, string][] = [
      [() => s3.send(new GetObjectCommand({ Bucket: 'mail', Key: 'x' })), 'AccessDenied'],
      [() => sns.send(new PublishCommand({ TopicArn: topic, Message: 'x' })), 'AuthorizationErrorException'],
      [() => ses.send(new SendRawEmailCommand({ RawMessage: { Data } })), 'AccessDenied'],
      [() => secrets.send(new GetSecretValueCommand({ SecretId: 'x' })), 'AccessDeniedException'],
      [() => dynamodb.send(new ListTablesCommand({})), 'AccessDeniedException'],
    ];
    for (const [call, name] of refusals) await expect(call()).rejects.toMatchObject({ name });
  });
});

describe('faults', () => {
  it('hit the k-th matching call alone, before it is carried out', async () => {
    const { gateway, send, queue } = await queueOf();
    gateway.faults.add({ function: 'relayEntries', operation: 'SendMessage', call: 2, kind: 'fail' });
    await send('sendMail');
    await send();
    await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    await send();
    expect(queue.depth().visible).toBe(3);
  });

  it('may throttle several calls', async () => {
    const { gateway, send } = await queueOf();
    gateway.faults.add({ service: 'sqs', call: 1, kind: 'throttle', times: 2 });
    for (let n = 0; n < 2; n += 1) await expect(send()).rejects.toMatchObject({ name: 'RequestThrottled' });
    await send();
  });

  it.each([
    ['cut-before', 0],
    ['cut-after', 1],
  ] as const)('%s kills the caller, with the call carried out %d times', async (kind, carriedOut) => {
    const cut: string[] = [];
    const { gateway, send, queue } = await queueOf({ onCut: (caller) => cut.push(caller) });
    gateway.faults.add({ call: 1, kind });
    await expect(send()).rejects.toThrow();
    expect(cut).toEqual(['relayEntries']);
    expect(queue.depth().visible).toBe(carriedOut);
    expect(gateway.calls.list()).toMatchObject([{ operation: 'SendMessage', status: 0 }]);
  });

  it('may delay a call', async () => {
    const { gateway, send } = await queueOf();
    gateway.faults.add({ call: 1, kind: 'delay', delayMs: 50 });
    const started = performance.now();
    await send();
    expect(performance.now() - started).toBeGreaterThanOrEqual(49);
  });

  it('are gone when taken back', async () => {
    const { gateway, send } = await queueOf();
    gateway.faults.add({ call: 1, kind: 'fail' });
    const takeBack = gateway.faults.add({ call: 1, kind: 'fail', times: 9 });
    takeBack();
    gateway.faults.clear();
    await send();
    expect(gateway.faults.list()).toEqual([]);
  });
});

describe('the gateway', () => {
  it('records who called what, with the outcome', async () => {
    const { gateway, send } = await queueOf();
    await send();
    const { s3 } = clients(gateway, 'receiveMail');
    gateway.s3.createBucket('mail');
    await expect(s3.send(new GetObjectCommand({ Bucket: 'mail', Key: 'in/1' }))).rejects.toThrow();
    const units = { write: 0, read: 0, requests: 1 };
    expect(gateway.calls.list()).toMatchObject([
      { function: 'relayEntries', service: 'sqs', operation: 'SendMessage', resource: 'notify', status: 200, units },
      { function: 'receiveMail', service: 's3', operation: 'GetObject', resource: 'mail/in/1', status: 404, units },
    ]);
  });

  it('dates its answers by the local clock, so that moved clocks still agree', async () => {
    const { gateway, clock, send } = await queueOf();
    pass(clock, 40 * 86_400);
    const answer = await fetch(gateway.url, { method: 'OPTIONS' });
    expect(Math.abs(Date.parse(answer.headers.get('date') ?? '') - clock.now())).toBeLessThan(5000);
    await send();
  });

  it('is quiet between calls and tells when it becomes so', async () => {
    const { gateway, send } = await queueOf();
    const seen: boolean[] = [];
    gateway.onQuiet(() => seen.push(gateway.quiet()));
    await send();
    expect(seen).toEqual([true]);
  });

  it('refuses unsigned calls, unknown services and operations it does not carry out', async () => {
    const { gateway } = await testGateway();
    expect((await fetch(`${gateway.url}/mail/x`)).status).toBe(403);
    expect(await (await callLambda(gateway.url)).text()).toContain("No service 'lambda'");
    await expect(clients(gateway).s3.send(new ListBucketsCommand({}))).rejects.toThrow();
  });

  it('hands calls of further services to whoever plugged them in', async () => {
    const { gateway } = await testGateway({
      plugged: {
        lambda: async ({ operation, caller }) => ({ status: 200, body: `${operation} by ${caller}` }),
      },
    });
    expect(await (await callLambda(gateway.url)).text()).toBe('ListFunctions by seedDesk');
  });

  it('says that its port is taken', async () => {
    const { gateway } = await testGateway();
    await expect(testGateway({ port: gateway.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('connections', () => {
  async function connectionsOf() {
    const posted: string[] = [];
    const asked: string[] = [];
    const { gateway } = await testGateway({
      authorise: (_caller, action, resource) => asked.push(`${action} ${resource}`) > 0,
      async postToConnection(id, data) {
        if (id === 'gone') return 'gone';
        posted.push(`${id}: ${data}`);
        return 'ok';
      },
      getConnection: (id) =>
        id === 'gone' ? undefined : { connectedAt: 0, lastActiveAt: 1000, sourceIp: '127.0.0.1' },
      deleteConnection: async () => 'ok',
    });
    const settings = { ...clientSettings(gateway, 'pushLive'), endpoint: `${gateway.url}/live1/prod` };
    return { posted, asked, management: new ApiGatewayManagementApiClient(settings) };
  }

  it('get what functions post to them', async () => {
    const { management, posted, asked } = await connectionsOf();
    await management.send(new PostToConnectionCommand({ ConnectionId: 'L0SM9cOF=', Data: Buffer.from('{"n":1}') }));
    expect(posted).toEqual(['L0SM9cOF=: {"n":1}']);
    expect(asked).toEqual([
      'execute-api:ManageConnections arn:aws:execute-api:eu-north-1:000000000000:live1/prod/POST/@connections/L0SM9cOF=',
    ]);
  });

  it('can be looked at and closed', async () => {
    const { management } = await connectionsOf();
    const found = await management.send(new GetConnectionCommand({ ConnectionId: 'a' }));
    expect(found.LastActiveAt).toEqual(new Date(1000));
    await management.send(new DeleteConnectionCommand({ ConnectionId: 'a' }));
  });

  it('that are gone are reported so', async () => {
    const { management } = await connectionsOf();
    const post = new PostToConnectionCommand({ ConnectionId: 'gone', Data: Buffer.from('x') });
    await expect(management.send(post)).rejects.toThrow(GoneException);
    await expect(management.send(new GetConnectionCommand({ ConnectionId: 'gone' }))).rejects.toThrow(GoneException);
  });
});

describe('a desk that is killed', () => {
  it('leaves no DynamoDB process behind', async () => {
    const script = `
      const { startGateway } = await import(${JSON.stringify(new URL('../../local/gateway.ts', import.meta.url).href)});
      const { createClock } = await import(${JSON.stringify(new URL('../../local/clock.ts', import.meta.url).href)});
      const gateway = await startGateway({ dataDir: ${JSON.stringify(temporaryFolder())}, clock: createClock() });
      console.log(gateway.dynamodb.endpoint);`;
    const desk = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(desk.stdout, 'data');
    const endpoint = String(line).trim();
    const engine = Number(
      readFileSync(`/proc/${desk.pid}/task/${desk.pid}/children`, 'utf8').trim().split(' ')[0] ?? Number.NaN,
    );
    expect((await fetch(endpoint)).status).toBeGreaterThan(0);
    desk.kill('SIGKILL');
    await once(desk, 'exit');
    await expect.poll(() => existsSync(`/proc/${engine}`), { timeout: 5000, interval: 20 }).toBe(false);
  });
});
