import type { IncomingMessage, ServerResponse } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { Gateway } from '../gateway.ts';
import type { LocalClock } from '../types.ts';
import type { ClockMover } from './clock-mover.ts';
import { BodyTooLongError, readBody, sendJson } from './http-server.ts';
import type { Identity } from './identity.ts';
import { NotIdleError } from './idle.ts';
import { asJson, mailPage, outboxPage } from './outbox-pages.ts';
import type { Rotation } from './rotation.ts';
import { FunctionError } from './sandbox.ts';

/** What people and scripts can ask of the runner itself, under `/local/`. Nothing of it is ever deployed. */
export interface ControlOptions {
  gateway: Gateway;
  identity: Identity;
  clock: LocalClock;
  mover: ClockMover;
  rotation: Rotation;
  isReady(): boolean;
  /** Names of the queues that others send what failed to. */
  deadLetterQueues: ReadonlySet<string>;
}

/** A request that cannot be understood, with one sentence. */
class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** Parsed body. @throws ControlError */
  body<T>(schema: z.ZodType<T>): Promise<T>;
}

type Action = (call: Call, options: ControlOptions) => Promise<unknown>;

const BODY_LIMIT = 100_000;
const BODY_SHOWN = 2048;

const faultSchema = z.strictObject({
  function: z.string().optional(),
  service: z
    .enum(['dynamodb', 's3', 'sqs', 'sns', 'ses', 'secretsmanager', 'execute-api', 'events', 'cognito-idp'])
    .optional(),
  operation: z.string().optional(),
  call: z.int().min(1),
  kind: z.enum(['fail', 'throttle', 'cut-before', 'cut-after', 'delay']),
  delayMs: z.number().min(0).optional(),
  times: z.int().min(1).optional(),
});

const clockSchema = z.union([z.strictObject({ advance: z.string() }), z.strictObject({ set: z.string() })]);

const actions: Record<string, Action> = {
  'GET /local/health': async ({ response }, options) => {
    const isReady = options.isReady();
    sendJson(response, isReady ? 200 : 503, { ready: isReady, ...queueFigures(options) });
  },
  'POST /local/sign-in': async (call, { identity }) => {
    const { email } = await call.body(z.object({ email: z.email() }));
    const tokens = await identity.signIn(email);
    if (!tokens) throw new ControlError(422, `nobody has the address ${email}`);
    return tokens;
  },
  'GET /local/outbox': async ({ request, response, url }, { gateway }) => {
    const mails = gateway.ses.outbox(Number(url.searchParams.get('limit') ?? 500));
    if (!wantsHtml(request)) return mails.map(asJson);
    return sendHtml(response, outboxPage(mails));
  },
  'GET /local/clock': async (_, { clock }) => ({ now: new Date(clock.now()).toISOString() }),
  'POST /local/clock': async (call, { clock, mover }) => {
    const wanted = await call.body(clockSchema);
    const time = 'set' in wanted ? instant(wanted.set) : after(wanted.advance, clock.now());
    await mover.moveTo(time);
    return { now: new Date(clock.now()).toISOString() };
  },
  'GET /local/calls': async (_, { gateway }) => gateway.calls.list(),
  'DELETE /local/calls': async (_, { gateway }) => {
    gateway.calls.clear();
    return { calls: 0 };
  },
  'GET /local/idle': async ({ url }, { mover }) => {
    await mover.settled(Number(url.searchParams.get('timeout') ?? 120) * 1000);
    return { idle: true };
  },
  'GET /local/aws': async (_, { gateway }) => ({
    endpoint: gateway.url,
    region: gateway.region,
    accessKeyId: 'runner',
    secretAccessKey: gateway.secretAccessKey,
  }),
  'POST /local/rotate-key': async (_, { rotation }) => ({ rotated: await rotation.rotateAll() }),
  'GET /local/faults': async (_, { gateway }) => gateway.faults.list(),
  'POST /local/faults': async (call, { gateway }) => {
    gateway.faults.add(await call.body(faultSchema));
    return { faults: gateway.faults.list() };
  },
  'DELETE /local/faults': async (_, { gateway }) => {
    gateway.faults.clear();
    return { faults: [] };
  },
};

/** Answers everything under `/local/`. Bad input: 422 and a sentence. */
export function createControl(options: ControlOptions) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> => {
    if (!url.pathname.startsWith('/local/')) return false;
    try {
      const call: Call = { request, response, url, body: (schema) => parsedBody(request, schema) };
      const result = await actionFor(call)(call, options);
      if (!response.headersSent) sendJson(response, 200, result);
    } catch (error) {
      const status = statusOf(error);
      if (!status) throw error;
      sendJson(response, status, { error: (error as Error).message });
    }
    return true;
  };
}

function actionFor({ request, url }: Call): Action {
  const id = /^\/local\/outbox\/(.+)$/.exec(url.pathname)?.[1];
  if (id && request.method === 'GET') return (call, options) => oneMail(decodeURIComponent(id), call, options);
  const action = actions[`${request.method} ${url.pathname}`];
  if (!action) throw new ControlError(404, `there is no ${request.method} ${url.pathname}`);
  return action;
}

async function oneMail(id: string, { request, response }: Call, { gateway }: ControlOptions): Promise<unknown> {
  const mail = gateway.ses.mail(id);
  if (!mail) throw new ControlError(404, `there is no sent mail ${id}`);
  if (wantsHtml(request)) return sendHtml(response, mailPage(mail));
  return asJson(mail);
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof ControlError) return error.status;
  if (error instanceof NotIdleError) return 503;
  if (error instanceof FunctionError) return 502;
  if (error instanceof BodyTooLongError) return 413;
  return undefined;
}

async function parsedBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  let body: unknown;
  try {
    body = JSON.parse((await readBody(request, BODY_LIMIT)).toString());
  } catch (error) {
    if (error instanceof SyntaxError) throw new ControlError(422, 'the body is not JSON');
    throw error;
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new ControlError(422, z.prettifyError(parsed.error));
  return parsed.data;
}

function instant(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError)
      throw new ControlError(422, `"${text}" is no instant such as 2026-12-01T00:00:00Z`);
    throw error;
  }
}

function after(duration: string, now: number): number {
  try {
    const start = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC');
    return start.add(Temporal.Duration.from(duration)).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) throw new ControlError(422, `"${duration}" is no duration such as PT2H`);
    throw error;
  }
}

function queueFigures({ gateway, deadLetterQueues }: ControlOptions) {
  const all = gateway.sqs.queues();
  const dead = all.filter((queue) => deadLetterQueues.has(queue.name));
  return {
    queues: all
      .filter((queue) => !dead.includes(queue))
      .map((queue) => {
        const { visible, inFlight, delayed } = queue.depth();
        return { name: queue.name, visible, inFlight, delayed };
      }),
    deadLetters: dead.map((queue) => ({
      queue: queue.name,
      messages: queue.peek(50).map((message) => ({
        id: message.messageId,
        at: new Date(Number(message.attributes.SentTimestamp)).toISOString(),
        body: message.body.slice(0, BODY_SHOWN),
        receives: Number(message.attributes.ApproximateReceiveCount ?? 0),
      })),
    })),
  };
}

const wantsHtml = (request: IncomingMessage): boolean => request.headers.accept?.includes('text/html') ?? false;

function sendHtml(response: ServerResponse, html: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'cache-control': 'no-store',
  });
  response.end(html);
}
