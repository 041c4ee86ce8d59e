import { createAsyncInvocations } from './async-invocations.ts';
import { type ClockMover, createClockMover } from './clock-mover.ts';
import type { Closers, Foundation } from './foundation.ts';
import { createFunctions, type Functions } from './functions.ts';
import { createIdleWatch, type IdleWatch } from './idle.ts';
import { createMappings } from './mappings.ts';
import { subscribe } from './resources.ts';
import { createSchedules } from './schedules.ts';

/** What runs functions: the functions themselves, and all that invokes them without a person waiting. */
export interface Workings {
  functions: Functions;
  idle: IdleWatch;
  mover: ClockMover;
  /** Takes up what an earlier run left undone, and the schedules. */
  start(): void;
}

const CLOSE_MS = 5_000;

/** Queue and stream mappings run at once; invocations and schedules from `start` on, when the desk is complete. */
export function setUpWorkings(foundation: Foundation, poolSize: number | undefined, closers: Closers): Workings {
  const { dataDir, state, clock, gateway, template, report, late } = foundation;
  const { sqs, dynamodb, secretAccessKey } = gateway;
  const idle = createIdleWatch();
  const onChange = () => idle.changed();
  const functions = createFunctions({ template, clock, dataDir, secretAccessKey, poolSize, onChange, report });
  closers.push(() => functions.close(CLOSE_MS));
  late.kill = functions.kill;
  const invocations = createAsyncInvocations({ template, clock, state, functions, sqs, onChange, report });
  subscribe(template, gateway, functions, invocations);
  const mappings = createMappings(template, { clock, functions, idle, report, dynamodb, sqs, state });
  const schedules = createSchedules({ template, clock, state, functions, invocations, sqs, dynamodb });
  const mover = createClockMover({ clock, idle, schedules, dynamodb, state, report });

  idle.watch(() => (gateway.quiet() ? [] : ['calls to services']));
  gateway.onQuiet(onChange);
  for (const part of [functions, invocations, ...mappings]) idle.watch(() => part.busy());
  for (const mapping of mappings) mapping.start();
  closers.push(() => {
    for (const mapping of mappings) mapping.stop();
  });
  return {
    functions,
    idle,
    mover,
    start() {
      invocations.start();
      schedules.start();
      closers.push(() => schedules.stop());
      closers.push(mover.start());
    },
  };
}
