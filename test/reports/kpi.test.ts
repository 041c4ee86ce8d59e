import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../functions/reports/csv.ts';
import { compareColumns, kpiColumn, kpiReport, median } from '../../functions/reports/kpi.ts';
import { aFact } from './factories.ts';

const day = 1440;
const created = { fact: 'created' } as const;
const answered = (days: number) => ({ fact: 'answered', value: days * day }) as const;
const closed = (days: number) => ({ fact: 'closed', value: days * day }) as const;

describe('the column of a month', () => {
  it('counts new and closed tickets and takes medians of their days', () => {
    const facts = [
      aFact({ number: 1, facts: [created] }),
      aFact({ number: 2, facts: [created] }),
      aFact({ number: 1, facts: [answered(1)] }),
      aFact({ number: 2, facts: [answered(2.5)] }),
      aFact({ number: 3, facts: [answered(24)] }),
      aFact({ number: 1, facts: [closed(3)] }),
      aFact({ number: 3, facts: [closed(24)] }),
    ];
    expect(kpiColumn(facts, [], 4)).toEqual({
      newTickets: 2,
      closedTickets: 2,
      medianReactionDays: 2.5,
      medianResolutionDays: 13.5,
      openAtEndOfMonth: 4,
    });
  });

  it('has no medians where nothing happened', () => {
    expect(kpiColumn([], [], 0)).toMatchObject({ newTickets: 0, medianReactionDays: null, medianResolutionDays: null });
  });

  it('rounds to two decimals', () => {
    expect(kpiColumn([aFact({ facts: [{ fact: 'answered', value: 10 }] })], [], 0).medianReactionDays).toBe(0.01);
  });

  it('leaves project work out, also when it was only recognised later', () => {
    const facts = [
      aFact({ number: 1, facts: [created] }),
      aFact({ number: 2, kind: 'project', facts: [created] }),
      aFact({ number: 1, facts: [closed(1)] }),
    ];
    expect(kpiColumn(facts, [], 0)).toMatchObject({ newTickets: 1, closedTickets: 1 });
    const later = [aFact({ number: 1, at: facts[0]?.at ?? 0, kind: 'project' })];
    expect(kpiColumn(facts, later, 0)).toMatchObject({ newTickets: 0, closedTickets: 0 });
  });

  it('leaves tickets out that were thrown away, and counts them when they came back', () => {
    const thrown = [aFact({ facts: [created] }), aFact({ folder: 'spam', facts: [{ fact: 'closed' }] })];
    expect(kpiColumn(thrown, [], 0)).toMatchObject({ newTickets: 0, closedTickets: 0 });
    expect(kpiColumn([...thrown, aFact({ facts: [{ fact: 'reopened' }] })], [], 0)).toMatchObject({ newTickets: 1 });
  });
});

describe('the report', () => {
  const column = (over: Partial<ReturnType<typeof kpiColumn>>) => ({ ...kpiColumn([], [], 0), ...over });
  const report = compareColumns(
    '2026-10',
    'all',
    column({ newTickets: 3, closedTickets: 2, medianReactionDays: 1.5, openAtEndOfMonth: 4 }),
    column({ newTickets: 1, closedTickets: 0, medianReactionDays: 3, openAtEndOfMonth: 4 }),
  );

  it('compares with the month before', () => {
    expect(report.rows).toEqual({
      newTickets: { thisMonth: 3, lastMonth: 1, changePercent: 200, trend: 'up' },
      closedTickets: { thisMonth: 2, lastMonth: 0, changePercent: null, trend: 'up' },
      medianReactionDays: { thisMonth: 1.5, lastMonth: 3, changePercent: -50, trend: 'down' },
      medianResolutionDays: { thisMonth: null, lastMonth: null, changePercent: null, trend: 'flat' },
      openAtEndOfMonth: { thisMonth: 4, lastMonth: 4, changePercent: 0, trend: 'flat' },
    });
    expect(kpiReport.parse(report)).toEqual(report);
  });

  it('is a table with an empty field where there is no value', () => {
    expect(reportCsv(report).split('\r\n')).toEqual([
      'month,mailbox,row,thisMonth,lastMonth,changePercent,trend',
      '2026-10,all,newTickets,3,1,200,up',
      '2026-10,all,closedTickets,2,0,,up',
      '2026-10,all,medianReactionDays,1.5,3,-50,down',
      '2026-10,all,medianResolutionDays,,,,flat',
      '2026-10,all,openAtEndOfMonth,4,4,0,flat',
      '',
    ]);
  });
});

describe('the median', () => {
  it.each([
    [[], null],
    [[5], 5],
    [[9, 1, 5], 5],
    [[1, 2, 10, 4], 3],
  ])('of %j is %s', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
