import { Cron } from 'croner';

/** When a schedule runs next. */
export interface Calendar {
  /** The first run strictly after `instant` (epoch ms), or undefined when there is none. */
  next(instant: number): number | undefined;
  /** The last run at or before `instant`, not looking further back than `since`. */
  previous(instant: number, since: number): number | undefined;
}

const UNIT_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads a schedule expression of EventBridge or EventBridge Scheduler: `rate(5 minutes)`, `cron(0 1 1 * ? *)`, `at(2026-12-01T08:00:00)`.
 * Rates count from the epoch, so that a restart does not shift them (AWS counts from the making of the schedule).
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 *
 * @param timeZone IANA name that cron and at expressions are read in
 * @throws Error for anything else
 */
export function parseScheduleExpression(expression: string, timeZone = 'UTC'): Calendar {
  const match = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim());
  if (match?.[1] === 'rate') return rate(match[2] ?? '', expression);
  if (match?.[1] === 'cron') return cron(match[2] ?? '', timeZone, expression);
  if (match?.[1] === 'at') return once(match[2] ?? '', timeZone);
  throw new Error(`"${expression}" is no schedule expression`);
}

function rate(argument: string, expression: string): Calendar {
  const match = /^(\d+) (minute|hour|day)s?$/.exec(argument.trim());
  const period = Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ''] ?? Number.NaN);
  if (!(period > 0)) throw new Error(`"${expression}" is no schedule expression`);
  return {
    next: (instant) => (Math.floor(instant / period) + 1) * period,
    previous: (instant, since) => {
      const last = Math.floor(instant / period) * period;
      return last >= since ? last : undefined;
    },
  };
}

/** AWS writes minute, hour, day, month, weekday (1 = Sunday) and year, with `?` for the one of the two days that does not count. */
function cron(argument: string, timeZone: string, expression: string): Calendar {
  const fields = argument.trim().split(/\s+/);
  if (fields.length !== 6) throw new Error(`"${expression}" must have six fields`);
  const pattern = `0 ${fields.join(' ').replaceAll('?', '*')}`;
  const job = new Cron(pattern, {
    timezone: timeZone,
    mode: '7-part',
    alternativeWeekdays: true,
    sloppyRanges: true,
    paused: true,
  });
  const next = (instant: number) => job.nextRun(new Date(instant))?.getTime();
  return { next, previous: (instant, since) => lastUpTo(next, instant, since) };
}

function once(argument: string, timeZone: string): Calendar {
  const at = new Cron(argument, { timezone: timeZone, paused: true }).nextRun(new Date(0))?.getTime();
  return {
    next: (instant) => (at !== undefined && at > instant ? at : undefined),
    previous: (instant, since) => (at !== undefined && at <= instant && at >= since ? at : undefined),
  };
}

/** Looks back in growing steps, then forward to the last run. */
function lastUpTo(next: (instant: number) => number | undefined, instant: number, since: number): number | undefined {
  for (let step = UNIT_MS.hour ?? 0; ; step *= 4) {
    const start = Math.max(since, instant - step);
    let found: number | undefined;
    for (let run = next(start - 1); run !== undefined && run <= instant; run = next(run)) found = run;
    if (found !== undefined || start === since) return found;
  }
}
