import { describe, expect, it } from 'vitest';
import { dueOn, fallDue } from '../../functions/service-levels/due.ts';
import { aClock, aTicket, hour, minute, someTime } from '../support/factories.ts';

const { warnAt, dueAt } = aClock();
const nameless = () => undefined;
const named = (policy: string) => (policy === 'default' ? 'Four hours' : undefined);

describe('what falls due on a ticket', () => {
  it.each([
    ['nothing before the warning', aClock(), warnAt - 1, []],
    ['the warning', aClock(), warnAt, [{ event: 'warning', deadline: warnAt }]],
    ['the warning first, however late it is noticed', aClock(), dueAt + hour, [{ event: 'warning', deadline: warnAt }]],
    ['nothing between warning and breach', aClock({ state: 'warned' }), dueAt - 1, []],
    ['the breach', aClock({ state: 'warned' }), dueAt, [{ event: 'breach', deadline: dueAt }]],
    ['nothing after the breach', aClock({ state: 'breached' }), dueAt + hour, []],
    ['nothing once it was answered', aClock({ state: 'kept' }), dueAt + hour, []],
  ])('is %s', (_, clock, now, expected) => {
    expect(dueOn(aTicket({ clocks: [clock] }), now)).toMatchObject(expected);
    expect(dueOn(aTicket({ clocks: [clock] }), now)).toHaveLength(expected.length);
  });

  it('is nothing on a closed ticket or one away from the desk', () => {
    expect(dueOn(aTicket({ clocks: [aClock()], status: 'closed' }), dueAt)).toEqual([]);
    expect(dueOn(aTicket({ clocks: [aClock()], folder: 'spam' }), dueAt)).toEqual([]);
  });

  it('is the end of a deferral', () => {
    const ticket = aTicket({ status: 'deferred', deferredUntil: someTime + hour });
    expect(dueOn(ticket, someTime + hour - 1)).toEqual([]);
    expect(dueOn(ticket, someTime + hour)).toEqual([
      { number: 1042, clock: 'deferral', event: 'deferral', deadline: someTime + hour },
    ]);
  });
});

describe('an instant that is reached', () => {
  it('warns in one change that also raises the level, at the place of the deadline and by the name of the policy', () => {
    const { ticket, entries } = fallDue(aTicket({ clocks: [aClock()] }), 'firstResponse', warnAt + minute, named);
    expect(ticket).toMatchObject({ level: 2, version: 2, clocks: [{ state: 'warned' }] });
    expect(entries.map((entry) => entry.type === 'change' && entry.field)).toEqual(
      expect.arrayContaining(['clock', 'level']),
    );
    for (const entry of entries)
      expect(entry).toMatchObject({ order: warnAt, at: warnAt, rule: 'Four hours', actor: { type: 'system' } });
    expect(entries.flatMap((entry) => entry.facts ?? [])).toEqual([{ fact: 'warned' }]);
  });

  it('breaches after the warning and never raises beyond the second level', () => {
    const { ticket, entries } = fallDue(
      aTicket({ level: 2, clocks: [aClock({ state: 'warned' })] }),
      'firstResponse',
      dueAt,
      nameless,
    );
    expect(ticket).toMatchObject({ level: 2, clocks: [{ state: 'breached' }] });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ facts: [{ fact: 'breached' }], rule: 'default' });
  });

  it('leaves a third-level ticket where it is', () => {
    expect(fallDue(aTicket({ level: 3, clocks: [aClock()] }), 'firstResponse', warnAt, nameless).ticket.level).toBe(3);
  });

  it('gives the same identities when it is repeated', () => {
    const ids = () =>
      fallDue(aTicket({ clocks: [aClock()] }), 'firstResponse', warnAt, nameless).entries.map((entry) => entry.id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
  });

  it('changes nothing when the ticket was answered in time', () => {
    const ticket = aTicket({ clocks: [aClock({ state: 'kept' })] });
    expect(fallDue(ticket, 'firstResponse', dueAt, nameless)).toEqual({ ticket, entries: [] });
  });

  it('opens a ticket whose deferral has ended', () => {
    const deferred = aTicket({ status: 'deferred', deferredUntil: someTime + hour });
    expect(fallDue(deferred, 'deferral', someTime + hour, nameless).ticket).toMatchObject({
      status: 'open',
      deferredUntil: undefined,
    });
  });
});
