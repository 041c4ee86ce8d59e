import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

/**
 * When something must be due to be overdue, or due today: from, inclusive, to, exclusive, epoch ms.
 * @param now epoch ms
 * @param timeZone IANA name: where the day begins and ends
 */
export function dueSpan(due: 'overdue' | 'today', now: number, timeZone: string): { from: number; to: number } {
  if (due === 'overdue') return { from: 0, to: now };
  const begin = ZonedDateTime.startOfDay(Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(now), timeZone));
  const end = ZonedDateTime.addDays(begin, 1);
  return { from: begin.epochMilliseconds, to: ZonedDateTime.startOfDay(end).epochMilliseconds };
}
