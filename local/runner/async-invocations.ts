import { randomUUID } from 'node:crypto';
import type { SqsEngine } from '../engines/seams.ts';
import type { LocalClock } from '../types.ts';
import type { DeskTemplate } from './desk-template.ts';
import type { Functions } from './functions.ts';
import type { PendingInvocation, RunnerState } from './state.ts';

/** Invocations whose sender does not wait: schedules, topics. */
export interface AsyncInvocations {
  /** Keeps the event and invokes soon; once this returns it survives a killed process. */
  send(functionId: string, event: unknown): void;
  /** Takes up what an earlier run left undone. */
  start(): void;
  busy(): string[];
}

export interface AsyncInvocationsOptions {
  template: DeskTemplate;
  clock: LocalClock;
  state: RunnerState;
  functions: Functions;
  sqs: SqsEngine;
  onChange(): void;
  report(line: string): void;
}

/** Where a failed event goes, and in which form. */
interface FailureRule {
  retries: number;
  queueArn?: string;
  /** True for a dead-letter queue, which gets the bare event; a destination gets a record around it. */
  bare?: boolean;
}

/** Waits before the second and third attempt, as Lambda has them. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** Retries twice on the local clock, then hands the event to the function's failure destination or dead-letter queue, if it has one. */
export function createAsyncInvocations(options: AsyncInvocationsOptions): AsyncInvocations {
  const { clock, state, functions, sqs, onChange, report } = options;
  const rules = failureRules(options.template, functions);
  const running = new Map<number, string>();

  const arm = (invocation: PendingInvocation) => {
    if (invocation.dueAt <= clock.now()) void attempt(invocation);
    else clock.at(invocation.dueAt, () => void attempt(invocation));
  };

  const attempt = async (invocation: PendingInvocation) => {
    const { id, functionId, event } = invocation;
    running.set(id, functionId);
    try {
      await functions.invoke(functionId, JSON.parse(event));
      state.removeInvocation(id);
    } catch (error) {
      failed(invocation, error instanceof Error ? error : new Error(String(error)));
    } finally {
      running.delete(id);
      onChange();
    }
  };

  const failed = (invocation: PendingInvocation, error: Error) => {
    const { id, functionId, event } = invocation;
    const attempts = invocation.attempts + 1;
    const rule = rules.get(functionId) ?? { retries: RETRY_DELAYS_MS.length };
    const delay = RETRY_DELAYS_MS[attempts - 1];
    if (attempts <= rule.retries && delay !== undefined) {
      const dueAt = clock.now() + delay;
      state.postponeInvocation(id, attempts, dueAt);
      arm({ ...invocation, attempts, dueAt });
      return;
    }
    if (rule.queueArn) sqs.queue(rule.queueArn).send(rule.bare ? event : record(functionId, event, attempts, error));
    else report(`${functionId}: event given up after ${attempts} attempts`);
    state.removeInvocation(id);
  };

  const record = (functionId: string, event: string, attempts: number, error: Error) =>
    JSON.stringify({
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: {
        requestId: randomUUID(),
        functionArn: functionId,
        condition: 'RetriesExhausted',
        approximateInvokeCount: attempts,
      },
      requestPayload: JSON.parse(event),
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorMessage: error.message, errorType: error.name },
    });

  return {
    send: (functionId, event) => arm(state.addInvocation(functionId, JSON.stringify(event), clock.now())),
    start: () =>
      state
        .invocations()
        .filter((invocation) => functions.has(invocation.functionId))
        .forEach(arm),
    busy: () => [...running.values()].map((functionId) => `${functionId} (asynchronous)`),
  };
}

function failureRules(template: DeskTemplate, functions: Functions): Map<string, FailureRule> {
  const rules = new Map<string, FailureRule>();
  for (const resource of template.assembly.resources('AWS::Lambda::Function')) {
    if (!resource.properties.DeadLetterConfig) continue;
    const { TargetArn } = template.properties(resource).DeadLetterConfig as { TargetArn: string };
    rules.set(template.names.name(resource), { retries: RETRY_DELAYS_MS.length, queueArn: TargetArn, bare: true });
  }
  for (const resource of template.assembly.resources('AWS::Lambda::EventInvokeConfig')) {
    const properties = template.properties(resource) as {
      FunctionName: string;
      MaximumRetryAttempts?: number;
      DestinationConfig?: { OnFailure?: { Destination: string } };
    };
    const functionId = functions.idOf(properties.FunctionName);
    if (!functionId) continue;
    const destination = properties.DestinationConfig?.OnFailure?.Destination;
    rules.set(functionId, {
      ...rules.get(functionId),
      retries: properties.MaximumRetryAttempts ?? RETRY_DELAYS_MS.length,
      ...(destination ? { queueArn: destination, bare: false } : {}),
    });
  }
  return rules;
}
