import type { LocalClock } from './types.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** The longest that setTimeout can wait. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * A clock that runs with wall time plus an offset. Timers fire as real time passes (one armed, unreferenced `setTimeout`) and on `jump`; one
 * that throws does not keep the others from firing, its error surfaces as an uncaught exception.
 *
 * @param initialOffset milliseconds ahead of wall time
 */
export function createClock(initialOffset = 0): LocalClock {
  const offset = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  offset[0] = initialOffset;
  const timers = new Set<Timer>();
  let count = 0;
  let armed: NodeJS.Timeout | undefined;

  const now = () => Math.floor(Date.now() + (offset[0] ?? 0));
  const next = () => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  };
  const arm = () => {
    clearTimeout(armed);
    const first = next();
    if (!first) return;
    armed = setTimeout(fire, Math.min(Math.max(first.at - now(), 0), LONGEST_WAIT));
    armed.unref();
  };
  const fire = () => {
    for (let first = next(); first && first.at <= now(); first = next()) {
      timers.delete(first);
      try {
        first.run();
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    arm();
  };

  return {
    now,
    offset,
    at(at, run) {
      const timer = { at, order: count++, run };
      timers.add(timer);
      arm();
      return () => {
        if (timers.delete(timer)) arm();
      };
    },
    nextTimer: () => next()?.at,
    jump(time) {
      offset[0] = time - Date.now();
      fire();
    },
    close() {
      timers.clear();
      clearTimeout(armed);
    },
  };
}
