import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallLog } from '../calls.ts';
import { AwsError } from '../engines/aws-error.ts';
import type { FaultPlan, Verdict } from '../faults.ts';
import type { Authorise, Caller, LocalClock } from '../types.ts';
import { readCredential } from './credential.ts';
import { checkPresigned } from './presigned.ts';
import { asAwsError, readBody, writeAnswer } from './server.ts';
import type { Answer, GatewayRequest, PlannedCall, ServiceFace } from './service.ts';

/** Everything a call passes on its way. */
export interface Checkpoints {
  clock: LocalClock;
  faults: FaultPlan;
  calls: CallLog;
  authorise: Authorise;
  secretAccessKey: string;
  account: string;
  onCut: (caller: Caller) => void;
  /** The number of calls in flight changed by `by`. */
  inFlight: (by: 1 | -1) => void;
}

/** The caller that stands for the runner itself. */
const RUNNER: Caller = 'runner';

/** The gateway's answer is withheld: the caller's worker dies. */
const CUT = Symbol('cut');

/** The call as `/local/calls` will show it, as far as it is known. */
interface Recorded {
  operation: string;
  resource: string;
}

/** Reads a request, recognises its caller and service. Undefined when it is not signed. */
export async function readRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<{ request: GatewayRequest; service: string; presigned: boolean } | undefined> {
  const [path = '/', rawQuery = ''] = splitOnce(incoming.url ?? '/', '?');
  const query = new URLSearchParams(rawQuery);
  const credential = readCredential(incoming.headers.authorization, query);
  if (!credential) return undefined;
  const headers: GatewayRequest['headers'] = {};
  for (const [name, value] of Object.entries(incoming.headers))
    headers[name] = Array.isArray(value) ? value.join(',') : value;
  const body = await readBody(incoming);
  const { caller, service, presigned } = credential;
  const request = {
    caller,
    method: incoming.method ?? 'GET',
    path,
    query,
    rawQuery,
    headers,
    body,
    gone: () => hangUpOf(response),
  };
  return { request, service, presigned };
}

function hangUpOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  else response.once('close', () => gone.abort());
  return gone.signal;
}

/** Takes one call through faults, permissions, engine and record, and answers it. */
export async function dispatch(
  face: ServiceFace,
  request: GatewayRequest,
  presigned: boolean,
  response: ServerResponse,
  points: Checkpoints,
): Promise<void> {
  const recorded: Recorded = { operation: 'unknown', resource: request.path };
  let answer: Answer | typeof CUT;
  try {
    answer = await carryOut(face, request, presigned, recorded, points);
  } catch (error) {
    answer = face.error(asAwsError(error, face.codes.failure));
  }
  points.calls.record({
    at: new Date(points.clock.now()).toISOString(),
    function: request.caller,
    service: face.service,
    ...recorded,
    status: answer === CUT ? 0 : answer.status,
    units: (answer !== CUT && answer.units) || { write: 0, read: 0, requests: 1 },
  });
  if (answer === CUT) {
    points.onCut(request.caller);
    response.destroy();
    return;
  }
  writeAnswer(response, answer, points.clock.now());
}

async function carryOut(
  face: ServiceFace,
  request: GatewayRequest,
  presigned: boolean,
  recorded: Recorded,
  points: Checkpoints,
): Promise<Answer | typeof CUT> {
  if (presigned) checkPresigned(request, points.secretAccessKey, points.clock.now());
  const planned = await face.plan(request);
  recorded.operation = planned.operation;
  recorded.resource = planned.resource;
  const verdict = points.faults.verdict({
    function: request.caller,
    service: face.service,
    operation: planned.operation,
  });
  if (verdict?.kind === 'cut-before') return CUT;
  if (verdict) await applyFault(verdict, face);
  refuseForbidden(face, request.caller, planned, points);

  // A waiting receive is nothing that has to come to an end before the desk is idle.
  const counts = planned.operation !== 'ReceiveMessage';
  if (counts) points.inFlight(1);
  try {
    const answer = await planned.run();
    return verdict?.kind === 'cut-after' ? CUT : answer;
  } finally {
    if (counts) points.inFlight(-1);
  }
}

async function applyFault({ kind, delayMs }: Verdict, { codes }: ServiceFace): Promise<void> {
  if (kind === 'delay') await wait(delayMs);
  if (kind === 'fail') throw new AwsError(codes.failure, 'A fault was asked for.', 500);
  if (kind === 'throttle') throw new AwsError(codes.throttled, 'Rate exceeded', codes.throttledStatus);
}

function refuseForbidden({ codes }: ServiceFace, caller: Caller, planned: PlannedCall, points: Checkpoints): void {
  if (caller === RUNNER) return;
  const missing = planned.needs.find(({ action, resource }) => !points.authorise(caller, action, resource));
  if (!missing) return;
  throw new AwsError(
    codes.denied,
    `User: arn:aws:sts::${points.account}:assumed-role/${caller}/${caller} is not authorized to perform: ${missing.action} on resource: ${missing.resource} because no identity-based policy allows the ${missing.action} action`,
    codes.deniedStatus,
  );
}

/** Splits at the first separator only. */
function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
