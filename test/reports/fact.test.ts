import { describe, expect, it } from 'vitest';
import { countsChanges } from '../../functions/reports/counts.ts';
import { factsOf, needsKind } from '../../functions/reports/fact.ts';
import { monthOf, monthsAfter, monthsBetween } from '../../functions/reports/month.ts';
import { aRelayed, aStanding } from './factories.ts';

const zone = 'Europe/Helsinki';
const anna = 'anna@demo.test';

describe('the facts of an entry', () => {
  it('of a new ticket open it in its mailbox, in the month of the desk’s own time', () => {
    const at = Date.parse('2026-10-31T22:30:00Z');
    const message = aRelayed({ at, state: aStanding(), facts: [{ fact: 'created' }] });
    expect(factsOf(message, undefined, zone)).toMatchObject([
      { month: '2026-11', mailbox: 'support', open: 1, facts: [{ fact: 'created' }] },
    ]);
  });

  it.each([
    ['closing', aStanding(), aStanding({ status: 'closed' }), -1],
    ['reopening', aStanding({ status: 'closed' }), aStanding({ status: 'open' }), 1],
    ['throwing away', aStanding(), aStanding({ folder: 'spam' }), -1],
    ['turning it into project work', aStanding(), aStanding({ kind: 'project' }), -1],
    ['turning project work into a question', aStanding({ kind: 'project' }), aStanding(), 1],
  ])('of %s change the open tickets', (_, before, state, open) => {
    expect(factsOf(aRelayed({ before, state }), undefined, zone)).toMatchObject([{ open }]);
  });

  it('are two when a ticket moves to another mailbox', () => {
    const message = aRelayed({ mailbox: 'sales', before: aStanding(), state: aStanding({ mailbox: 'sales' }) });
    expect(factsOf(message, undefined, zone).map(({ mailbox, open }) => [mailbox, open])).toEqual([
      ['sales', 1],
      ['support', -1],
    ]);
  });

  it('are none when a ticket only changes hands', () => {
    expect(
      factsOf(aRelayed({ before: aStanding(), state: aStanding({ status: 'open', assignee: anna }) }), undefined, zone),
    ).toEqual([]);
  });

  it('do not open project work', () => {
    expect(
      factsOf(aRelayed({ state: aStanding({ kind: 'project' }), facts: [{ fact: 'created' }] }), undefined, zone),
    ).toMatchObject([{ open: 0, kind: 'project' }]);
    expect(factsOf(aRelayed({ state: aStanding({ kind: undefined }) }), 'project', zone)).toEqual([]);
  });

  it('need the kind to be looked up only when nothing tells it', () => {
    expect(needsKind(aRelayed({ state: aStanding(), before: aStanding() }))).toBe(false);
    expect(needsKind(aRelayed({ facts: [{ fact: 'answered', value: 5 }] }))).toBe(true);
    expect(needsKind(aRelayed())).toBe(false);
    expect(needsKind(aRelayed({ state: aStanding({ kind: undefined }) }))).toBe(true);
  });
});

describe('the counters', () => {
  const changed = (...messages: ReturnType<typeof aRelayed>[]) =>
    Object.fromEntries(
      countsChanges(messages.map((message) => ({ message, facts: factsOf(message, undefined, zone) }))),
    );

  it('follow tickets from shelf to shelf and hand to hand', () => {
    const taken = aStanding({ status: 'open', assignee: anna });
    expect(
      changed(
        aRelayed({ state: aStanding(), facts: [{ fact: 'created' }] }),
        aRelayed({ state: aStanding() }),
        aRelayed({ before: aStanding(), state: taken }),
        aRelayed({ before: aStanding(), state: aStanding({ status: 'open' }) }),
      ),
    ).toEqual({ support: { shelves: { 'open+': 1, 'open-': 1 }, mine: { [anna]: 1 }, open: 2 } });
  });

  it('of an assignee do not count closed tickets or those away from the desk', () => {
    const taken = aStanding({ status: 'open', assignee: anna });
    expect(changed(aRelayed({ before: taken, state: { ...taken, status: 'closed' } }))).toEqual({
      support: { shelves: { 'open+': -1, closed: 1 }, mine: { [anna]: -1 }, open: -1 },
    });
    expect(changed(aRelayed({ before: taken, state: { ...taken, folder: 'trash' } })).support).toMatchObject({
      shelves: { trash: 1 },
    });
  });

  it('have nothing to change when everything went back', () => {
    const taken = aStanding({ status: 'open', assignee: anna });
    expect(
      changed(aRelayed({ before: aStanding(), state: taken }), aRelayed({ before: taken, state: aStanding() })),
    ).toEqual({});
  });
});

describe('months', () => {
  it('begin at midnight of the desk', () => {
    expect(monthOf(Date.parse('2026-10-31T21:59:59Z'), zone)).toBe('2026-10');
    expect(monthOf(Date.parse('2026-10-31T22:00:00Z'), zone)).toBe('2026-11');
    expect(monthOf(Date.parse('2026-10-31T22:00:00Z'), 'America/New_York')).toBe('2026-10');
  });

  it('are counted over the turn of the year', () => {
    expect(monthsAfter('2026-12', 1)).toBe('2027-01');
    expect(monthsAfter('2027-01', -1)).toBe('2026-12');
    expect(monthsBetween('2026-11', '2027-01')).toEqual(['2026-12', '2027-01']);
    expect(monthsBetween('2026-11', '2026-11')).toEqual([]);
  });
});
