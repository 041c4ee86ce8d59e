import type { DynamoEngine } from '../engines/seams.ts';
import type { LocalClock } from '../types.ts';
import type { IdleWatch } from './idle.ts';
import type { Schedules } from './schedules.ts';
import type { RunnerState } from './state.ts';

/** Moves local time, doing on the way everything that falls due, in order. */
export interface ClockMover {
  /** Begins to sweep expired items now and then, as DynamoDB does within days of their time. Returns what ends it. */
  start(): () => void;
  /**
   * Going back runs nothing: what was set for a later time waits for it anew.
   *
   * @throws NotIdleError when the work of a stop does not end
   */
  moveTo(time: number): Promise<void>;
  /** Waits until nothing due is left. @throws NotIdleError */
  settled(timeoutMs?: number): Promise<void>;
}

export interface ClockMoverOptions {
  clock: LocalClock;
  idle: IdleWatch;
  schedules: Schedules;
  dynamodb: DynamoEngine;
  state: RunnerState;
  report(line: string): void;
}

/** Under this key the runner remembers how far local time is ahead, so that a restart does not go back behind what is stored. */
export const OFFSET_KEY = 'clock offset';
/** Real time; a move of the clock sweeps at its end. */
const SWEEP_INTERVAL_MS = 600_000;

export function createClockMover({ clock, idle, schedules, dynamodb, state, report }: ClockMoverOptions): ClockMover {
  let turn: Promise<void> = Promise.resolve();
  let sweeping = 0;
  idle.watch(() => (sweeping > 0 ? ['expiry sweep'] : []));

  const sweep = async () => {
    sweeping += 1;
    try {
      await dynamodb.sweepExpired(clock.now());
    } catch (error) {
      report(`expiry sweep: ${String(error)}`);
    } finally {
      sweeping -= 1;
      idle.changed();
    }
  };
  const move = async (time: number) => {
    try {
      if (time < clock.now()) {
        await idle.settled();
        clock.jump(time);
        schedules.movedBack();
      }
      for (;;) {
        await idle.settled();
        await schedules.refresh();
        const next = clock.nextTimer();
        if (next === undefined || next > time) break;
        clock.jump(Math.max(next, clock.now()));
      }
      clock.jump(time);
      await sweep();
      await idle.settled();
    } finally {
      schedules.moved();
      state.set(OFFSET_KEY, String(Math.round(clock.offset[0] ?? 0)));
    }
  };

  return {
    start() {
      const timer = setInterval(() => void sweep(), SWEEP_INTERVAL_MS);
      timer.unref();
      return () => clearInterval(timer);
    },
    moveTo(time) {
      const moved = turn.then(() => move(time));
      turn = moved.catch(() => undefined);
      return moved;
    },
    settled: (timeoutMs) => idle.settled(timeoutMs),
  };
}
