import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** `npm start` as a process of its own, as a person runs it. */
function start(variables: Record<string, string>): {
  child: ChildProcess;
  said: () => string;
  ready: Promise<void>;
  ended: Promise<number | null>;
} {
  const child = spawn(process.execPath, ['bin/local.ts'], {
    cwd: root,
    env: { ...process.env, TUKI_DEMO: '0', ...variables },
  });
  let output = '';
  const heard = Promise.withResolvers<void>();
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    if (/^ready in/m.test(output)) heard.resolve();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = once(child, 'close').then(([code]) => {
    heard.reject(new Error(`ended before it was ready: ${output}`));
    return code as number | null;
  });
  heard.promise.catch(() => undefined);
  return { child, said: () => output, ready: heard.promise, ended };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('npm start', () => {
  let data: string;
  let port: number;
  let smtpPort: number;
  const variables = () => ({ TUKI_DATA: data, TUKI_PORT: String(port), TUKI_SMTP_PORT: String(smtpPort) });
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'tuki-start-'));
    [port, smtpPort] = [await freePort(), await freePort()];
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  const mail = async (subject: string): Promise<void> => {
    const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });
    await transport.sendMail({ from: 'maija@kahvila.test', to: 'support@demo.test', subject, text: 'Hei' });
    transport.close();
  };
  const subjects = async (): Promise<string[]> => {
    const url = `http://127.0.0.1:${port}`;
    await fetch(`${url}/local/idle`);
    const signIn = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'anna@demo.test' }),
    };
    const { accessToken } = (await (await fetch(`${url}/local/sign-in`, signIn)).json()) as { accessToken: string };
    const list = await fetch(`${url}/api/v1/tickets?limit=100`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return ((await list.json()) as { items: { subject: string }[] }).items.map((ticket) => ticket.subject).sort();
  };

  it('says where everything is, ends at Ctrl-C, and has everything there again', async () => {
    const first = start(variables());
    await first.ready;
    for (const told of [`http://127.0.0.1:${port}/`, String(smtpPort), 'anna@', data])
      expect(first.said()).toContain(told);
    await mail('Before Ctrl-C');
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    const second = start(variables());
    await second.ready;
    expect(await subjects()).toEqual(['Before Ctrl-C']);
    second.child.kill('SIGINT');
    await second.ended;
  });

  it('loses nothing that it has taken when it is killed', async () => {
    const first = start(variables());
    await first.ready;
    await Promise.all(['one', 'two', 'three'].map(mail));
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start(variables());
    await second.ready;
    await fetch(`http://127.0.0.1:${port}/local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: 'PT5M' }),
    });
    expect(await subjects()).toEqual(['one', 'three', 'two']);
    second.child.kill('SIGINT');
    await second.ended;
  });

  describe('says in one sentence, with exit code 1,', () => {
    let taken: Server | undefined;
    afterEach(() => void taken?.close());

    const refused = async (more: Record<string, string>): Promise<string> => {
      const { ended, said } = start({ ...variables(), ...more });
      expect(await ended).toBe(1);
      expect(said().trim().split('\n')).toHaveLength(1);
      return said();
    };

    it('that a port is taken', async () => {
      taken = createServer().listen(port, '127.0.0.1');
      await once(taken, 'listening');
      expect(await refused({})).toContain(String(port));
    });

    it('that the data folder cannot be written', async () => {
      const file = join(data, 'a-file');
      await writeFile(file, '');
      await chmod(file, 0o400);
      expect(await refused({ TUKI_DATA: join(file, 'data') })).toContain(file);
    });

    it('that a port is no port', async () => {
      expect(await refused({ TUKI_PORT: 'many' })).toContain('TUKI_PORT');
    });
  });
});
