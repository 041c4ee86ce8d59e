/**
 * One HTTP server on 127.0.0.1 that stands for the AWS services the product calls. Functions use the ordinary SDK with
 * `AWS_ENDPOINT_URL=<gateway.url>`, `AWS_ACCESS_KEY_ID=<their logical id>` and `AWS_SECRET_ACCESS_KEY=<gateway.secretAccessKey>`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type CallLog, createCallLog } from './calls.ts';
import { AwsError } from './engines/aws-error.ts';
import { Dynamo } from './engines/dynamodb.ts';
import type { Place } from './engines/place.ts';
import { S3 } from './engines/s3.ts';
import type {
  DynamoEngine,
  S3Engine,
  SecretsEngine,
  SesEngine,
  SignInsEngine,
  SnsEngine,
  SqsEngine,
} from './engines/seams.ts';
import { createSecrets } from './engines/secrets.ts';
import { Ses } from './engines/ses.ts';
import { createSignIns } from './engines/sign-ins.ts';
import { createSns } from './engines/sns.ts';
import { createSqs } from './engines/sqs.ts';
import { createFaultPlan, type FaultPlan } from './faults.ts';
import { connectionsFace } from './gateway/connections-face.ts';
import { type Checkpoints, dispatch, readRequest } from './gateway/dispatch.ts';
import { dynamodbFace } from './gateway/dynamodb-face.ts';
import { jsonError, targetOperation } from './gateway/json.ts';
import { preflight, s3Face } from './gateway/s3-face.ts';
import { secretsFace } from './gateway/secrets-face.ts';
import { asAwsError, listen, writeAnswer } from './gateway/server.ts';
import type { GatewayRequest, ServiceFace } from './gateway/service.ts';
import { sesFace } from './gateway/ses-face.ts';
import { signInsFace } from './gateway/sign-ins-face.ts';
import { snsFace } from './gateway/sns-face.ts';
import { sqsFace } from './gateway/sqs-face.ts';
import type { Authorise, Caller, LocalClock, SentMail } from './types.ts';

/** What a further service answers to a call, when the runner plugs one in. */
export interface PluggedCall {
  caller: Caller;
  method: string;
  /** With query string. */
  path: string;
  /** The operation of `x-amz-target`, or '' when there is none. */
  operation: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}
export interface PluggedAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface GatewayOptions {
  /** Where the engines keep their state; made when missing. */
  dataDir: string;
  /** @default 0, any free port */
  port?: number;
  clock: LocalClock;
  /** Not asked for the caller `runner`, who may do everything. @default everything is allowed */
  authorise?: Authorise;
  /** A DynamoDB endpoint to use instead of starting one. */
  dynamodbEndpoint?: string;
  /** @default eu-north-1 */
  region?: string;
  /** @default 000000000000 */
  account?: string;
  /** Called after SES took a mail. */
  onSent?: (mail: SentMail) => void;
  /** A fault `cut-before` or `cut-after` hit a call of this caller: its worker must die. The socket is destroyed afterwards. */
  onCut?: (caller: Caller) => void;
  /** Sends `data` to a WebSocket connection. */
  postToConnection?: (connectionId: string, data: Buffer) => Promise<'ok' | 'gone'>;
  /** When the connection was made and last active (epoch ms), or undefined when it is gone. */
  getConnection?: (connectionId: string) => { connectedAt: number; lastActiveAt: number; sourceIp: string } | undefined;
  deleteConnection?: (connectionId: string) => Promise<'ok' | 'gone'>;
  /** Further services by their SigV4 service name (`lambda`), neither authorised nor recorded. */
  plugged?: Record<string, (call: PluggedCall) => Promise<PluggedAnswer>>;
}

export interface Gateway {
  readonly url: string;
  readonly port: number;
  /** The secret key every caller signs with (presigned URLs are checked against it). */
  readonly secretAccessKey: string;
  readonly region: string;
  readonly account: string;
  readonly s3: S3Engine;
  readonly sqs: SqsEngine;
  readonly sns: SnsEngine;
  readonly ses: SesEngine;
  readonly secrets: SecretsEngine;
  readonly signIns: SignInsEngine;
  readonly dynamodb: DynamoEngine;
  readonly faults: FaultPlan;
  readonly calls: CallLog;
  /** True when no call is in flight (waiting receives of a queue do not count). */
  quiet(): boolean;
  /** Called each time the last call in flight ended. Returns an unsubscriber. */
  onQuiet(listener: () => void): () => void;
  /** Stops listening, ends the DynamoDB process, closes the stores. A second call waits for the first. */
  close(): Promise<void>;
}

