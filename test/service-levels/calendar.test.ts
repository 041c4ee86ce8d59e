import { describe, expect, it } from 'vitest';
import { calendar, policy } from '../../functions/service-levels/index.ts';
import { aCalendar, aPolicy } from './factories.ts';

/** The dotted paths of what is wrong. */
function problems(schema: typeof calendar | typeof policy, value: unknown): string[] {
  return schema.safeParse(value).error?.issues.map((issue) => issue.path.join('.')) ?? [];
}

describe('a calendar', () => {
  it('is taken when its shifts follow each other, also over midnight', () => {
    expect(problems(calendar, aCalendar())).toEqual([]);
    expect(
      problems(
        calendar,
        aCalendar({
          hours: {
            mon: [
              ['08:00', '12:00'],
              ['12:00', '22:00'],
              ['22:00', '06:00'],
            ],
            tue: [['06:00', '24:00']],
          },
        }),
      ),
    ).toEqual([]);
  });

  it.each([
    ['an unknown time zone', { timeZone: 'Europe/Helsingfors' }, 'timeZone'],
    ['an offset instead of a zone', { timeZone: '+02:00' }, 'timeZone'],
    [
      'shifts that overlap',
      {
        hours: {
          mon: [
            ['08:00', '12:00'],
            ['11:59', '16:00'],
          ],
        },
      },
      'hours.mon.1',
    ],
    [
      'a night shift that runs into the next morning’s',
      { hours: { mon: [['22:00', '06:00']], tue: [['05:00', '12:00']] } },
      'hours.tue.0',
    ],
    [
      'a Sunday night that runs into Monday',
      { hours: { sun: [['22:00', '06:00']], mon: [['05:00', '12:00']] } },
      'hours.mon.0',
    ],
    ['a shift without length', { hours: { mon: [['08:00', '08:00']] } }, 'hours.mon.0'],
    ['a time that is none', { hours: { mon: [['8:00', '25:00']] } }, 'hours.mon.0.0'],
    ['a day that is none', { hours: { mon: [['08:00', '16:00']], monday: [['08:00', '16:00']] } }, 'hours'],
    ['no opening time at all', { hours: { mon: [] } }, 'hours'],
    ['a holiday that does not exist', { holidays: ['2026-02-29'] }, 'holidays.0'],
  ])('with %s is refused, naming the field', (_, over, path) => {
    expect(problems(calendar, { ...aCalendar(), ...over })).toContain(path);
  });
});

describe('a policy', () => {
  it('takes the usual for what it does not say', () => {
    const { id, name, calendar: by } = aPolicy();
    expect(policy.parse({ id, name, calendar: by, firstResponse: { minutes: 240 } })).toEqual(aPolicy({}));
  });

  it.each([
    ['no time at all', { firstResponse: { minutes: 0 } }, 'firstResponse.minutes'],
    [
      'a warning after the deadline',
      { firstResponse: { minutes: 60, warnAtPercent: 120 } },
      'firstResponse.warnAtPercent',
    ],
    ['no mailbox', { mailboxes: [] }, 'mailboxes'],
    ['an unknown priority', { priorities: ['whenever'] }, 'priorities.0'],
  ])('with %s is refused, naming the field', (_, over, path) => {
    const paths = problems(policy, { ...aPolicy(), ...over });
    expect(paths.some((one) => one === path || path.startsWith(`${one}.`))).toBe(true);
  });
});
