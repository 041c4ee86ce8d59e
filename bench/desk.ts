/** A fresh desk for measuring: nothing in it but the mailboxes and agents, on free ports, its data in a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { startDesk } from '../local/runner/runner.ts';
import { assemble } from '../local/runner/synth.ts';
import type { RecordedCall } from '../local/types.ts';

export type BenchDesk = Awaited<ReturnType<typeof startBenchDesk>>;

/**
 * @param options.connections parallel SMTP connections
 * @param options.dataDir a data folder to use and leave behind. @default one of its own
 * @param options.as whose token the calls of the API bear. @default an agent's
 */
export async function startBenchDesk(options: { connections?: number; as?: string; dataDir?: string } = {}) {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tuki-bench-')));
  const desk = await startDesk({ assembly: await assemble(), dataDir, port: 0, smtpPort: 0, quiet: true });
  const transport = createTransport({
    host: '127.0.0.1',
    port: desk.smtpPort,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: options.connections ?? 1,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const signIn = await fetch(`${desk.url}/local/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: options.as ?? 'anna@demo.test' }),
  });
  const { accessToken } = (await signIn.json()) as { accessToken: string };

  async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(desk.url + path, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  return {
    ...desk,
    api,
    mail: (mail: SendMailOptions) => transport.sendMail({ to: 'support@demo.test', ...mail }),
    /** Waits until nothing that is due is left. */
    settle: () => api<unknown>('GET', '/local/idle'),
    advance: (duration: string) => api<unknown>('POST', '/local/clock', { advance: duration }),
    forgetCalls: () => fetch(`${desk.url}/local/calls`, { method: 'DELETE' }),
    calls: () => api<RecordedCall[]>('GET', '/local/calls'),
    async stop(): Promise<void> {
      transport.close();
      await desk.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The value below which `share` of the sorted values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
