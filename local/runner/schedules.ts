import { randomUUID } from 'node:crypto';
import type { DynamoEngine, SqsEngine } from '../engines/seams.ts';
import type { LocalClock } from '../types.ts';
import type { Resource } from './assembly.ts';
import type { AsyncInvocations } from './async-invocations.ts';
import type { DeskTemplate } from './desk-template.ts';
import { createDueIndex, type DueIndex, type DueIndexSpec } from './due-index.ts';
import type { Functions } from './functions.ts';
import { ACCOUNT } from './names.ts';
import { type Calendar, parseScheduleExpression } from './schedule-expression.ts';
import type { RunnerState } from './state.ts';

/** All schedules of the template, on the local clock. */
export interface Schedules {
  /** Arms them. A schedule whose last run lies before a due time that has passed runs once, so that nothing due is skipped. */
  start(): void;
  stop(): void;
  /**
   * While the clock is being moved, a schedule with an index of what is due does not tick before the first thing in that index.
   * Call before looking for the next time to move to.
   */
  refresh(): Promise<void>;
  /** Ends the skipping. */
  moved(): void;
  /** The clock was set back: what comes next is reckoned from there. */
  movedBack(): void;
}

export interface SchedulesOptions {
  template: DeskTemplate;
  clock: LocalClock;
  state: RunnerState;
  functions: Functions;
  invocations: AsyncInvocations;
  sqs: SqsEngine;
  dynamodb: DynamoEngine;
}

interface Schedule {
  id: string;
  calendar: Calendar;
  fire(at: number): void;
  due?: DueIndex;
  cancel?: () => void;
}

interface Target {
  Arn: string;
  Input?: string;
  SqsParameters?: { MessageGroupId?: string };
}

/** @throws Error for a schedule or target of a kind that is not known here */
export function createSchedules(options: SchedulesOptions): Schedules {
  const { template, clock, state } = options;
  const schedules = template.assembly
    .resources('AWS::Scheduler::Schedule', 'AWS::Events::Rule')
    .flatMap((resource) => createSchedule(resource, options) ?? []);

  const key = (schedule: Schedule) => `schedule ${schedule.id}`;
  const arm = (schedule: Schedule, after: number) => {
    schedule.cancel?.();
    const at = schedule.calendar.next(after);
    schedule.cancel = at === undefined ? undefined : clock.at(at, () => tick(schedule, at));
  };
  const tick = (schedule: Schedule, at: number) => {
    state.together(() => {
      schedule.fire(at);
      state.set(key(schedule), String(clock.now()));
    });
    arm(schedule, Math.max(at, clock.now()));
  };

  return {
    start() {
      for (const schedule of schedules) {
        const last = Number(state.get(key(schedule)) ?? clock.now());
        const missed = schedule.calendar.previous(clock.now(), last + 1);
        if (missed !== undefined) tick(schedule, missed);
        else {
          state.set(key(schedule), String(last));
          arm(schedule, clock.now());
        }
      }
    },
    stop() {
      for (const schedule of schedules) schedule.cancel?.();
    },
    async refresh() {
      for (const schedule of schedules) {
        if (!schedule.due) continue;
        const earliest = await schedule.due.earliest();
        schedule.cancel?.();
        schedule.cancel = undefined;
        if (earliest !== undefined) arm(schedule, Math.max(clock.now(), earliest - 1));
      }
    },
    movedBack() {
      for (const schedule of schedules) {
        state.set(key(schedule), String(clock.now()));
        arm(schedule, clock.now());
      }
    },
    moved() {
      for (const schedule of schedules) if (schedule.due) arm(schedule, clock.now());
    },
  };
}

function createSchedule(resource: Resource, options: SchedulesOptions): Schedule | undefined {
  const { template, dynamodb } = options;
  const properties = template.properties(resource) as {
    ScheduleExpression?: string;
    ScheduleExpressionTimezone?: string;
    State?: string;
    Target?: Target;
    Targets?: Target[];
  };
  if (properties.State === 'DISABLED' || !properties.ScheduleExpression) return undefined;
  const id = `${resource.stack}/${resource.id}`;
  const targets = [properties.Target ?? [], properties.Targets ?? []].flat();
  const fires = targets.map((target) => fireTarget(resource, target, options));
  const due = resource.metadata['tuki:due']
    ? (template.resolver.value(resource, resource.metadata['tuki:due'], 'Metadata') as { index: DueIndexSpec })
    : undefined;
  return {
    id,
    calendar: parseScheduleExpression(properties.ScheduleExpression, properties.ScheduleExpressionTimezone),
    fire: (at) => {
      for (const fire of fires) fire(at);
    },
    due: due && createDueIndex(due.index, dynamodb),
  };
}

function fireTarget(resource: Resource, target: Target, options: SchedulesOptions): (at: number) => void {
  const { template, functions, invocations, sqs } = options;
  const input = (at: number): unknown =>
    target.Input === undefined ? scheduledEvent(template, resource, at) : fill(target.Input, template, resource, at);
  const functionId = functions.idOf(target.Arn);
  if (functionId) return (at) => invocations.send(functionId, input(at));
  if (target.Arn.includes(':sqs:')) {
    const groupId = target.SqsParameters?.MessageGroupId;
    return (at) => {
      const body = input(at);
      sqs.queue(target.Arn).send(typeof body === 'string' ? body : JSON.stringify(body), groupId ? { groupId } : {});
    };
  }
  throw new Error(`${resource.stack}/${resource.id}: the target ${target.Arn} is not supported locally`);
}

/** Scheduler's own placeholders, then JSON if it is JSON. */
function fill(input: string, template: DeskTemplate, resource: Resource, at: number): unknown {
  const filled = input
    .replaceAll('<aws.scheduler.scheduled-time>', new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'))
    .replaceAll('<aws.scheduler.schedule-arn>', template.names.arn(resource))
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
  try {
    return JSON.parse(filled);
  } catch (error) {
    if (error instanceof SyntaxError) return filled;
    throw error;
  }
}

function scheduledEvent(template: DeskTemplate, resource: Resource, at: number) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: resource.type === 'AWS::Events::Rule' ? 'aws.events' : 'aws.scheduler',
    account: ACCOUNT,
    time: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: template.region,
    resources: [template.names.arn(resource)],
    detail: {},
  };
}
