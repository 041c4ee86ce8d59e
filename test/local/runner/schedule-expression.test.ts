import { describe, expect, it } from 'vitest';
import { parseScheduleExpression } from '../../../local/runner/schedule-expression.ts';

const at = (text: string) => Date.parse(text);
const iso = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant).toISOString());

describe('the next run of a schedule', () => {
  it.each([
    ['rate(1 minute)', 'UTC', '2026-11-22T12:00:30Z', '2026-11-22T12:01:00.000Z'],
    ['rate(5 minutes)', 'UTC', '2026-11-22T12:05:00Z', '2026-11-22T12:10:00.000Z'],
    ['rate(2 hours)', 'UTC', '2026-11-22T12:00:00Z', '2026-11-22T14:00:00.000Z'],
    ['rate(1 day)', 'UTC', '2026-11-22T12:00:00Z', '2026-11-23T00:00:00.000Z'],
    ['cron(0 1 1 * ? *)', 'Europe/Helsinki', '2026-11-22T12:00:00Z', '2026-11-30T23:00:00.000Z'],
    ['cron(0 1 1 * ? *)', 'Europe/Helsinki', '2026-06-30T21:59:00Z', '2026-06-30T22:00:00.000Z'],
    ['cron(0 12 L * ? *)', 'UTC', '2027-02-01T00:00:00Z', '2027-02-28T12:00:00.000Z'],
    ['cron(0 8 ? * MON-FRI *)', 'UTC', '2026-11-20T12:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['cron(0 8 ? * 2 *)', 'UTC', '2026-11-22T12:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['cron(0 8 ? * 6L *)', 'UTC', '2026-11-22T12:00:00Z', '2026-11-27T08:00:00.000Z'],
    ['cron(0/15 * * * ? *)', 'UTC', '2026-11-22T12:07:00Z', '2026-11-22T12:15:00.000Z'],
    ['cron(0 0 1 1 ? 2030)', 'UTC', '2026-11-22T12:00:00Z', '2030-01-01T00:00:00.000Z'],
    ['cron(0 0 1 1 ? 2020)', 'UTC', '2026-11-22T12:00:00Z', undefined],
    ['at(2026-12-24T18:00:00)', 'Europe/Helsinki', '2026-11-22T12:00:00Z', '2026-12-24T16:00:00.000Z'],
    ['at(2026-01-01T00:00:00)', 'UTC', '2026-11-22T12:00:00Z', undefined],
  ])('%s in %s after %s is %s', (expression, zone, after, expected) => {
    expect(iso(parseScheduleExpression(expression, zone).next(at(after)))).toBe(expected);
  });

  it('lies strictly after the instant asked about', () => {
    const calendar = parseScheduleExpression('cron(0 8 * * ? *)');
    expect(iso(calendar.next(at('2026-11-22T08:00:00Z')))).toBe('2026-11-23T08:00:00.000Z');
  });

  it('passes over an hour that the clocks skip, without losing the day', () => {
    const calendar = parseScheduleExpression('cron(30 3 * * ? *)', 'Europe/Helsinki');
    const day = iso(calendar.next(at('2027-03-27T12:00:00Z')));
    expect(day?.slice(0, 10)).toBe('2027-03-28');
  });
});

describe('the last run of a schedule', () => {
  it.each([
    ['rate(1 hour)', '2026-11-22T12:30:00Z', '2026-11-22T00:00:00Z', '2026-11-22T12:00:00.000Z'],
    ['cron(0 1 1 * ? *)', '2026-11-22T12:00:00Z', '2026-09-01T02:00:00Z', '2026-11-01T01:00:00.000Z'],
    ['cron(0 1 1 * ? *)', '2026-11-22T12:00:00Z', '2026-11-02T00:00:00Z', undefined],
  ])('%s before %s, not before %s, is %s', (expression, instant, since, expected) => {
    expect(iso(parseScheduleExpression(expression).previous(at(instant), at(since)))).toBe(expected);
  });
});

it.each(['rate(0 minutes)', 'rate(x)', 'cron(0 1 1 *)', 'every minute'])('%s is refused', (expression) => {
  expect(() => parseScheduleExpression(expression)).toThrow(expression);
});