/**
 * Starts the engines and the server. Throws `DynamoUnavailable` when no DynamoDB engine runs on this platform, and the system's
 * `EADDRINUSE` when the port is taken.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock } = options;
  const place = { region: options.region ?? 'eu-north-1', account: options.account ?? '000000000000' };
  mkdirSync(options.dataDir, { recursive: true });
  let port = 0;
  const url = () => `http://127.0.0.1:${port}`;
  const secretAccessKey = keptSecretKey(options.dataDir);
  const engines = await startEngines(options, place, url);
  const faults = createFaultPlan();
  const calls = createCallLog();
  const quietness = createQuietness();
  const handle = createHandler(facesOf(engines, place, options), engines.s3, options.plugged ?? {}, {
    clock,
    faults,
    calls,
    authorise: options.authorise ?? (() => true),
    secretAccessKey,
    account: place.account,
    onCut: options.onCut ?? (() => {}),
    inFlight: quietness.change,
  });
  const listening = await listen(options.port ?? 0, handle).catch(async (error: unknown) => {
    await closeEngines(engines);
    throw error;
  });
  port = listening.port;
  const close = async () => {
    const closed = new Promise((resolve) => listening.server.close(resolve));
    listening.server.closeAllConnections();
    await closed;
    await closeEngines(engines);
  };
  let closing: Promise<void> | undefined;

  return {
    url: url(),
    port,
    secretAccessKey,
    ...place,
    ...engines,
    faults,
    calls,
    quiet: quietness.quiet,
    onQuiet: quietness.onQuiet,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

type Engines = Awaited<ReturnType<typeof startEngines>>;

async function startEngines(
  { dataDir, clock, onSent, dynamodbEndpoint }: GatewayOptions,
  place: Place,
  url: () => string,
) {
  const dynamodb = await Dynamo.start({ dataDir, clock, place, endpoint: dynamodbEndpoint });
  const s3 = new S3({ dataDir, clock });
  const sqs = createSqs({ dataDir, clock, place, baseUrl: url });
  const sns = createSns({ clock, place, sqs });
  const ses = new Ses({ dataDir, clock, place, sns, onSent });
  const secrets = createSecrets({ dataDir, place, now: clock.now });
  const signIns = createSignIns({ dataDir, now: clock.now });
  return { dynamodb, s3, sqs, sns, ses, secrets, signIns };
}

async function closeEngines({ dynamodb, s3, sqs, ses }: Engines): Promise<void> {
  ses.close();
  sqs.close();
  s3.close();
  await dynamodb.close();
}

function facesOf(engines: Engines, place: Place, options: GatewayOptions): ReadonlyMap<string, ServiceFace> {
  const faces = [
    dynamodbFace(engines.dynamodb, place),
    s3Face(engines.s3),
    sqsFace(engines.sqs),
    snsFace(engines.sns),
    sesFace(engines.ses, place),
    secretsFace(engines.secrets),
    signInsFace(engines.signIns, place),
    connectionsFace(place, options),
  ];
  return new Map(faces.map((face) => [face.service, face]));
}

function createHandler(
  faces: ReadonlyMap<string, ServiceFace>,
  s3: S3,
  plugged: NonNullable<GatewayOptions['plugged']>,
  points: Checkpoints,
): (incoming: IncomingMessage, response: ServerResponse) => void {
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    if (incoming.method === 'OPTIONS') {
      writeAnswer(response, preflight(s3, incoming.url ?? '/', incoming.headers), points.clock.now());
      return;
    }
    const call = await readRequest(incoming, response);
    if (!call) throw new AwsError('MissingAuthenticationToken', 'Missing Authentication Token', 403);
    const { request, service, presigned } = call;
    const face = faces.get(service);
    const plug = plugged[service];
    if (face) await dispatch(face, request, presigned, response, points);
    else if (plug) writeAnswer(response, await plug(pluggedCall(request)), points.clock.now());
    else throw new AwsError('UnrecognizedClientException', `No service '${service}' runs on this machine.`);
  };
  return (incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      const answer = jsonError('1.1', asAwsError(error, 'InternalFailure'), 'com.amazonaws');
      writeAnswer(response, answer, points.clock.now());
    });
  };
}

const pluggedCall = (request: GatewayRequest): PluggedCall => ({
  caller: request.caller,
  method: request.method,
  path: request.rawQuery === '' ? request.path : `${request.path}?${request.rawQuery}`,
  operation: targetOperation(request),
  headers: request.headers,
  body: request.body,
});

/** Counts calls in flight. */
function createQuietness() {
  let inFlight = 0;
  const listeners = new Set<() => void>();
  return {
    change(by: 1 | -1) {
      inFlight += by;
      if (inFlight > 0) return;
      for (const listener of [...listeners]) listener();
    },
    quiet: () => inFlight === 0,
    onQuiet(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Kept in the data folder, so that presigned URLs outlive a restart. */
function keptSecretKey(dataDir: string): string {
  const file = join(dataDir, 'secret-access-key');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const key = randomBytes(30).toString('base64url');
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}
