/** How long `npm start` takes to be ready when everything is built. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../local/runner/synth.ts';
import { percentile, round } from './desk.ts';
import type { Figure } from './figure.ts';

/** Median of five starts in processes of their own, on a data folder that is there, with the assembly cached. */
export async function* startTime(): AsyncGenerator<Figure> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tuki-bench-'));
  await assemble();
  const times: number[] = [];
  try {
    for (let turn = 0; turn < 6; turn++) {
      const took = await start(dataDir);
      if (turn > 0) times.push(took);
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  yield {
    figure: 'start of a built desk, until ready',
    value: round(percentile(times, 0.5)),
    unit: 'ms',
    toReach: '<= 5000',
    starts: times.length,
  };
}

/** Starts the desk, waits until it says that it is ready, ends it. @returns milliseconds until ready */
async function start(dataDir: string): Promise<number> {
  const ports = { TUKI_PORT: String(await freePort()), TUKI_SMTP_PORT: String(await freePort()) };
  const started = performance.now();
  const child = spawn(process.execPath, ['bin/local.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ...ports, TUKI_DATA: dataDir, TUKI_DEMO: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (/^ready in/m.test(said)) break;
  }
  const took = performance.now() - started;
  child.kill('SIGINT');
  if (child.exitCode === null) await once(child, 'exit');
  return took;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
