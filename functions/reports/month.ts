import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainYearMonth from 'temporal-polyfill/fns/PlainYearMonth';
import * as z from 'zod';

/** A calendar month, `2026-10`. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-10');

/** @returns the month, `2026-10`, in which an instant (epoch ms) lies in a time zone (IANA name) */
export function monthOf(at: number, timeZone: string): string {
  const { year, month } = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(at), timeZone);
  return PlainYearMonth.toString(PlainYearMonth.create(year, month));
}

/** @returns the month that lies `months` after (negative: before) another */
export function monthsAfter(month: string, months: number): string {
  const [year = '', inYear = ''] = month.split('-');
  return PlainYearMonth.toString(PlainYearMonth.addMonths(PlainYearMonth.create(Number(year), Number(inYear)), months));
}

/** @returns the months after `from` up to and including `to`; none when `to` is not later */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let next = monthsAfter(from, 1); next <= to; next = monthsAfter(next, 1)) months.push(next);
  return months;
}
