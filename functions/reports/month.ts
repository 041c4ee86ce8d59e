import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';

/** A calendar month, `2026-10`. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-10');

/** @returns the month, `2026-10`, in which an instant (epoch ms) lies in a time zone (IANA name) */
export function monthOf(at: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toPlainYearMonth()
    .toString();
}

/** @returns the month that lies `months` after (negative: before) another */
export function monthsAfter(month: string, months: number): string {
  return Temporal.PlainYearMonth.from(month).add({ months }).toString();
}

/** @returns the months after `from` up to and including `to`; none when `to` is not later */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let next = monthsAfter(from, 1); next <= to; next = monthsAfter(next, 1)) months.push(next);
  return months;
}
