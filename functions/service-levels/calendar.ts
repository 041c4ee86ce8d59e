import * as z from 'zod';
import { shortId } from '../settings/index.ts';

/** Monday first, as ISO 8601 counts. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const MINUTES_A_DAY = 1440;

const startTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day from 00:00 to 23:59');
const endTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day from 00:00 to 24:00');
/** Start and end, local time; one that ends before it starts ends on the next day. */
const shift = z.tuple([startTime, endTime]);
const shifts = z.array(shift).max(10);

const timeZone = z.string().refine(isTimeZone, 'not a time zone of the IANA database, such as Europe/Helsinki');

const calendarFields = z.object({
  id: shortId,
  name: z.string().trim().min(1).max(100),
  timeZone,
  hours: z.strictObject({
    mon: shifts.optional(),
    tue: shifts.optional(),
    wed: shifts.optional(),
    thu: shifts.optional(),
    fri: shifts.optional(),
    sat: shifts.optional(),
    sun: shifts.optional(),
  }),
  holidays: z.array(z.iso.date()).max(1000).default([]),
});

/**
 * When the desk works. `hours` names the shifts that start on each weekday (a day that is left out is closed); `holidays` are local dates on
 * which no shift starts.
 */
export const calendar = calendarFields.superRefine(checkHours);
/** A calendar as it is written over HTTP: its id stands in the address. */
export const calendarBody = calendarFields.omit({ id: true }).superRefine(checkHours);
export type Calendar = z.infer<typeof calendar>;

/** As much of a calendar as counting takes. */
export interface OpeningHours {
  /** IANA name. */
  timeZone: string;
  hours: Partial<Record<Weekday, readonly (readonly [string, string])[]>>;
  /** Local dates, `2026-12-06`. */
  holidays?: readonly string[];
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function checkHours(value: { hours: Calendar['hours'] }, context: z.RefinementCtx): void {
  for (const problem of hoursProblems(value.hours)) context.addIssue({ code: 'custom', ...problem });
}

interface Placed {
  from: number;
  to: number;
  path: (string | number)[];
}

/** What is wrong with the shifts taken together, each problem with the path of the field. */
function hoursProblems(hours: Calendar['hours']): { path: (string | number)[]; message: string }[] {
  const placed = weekdays.flatMap((day, index) =>
    (hours[day] ?? []).map((one, nth) => placeInWeek(one, index, ['hours', day, nth])),
  );
  if (placed.length === 0) return [{ path: ['hours'], message: 'at least one day must have a shift' }];
  const empty = placed.find((one) => one.from === one.to);
  if (empty) return [{ path: empty.path, message: 'the shift ends when it starts' }];
  placed.sort((a, b) => a.from - b.from);
  const week = 7 * MINUTES_A_DAY;
  return placed.flatMap((one, index) => {
    const next = placed[index + 1];
    const nextFrom = next ? next.from : (placed[0]?.from ?? 0) + week;
    if (one.to <= nextFrom) return [];
    return [{ path: (next ?? placed[0] ?? one).path, message: 'overlaps another shift' }];
  });
}

/** A shift in minutes from the start of the week. */
function placeInWeek([start, end]: readonly [string, string], day: number, path: (string | number)[]): Placed {
  const [from, to] = [minuteOfDay(start), minuteOfDay(end)];
  const base = day * MINUTES_A_DAY;
  return { from: base + from, to: base + (to < from ? to + MINUTES_A_DAY : to), path };
}

/** @returns minutes since midnight of a time such as `08:30` */
export function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
