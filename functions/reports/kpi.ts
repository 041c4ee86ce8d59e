import * as z from 'zod';
import type { Folder, Kind } from '../tickets/index.ts';
import type { Fact } from './fact.ts';
import { month } from './month.ts';

const MINUTES_A_DAY = 1440;

const count = z.number().int();
const days = z.number().nullable();

const rowOf = <T extends z.ZodType>(value: T) =>
  z.object({
    thisMonth: value,
    lastMonth: value,
    /** Change from last month in percent, one decimal; null when last month has nothing to compare with. */
    changePercent: z.number().nullable(),
    trend: z.enum(['up', 'down', 'flat']),
  });

/** The one-page report of a month. Times in days of 24 hours, two decimals, null where nothing happened. Project work is not in it. */
export const kpiReport = z.object({
  month,
  /** Short id, or `all`. */
  mailbox: z.string(),
  rows: z.object({
    newTickets: rowOf(count),
    closedTickets: rowOf(count),
    /** Creation to first answer, of the tickets first answered in the month. */
    medianReactionDays: rowOf(days),
    /** Creation to closing, of the tickets closed in the month. */
    medianResolutionDays: rowOf(days),
    openAtEndOfMonth: rowOf(count),
  }),
});
export type KpiReport = z.infer<typeof kpiReport>;

/** The names of the rows, in the order of the page. */
export const rowNames = [
  'newTickets',
  'closedTickets',
  'medianReactionDays',
  'medianResolutionDays',
  'openAtEndOfMonth',
] as const;
export type RowName = (typeof rowNames)[number];

/** One column of the report. */
export type KpiColumn = Record<Exclude<RowName, 'medianReactionDays' | 'medianResolutionDays'>, number> &
  Record<'medianReactionDays' | 'medianResolutionDays', number | null>;

/**
 * The column of a month.
 * @param facts of the month, in order of time
 * @param later facts of the months after it, as far as known: they tell of tickets that turned out to be project work or rubbish
 * @param openAtEnd how many tickets were open at the end of the month
 */
export function kpiColumn(facts: readonly Fact[], later: readonly Fact[], openAtEnd: number): KpiColumn {
  const left = leftOut([...facts, ...later]);
  const answered: number[] = [];
  const closed: number[] = [];
  let created = 0;
  for (const { number, facts: stated } of facts) {
    if (left.project.has(number)) continue;
    for (const { fact, value } of stated) {
      if (fact === 'created' && !left.rubbish.has(number)) created += 1;
      if (fact === 'answered' && value !== undefined) answered.push(value);
      if (fact === 'unanswered' && value !== undefined) takeOut(answered, value);
      if (fact === 'closed' && value !== undefined) closed.push(value);
    }
  }
  return {
    newTickets: created,
    closedTickets: closed.length,
    medianReactionDays: inDays(median(answered)),
    medianResolutionDays: inDays(median(closed)),
    openAtEndOfMonth: openAtEnd,
  };
}

/** Sets two columns side by side. */
export function compareColumns(month: string, mailbox: string, thisMonth: KpiColumn, lastMonth: KpiColumn): KpiReport {
  const row = <T extends number | null>(now: T, before: T) => ({
    thisMonth: now,
    lastMonth: before,
    ...changeBetween(before, now),
  });
  return {
    month,
    mailbox,
    rows: {
      newTickets: row(thisMonth.newTickets, lastMonth.newTickets),
      closedTickets: row(thisMonth.closedTickets, lastMonth.closedTickets),
      medianReactionDays: row(thisMonth.medianReactionDays, lastMonth.medianReactionDays),
      medianResolutionDays: row(thisMonth.medianResolutionDays, lastMonth.medianResolutionDays),
      openAtEndOfMonth: row(thisMonth.openAtEndOfMonth, lastMonth.openAtEndOfMonth),
    },
  };
}

/** The column of a report's own month. */
export function columnOf({ rows }: KpiReport): KpiColumn {
  return {
    newTickets: rows.newTickets.thisMonth,
    closedTickets: rows.closedTickets.thisMonth,
    medianReactionDays: rows.medianReactionDays.thisMonth,
    medianResolutionDays: rows.medianResolutionDays.thisMonth,
    openAtEndOfMonth: rows.openAtEndOfMonth.thisMonth,
  };
}

/** @returns the middle value, the mean of the middle two of an even number, null of none */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** Tickets that do not count: what they are is what they were found to be last. */
function leftOut(facts: readonly Fact[]): { project: Set<number>; rubbish: Set<number> } {
  const kinds = new Map<number, Kind>();
  const places = new Map<number, Folder>();
  for (const { number, kind, folder } of facts.toSorted((a, b) => a.at - b.at)) {
    if (kind) kinds.set(number, kind);
    if (folder) places.set(number, folder);
  }
  const numbersOf = <T>(found: Map<number, T>, is: (value: T) => boolean) =>
    new Set([...found].filter(([, value]) => is(value)).map(([number]) => number));
  return {
    project: numbersOf(kinds, (kind) => kind === 'project'),
    rubbish: numbersOf(places, (folder) => folder !== 'desk'),
  };
}

function inDays(minutes: number | null): number | null {
  return minutes === null ? null : Math.round((minutes / MINUTES_A_DAY) * 100) / 100;
}

function changeBetween(
  before: number | null,
  now: number | null,
): { changePercent: number | null; trend: 'up' | 'down' | 'flat' } {
  if (before === null || now === null) return { changePercent: null, trend: 'flat' };
  const trend = now > before ? 'up' : now < before ? 'down' : 'flat';
  return { changePercent: before === 0 ? null : Math.round(((now - before) / before) * 1000) / 10, trend };
}

/** Takes one occurrence of a value out of a list. */
function takeOut(values: number[], value: number): void {
  const at = values.indexOf(value);
  if (at >= 0) values.splice(at, 1);
}
