/** A whole desk for a test: the synthesized template on free ports with a data folder of its own, driven by mail and HTTP alone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { startDesk } from '../../local/runner/runner.ts';
import { assemble } from '../../local/runner/synth.ts';
import type { Fault, RecordedCall } from '../../local/types.ts';

export interface OutboxMail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  messageId: string;
  raw: string;
}

/** What the API says of a ticket and an entry, as far as tests look. */
export interface TicketView {
  number: number;
  id: string;
  subject: string;
  status: string;
  folder: string;
  folderReason?: string;
  kind: string;
  priority: string;
  level: number;
  mailbox: string;
  team: string | null;
  assignee: string | null;
  requester: { id: string; name: string; address: string };
  participants: { name: string; address: string }[];
  tags: string[];
  version: number;
  createdAt: string;
  waitingSince: string | null;
  closedAt: string | null;
  clocks: { name: string; state: string; dueAt: string }[];
  followers: string[];
  dueAt: string | null;
  checklist: { text: string; doneAt: string | null; doneBy: string | null }[];
}
export interface EntryView {
  id: string;
  type: 'received' | 'sent' | 'note' | 'change';
  at: string;
  actor: { type: string; id: string; name: string };
  text?: string;
  html?: string;
  subject?: string;
  field?: string;
  from?: unknown;
  to?: unknown;
  rule?: string;
  attachments?: { id: string; filename: string; size: number }[];
  delivery?: { state: string; reason?: string };
  [key: string]: unknown;
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** The first of a list that must have one. @throws Error when it is empty */
export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('the list is empty');
  return item;
}

export type TestDesk = Awaited<ReturnType<typeof startTestDesk>>;

/**
 * @param options.dataDir a data folder to use and leave behind, for tests of restarting
 * @param options.config another configuration than the demo desk's, a path from the checkout
 */
export async function startTestDesk(options: { dataDir?: string; config?: string } = {}) {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tuki-desk-')));
  const assembly = await assemble({ config: options.config });
  const desk = await startDesk({ assembly, dataDir, port: 0, smtpPort: 0, quiet: true });
  const transport = createTransport({ host: '127.0.0.1', port: desk.smtpPort, secure: false, ignoreTLS: true });

  async function call<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(desk.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        accept: 'application/json',
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
  }

  /** Signs in and returns the calls that person can make. */
  async function as(email: string) {
    const { body } = await call<{ accessToken: string }>('POST', '/local/sign-in', { email });
    const authorization = { authorization: `Bearer ${body.accessToken}` };
    const person = {
      token: body.accessToken,
      get: <T = unknown>(path: string) => call<T>('GET', `/api/v1${path}`, undefined, authorization),
      post: <T = unknown>(path: string, data: unknown, headers: Record<string, string> = {}) =>
        call<T>('POST', `/api/v1${path}`, data, { ...authorization, ...headers }),
      remove: (path: string) => call('DELETE', `/api/v1${path}`, undefined, authorization),
      put: <T = unknown>(path: string, data: unknown) => call<T>('PUT', `/api/v1${path}`, data, authorization),
      patch: <T = unknown>(path: string, data: unknown, headers: Record<string, string> = {}) =>
        call<T>('PATCH', `/api/v1${path}`, data, { ...authorization, ...headers }),
      /** PATCH of a ticket on the version that is there now. */
      async change(number: number, patch: Record<string, unknown>): Promise<Answer<TicketView>> {
        const { headers } = await person.get(`/tickets/${number}`);
        return person.patch<TicketView>(`/tickets/${number}`, patch, { 'if-match': headers.get('etag') ?? '' });
      },
      ticket: async (number: number) => (await person.get<TicketView>(`/tickets/${number}`)).body,
      tickets: async (query = '') => (await person.get<{ items: TicketView[] }>(`/tickets${query}`)).body.items,
      entries: async (number: number) =>
        (await person.get<{ items: EntryView[] }>(`/tickets/${number}/entries?limit=100`)).body.items,
    };
    return person;
  }

  return {
    ...desk,
    dataDir,
    /** Physical name of the bucket whose construct is called so. */
    bucket: (construct: string) =>
      desk.name(
        desk.template.assembly.resources('AWS::S3::Bucket').find((one) => one.id.startsWith(construct))?.id ??
          construct,
      ),
    call,
    as,
    /** Sends a mail by SMTP; resolves when the desk has taken it. */
    mail: (mail: SendMailOptions) => transport.sendMail({ to: 'support@demo.test', ...mail }),
    idle: () => call('GET', '/local/idle'),
    advance: (duration: string) => call('POST', '/local/clock', { advance: duration }),
    setClock: (instant: string) => call('POST', '/local/clock', { set: instant }),
    outbox: async () => (await call<OutboxMail[]>('GET', '/local/outbox')).body,
    calls: async () => (await call<RecordedCall[]>('GET', '/local/calls')).body,
    forgetCalls: () => call('DELETE', '/local/calls'),
    fault: (fault: Fault) => call('POST', '/local/faults', fault),
    clearFaults: () => call('DELETE', '/local/faults'),
    async stop(): Promise<void> {
      transport.close();
      await desk.close();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
