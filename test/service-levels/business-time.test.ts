import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addBusinessTime,
  businessMinutesBetween,
  NoBusinessTimeError,
  type OpeningHours,
  weekdays,
} from '../../functions/service-levels/index.ts';
import { aCalendar } from './factories.ts';

const MINUTE = 60_000;
const at = (iso: string): number => Date.parse(iso);

/** Whether the wall shows a time within a shift: decided for one instant alone, without any of the code under test. */
function isOpen(instant: number, { timeZone, hours, holidays = [] }: OpeningHours): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  return [0, 1].some((daysBack) => {
    const date = local.toPlainDate().subtract({ days: daysBack });
    if (holidays.includes(date.toString())) return false;
    const weekday = weekdays[date.dayOfWeek - 1];
    const minute = local.hour * 60 + local.minute + daysBack * 1440;
    return (weekday ? (hours[weekday] ?? []) : []).some(([start, end]) => {
      const from = Number(start.slice(0, 2)) * 60 + Number(start.slice(3));
      const to = Number(end.slice(0, 2)) * 60 + Number(end.slice(3));
      return minute >= from && minute < (to <= from ? to + 1440 : to);
    });
  });
}

function countMinutes(from: number, to: number, calendar: OpeningHours): number {
  let count = 0;
  for (let instant = from; instant < to; instant += MINUTE) if (isOpen(instant, calendar)) count += 1;
  return count;
}

describe('business time', () => {
  it.each([
    ['within a shift', '2026-11-23T08:00:00+02:00', 240, '2026-11-23T12:00:00+02:00'],
    ['up to closing time and not to the next opening', '2026-11-23T12:00:00+02:00', 240, '2026-11-23T16:00:00+02:00'],
    ['from the next opening when it is closed', '2026-11-21T10:00:00+02:00', 60, '2026-11-23T09:00:00+02:00'],
    ['over a night', '2026-11-23T15:30:00+02:00', 60, '2026-11-24T08:30:00+02:00'],
    ['over a weekend with a change to summer time', '2026-03-27T15:00:00+02:00', 120, '2026-03-30T09:00:00+03:00'],
    ['over a weekend with a change to winter time', '2026-10-23T15:00:00+03:00', 120, '2026-10-26T09:00:00+02:00'],
    ['nothing at all', '2026-11-21T10:00:00+02:00', 0, '2026-11-21T10:00:00+02:00'],
  ])('counts %s', (_, start, minutes, end) => {
    expect(addBusinessTime(at(start), minutes, aCalendar())).toBe(at(end));
    if (minutes > 0) expect(businessMinutesBetween(at(start), at(end), aCalendar())).toBe(minutes);
  });

  it('skips a holiday, but not the end of the shift that began the evening before it', () => {
    const nights: OpeningHours = {
      timeZone: 'Europe/Helsinki',
      hours: { sat: [['22:00', '06:00']], sun: [['22:00', '06:00']], mon: [['22:00', '06:00']] },
      holidays: ['2026-12-06'],
    };
    expect(addBusinessTime(at('2026-12-06T05:00:00+02:00'), 120, nights)).toBe(at('2026-12-07T23:00:00+02:00'));
  });

  it('counts the hour that the clocks repeat twice and the hour that they skip never', () => {
    const always: OpeningHours = { timeZone: 'Europe/Helsinki', hours: { sun: [['00:00', '24:00']] } };
    const week = (monday: string): number => businessMinutesBetween(at(monday), at(monday) + 8 * 1440 * MINUTE, always);
    expect(week('2026-10-19T00:00:00+03:00')).toBe(25 * 60);
    expect(week('2026-03-23T00:00:00+02:00')).toBe(23 * 60);
    expect(week('2026-06-01T00:00:00+03:00')).toBe(24 * 60);
  });

  it('knows leap days', () => {
    const daily = aCalendar({ timeZone: 'UTC', hours: { tue: [['08:00', '09:00']] } });
    expect(addBusinessTime(at('2028-02-29T00:00:00Z'), 30, daily)).toBe(at('2028-02-29T08:30:00Z'));
  });

  it('is negative backwards', () => {
    const [early, late] = [at('2026-11-23T09:00:00+02:00'), at('2026-11-23T10:00:00+02:00')];
    expect(businessMinutesBetween(late, early, aCalendar())).toBe(-60);
  });

  it('refuses a calendar that is never open instead of searching for ever', () => {
    const closed: OpeningHours = { timeZone: 'UTC', hours: {} };
    expect(() => addBusinessTime(at('2026-11-23T08:00:00Z'), 1, closed)).toThrow(NoBusinessTimeError);
    expect(() => addBusinessTime(0, -1, aCalendar())).toThrow(RangeError);
  });

  const zones = [
    'Europe/Helsinki',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Asia/Kathmandu',
    'UTC',
  ];
  const time = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
  const clockTime = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const day = fc.option(
    fc
      .tuple(time, time)
      .filter(([from, to]) => from !== to)
      .map(([from, to]): [string, string][] => [[clockTime(from), clockTime(to)]]),
    { nil: undefined },
  );
  // Shifts of neighbouring days may overlap here: an instant is open or not, however many shifts say so.
  const anyCalendar: fc.Arbitrary<OpeningHours> = fc.record({
    timeZone: fc.constantFrom(...zones),
    hours: fc.record({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }),
    holidays: fc.array(fc.constantFrom('2026-03-29', '2026-03-28', '2026-10-25', '2026-11-01'), { maxLength: 2 }),
  });
  // Around the days on which these zones change their clocks.
  const anyInstant = fc
    .tuple(
      fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01', '2028-02-29'),
      fc.integer({ min: -2880, max: 2880 }),
    )
    .map(([date, minutes]) => at(`${date}T00:00:00Z`) + minutes * MINUTE);

  it('agrees with counting minute by minute, in every zone and over every change of the clocks', () => {
    fc.assert(
      fc.property(anyCalendar, anyInstant, fc.integer({ min: 0, max: 2880 }), (calendar, start, length) => {
        const end = start + length * MINUTE;
        expect(businessMinutesBetween(start, end, calendar)).toBe(countMinutes(start, end, calendar));
      }),
      { numRuns: 150 },
    );
  });

  it('ends an addition at the first instant by which the minutes have passed', () => {
    const open = anyCalendar.filter(({ hours }) => Object.values(hours).some((shifts) => shifts !== undefined));
    fc.assert(
      fc.property(open, anyInstant, fc.integer({ min: 1, max: 10_000 }), (calendar, start, minutes) => {
        const end = addBusinessTime(start, minutes, calendar);
        expect(businessMinutesBetween(start, end, calendar)).toBe(minutes);
        expect(businessMinutesBetween(start, end - MINUTE, calendar)).toBeLessThan(minutes);
      }),
      { numRuns: 200 },
    );
  });

  it('answers ten thousand questions a second', () => {
    const calendar = aCalendar({ holidays: ['2026-12-06', '2026-12-25'] });
    const begin = at('2026-01-01T00:00:00Z');
    const started = performance.now();
    for (let nth = 0; nth < 10_000; nth += 1) addBusinessTime(begin + nth * 50 * MINUTE, 960, calendar);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
