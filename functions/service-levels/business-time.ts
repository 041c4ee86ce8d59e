import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { minuteOfDay, type OpeningHours, weekdays } from './calendar.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const MINUTES_A_DAY = 1440;
/** After so many closed days in a row a calendar is taken to be closed for good. */
const CLOSED_FOR_GOOD = 3660;
/** Days of one calendar or zone that are remembered. */
const REMEMBERED_DAYS = 4000;

/** Half-open span of instants, epoch milliseconds. */
interface Span {
  from: number;
  to: number;
}

/** The part of a UTC day in which the zone's offset from UTC stays the same. `offset` in milliseconds. */
interface Segment extends Span {
  offset: number;
}

/** When it is open during one UTC day: ordered spans that do not touch, and their sum in milliseconds. */
interface OpenDay {
  spans: Span[];
  sum: number;
}

/** Shifts by weekday, in minutes from the midnight that the day starts with; an end beyond midnight is above 1440. */
interface CompiledCalendar {
  zone: string;
  shifts: Span[][];
  holidays: ReadonlySet<number>;
  days: Map<number, OpenDay>;
}

/** The calendar has no opening time within the ten years after the instant. */
export class NoBusinessTimeError extends Error {
  override name = 'NoBusinessTimeError';
}

const compiledCalendars = new WeakMap<OpeningHours, CompiledCalendar>();
const zones = new Map<string, Map<number, Segment[]>>();

/**
 * The instant at which `minutes` of opening time have passed since `start`. Time counts while the clock on the wall shows a time within a
 * shift: the hour that is skipped in spring never counts, the one that is repeated in autumn counts twice.
 * @param start epoch milliseconds; outside the opening hours, counting begins with the next opening
 * @param minutes opening minutes, not negative, fractions allowed; 0 gives `start`
 * @returns epoch milliseconds; a span that ends exactly at closing time ends there, not at the next opening
 * @throws RangeError when `minutes` is negative or not a number
 * @throws NoBusinessTimeError when the calendar is never open again
 */
export function addBusinessTime(start: number, minutes: number, calendar: OpeningHours): number {
  if (!(minutes >= 0)) throw new RangeError(`business minutes must not be negative: ${minutes}`);
  let left = minutes * MINUTE;
  if (left === 0) return start;
  const compiled = compile(calendar);
  let closed = 0;
  for (let day = Math.floor(start / DAY); closed <= CLOSED_FOR_GOOD; day += 1) {
    const open = openDay(compiled, day);
    closed = open.sum === 0 ? closed + 1 : 0;
    if (day * DAY >= start && left > open.sum) {
      left -= open.sum;
      continue;
    }
    for (const span of open.spans) {
      const from = Math.max(span.from, start);
      if (from >= span.to) continue;
      if (left <= span.to - from) return from + left;
      left -= span.to - from;
    }
  }
  throw new NoBusinessTimeError(`the calendar has no opening time after ${new Date(start).toISOString()}`);
}

/**
 * The opening minutes between two instants, by the same rule as {@link addBusinessTime}.
 * @param a epoch milliseconds
 * @param b epoch milliseconds; when it lies before `a`, the result is negative
 * @returns minutes, with fractions
 */
export function businessMinutesBetween(a: number, b: number, calendar: OpeningHours): number {
  if (a > b) return -businessMinutesBetween(b, a, calendar);
  const compiled = compile(calendar);
  let sum = 0;
  for (let day = Math.floor(a / DAY); day * DAY < b; day += 1) {
    const open = openDay(compiled, day);
    if (day * DAY >= a && (day + 1) * DAY <= b) {
      sum += open.sum;
      continue;
    }
    for (const span of open.spans) sum += Math.max(0, Math.min(span.to, b) - Math.max(span.from, a));
  }
  return sum / MINUTE;
}

function compile(calendar: OpeningHours): CompiledCalendar {
  const known = compiledCalendars.get(calendar);
  if (known) return known;
  const compiled: CompiledCalendar = {
    zone: calendar.timeZone,
    shifts: weekdays.map((day) => (calendar.hours[day] ?? []).map(shiftMinutes)),
    holidays: new Set((calendar.holidays ?? []).map((date) => Date.parse(`${date}T00:00:00Z`) / DAY)),
    days: new Map(),
  };
  compiledCalendars.set(calendar, compiled);
  return compiled;
}

/** @returns the shift in minutes from its day's midnight; one that ends at or before its start ends on the next day */
function shiftMinutes([start, end]: readonly [string, string]): Span {
  const from = minuteOfDay(start);
  const to = minuteOfDay(end);
  return { from, to: to <= from ? to + MINUTES_A_DAY : to };
}

function openDay(calendar: CompiledCalendar, day: number): OpenDay {
  const known = calendar.days.get(day);
  if (known) return known;
  const spans = joined(segmentsOf(calendar.zone, day).flatMap((segment) => openIn(calendar, segment)));
  const open = { spans, sum: spans.reduce((sum, span) => sum + span.to - span.from, 0) };
  if (calendar.days.size >= REMEMBERED_DAYS) calendar.days.clear();
  calendar.days.set(day, open);
  return open;
}

/** The open spans within a segment. Inside it, local time is UTC plus a constant, so both are compared as plain milliseconds. */
function openIn(calendar: CompiledCalendar, segment: Segment): Span[] {
  const localFrom = segment.from + segment.offset;
  const localTo = segment.to + segment.offset;
  const spans: Span[] = [];
  for (let date = Math.floor(localFrom / DAY) - 1; date * DAY < localTo; date += 1) {
    if (calendar.holidays.has(date)) continue;
    for (const shift of calendar.shifts[weekdayOf(date)] ?? []) {
      const from = Math.max(date * DAY + shift.from * MINUTE, localFrom);
      const to = Math.min(date * DAY + shift.to * MINUTE, localTo);
      if (from < to) spans.push({ from: from - segment.offset, to: to - segment.offset });
    }
  }
  return spans;
}

/** @param date days since 1970-01-01, a Thursday @returns 0 for Monday */
function weekdayOf(date: number): number {
  return (((date + 3) % 7) + 7) % 7;
}

function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push({ ...span });
  }
  return result;
}

/** The segments of a UTC day in a zone: one, but for days on which the clocks are changed. */
function segmentsOf(zone: string, day: number): Segment[] {
  let days = zones.get(zone);
  if (!days) {
    days = new Map();
    zones.set(zone, days);
  }
  const known = days.get(day);
  if (known) return known;
  if (days.size >= REMEMBERED_DAYS) days.clear();
  const segments = readSegments(zone, day * DAY, (day + 1) * DAY);
  days.set(day, segments);
  return segments;
}

function readSegments(zone: string, from: number, end: number): Segment[] {
  const segments: Segment[] = [];
  for (let start = from; start < end; ) {
    const moment = inZone(zone, start);
    const offset = ZonedDateTime.offsetNanoseconds(moment) / 1e6;
    const next = offsetAt(zone, end) === offset ? null : ZonedDateTime.getTimeZoneTransition(moment, 'next');
    const to = Math.min(end, next?.epochMilliseconds ?? end);
    segments.push({ from: start, to, offset });
    start = to;
  }
  return segments;
}

function offsetAt(zone: string, instant: number): number {
  return ZonedDateTime.offsetNanoseconds(inZone(zone, instant)) / 1e6;
}

const inZone = (zone: string, instant: number) =>
  Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(instant), zone);
