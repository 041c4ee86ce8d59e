import { describe, expect, it } from 'vitest';
import { startClocks } from '../../functions/service-levels/index.ts';
import { someTime } from '../support/factories.ts';
import { aCalendar, aPolicy } from './factories.ts';

const subject = { mailbox: 'support', priority: 'normal', kind: 'question', at: someTime } as const;
const policyOf = (clocks: ReturnType<typeof startClocks>): string | undefined => clocks[0]?.policy;

describe('the clocks of a new ticket', () => {
  it('warn at their share of the target and are due at its end, in opening time', () => {
    const afternoon = Date.parse('2026-11-23T15:00:00+02:00');
    expect(startClocks({ ...subject, at: afternoon }, [aPolicy()], [aCalendar()])).toEqual([
      {
        name: 'firstResponse',
        policy: 'default',
        target: 240,
        startedAt: afternoon,
        warnAt: Date.parse('2026-11-24T10:00:00+02:00'),
        dueAt: Date.parse('2026-11-24T11:00:00+02:00'),
        state: 'running',
      },
    ]);
  });

  it('come from the first policy, by order and id, that fits', () => {
    const policies = [
      aPolicy({ id: 'z-last', order: 200 }),
      aPolicy({ id: 'b', order: 10, mailboxes: ['support'] }),
      aPolicy({ id: 'a', order: 10, mailboxes: ['sales'] }),
      aPolicy({ id: 'urgent', order: 5, priorities: ['urgent'] }),
      aPolicy({ id: 'incidents', order: 6, kinds: ['incident'] }),
      aPolicy({ id: 'off', order: 1, enabled: false }),
    ];
    const calendars = [aCalendar()];
    expect(policyOf(startClocks(subject, policies, calendars))).toBe('b');
    expect(policyOf(startClocks({ ...subject, mailbox: 'sales' }, policies, calendars))).toBe('a');
    expect(policyOf(startClocks({ ...subject, priority: 'urgent' }, policies, calendars))).toBe('urgent');
    expect(policyOf(startClocks({ ...subject, kind: 'incident' }, policies, calendars))).toBe('incidents');
    expect(policyOf(startClocks({ ...subject, mailbox: 'billing' }, policies, calendars))).toBe('z-last');
  });

  it('are none where no policy fits or its calendar is not there', () => {
    expect(startClocks(subject, [], [aCalendar()])).toEqual([]);
    expect(startClocks(subject, [aPolicy({ calendar: 'gone' })], [aCalendar()])).toEqual([]);
  });
});
