import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExportFile, exportKpis } from '../../functions/reports/export-kpis.ts';
import { makeReport } from '../../functions/reports/make-report.ts';
import { recordGroup } from '../../functions/reports/record-facts.ts';
import { createReportStore, type ReportStore } from '../../functions/reports/report-store.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anId } from '../support/factories.ts';
import { aRelayed, aStanding } from './factories.ts';

const timeZone = 'Europe/Helsinki';
const at = (iso: string): number => Date.parse(iso);

describe('the report of a month', () => {
  let dynamo: TestDynamo;
  let store: ReportStore;
  let sequence = 0;
  const next = (): number => {
    sequence += 1;
    return sequence;
  };
  beforeAll(async () => {
    dynamo = await startDynamo();
    store = createReportStore({ client: dynamo.client, table: dynamo.tickets });
    await created('support', '2026-09-10T08:00:00Z', 1);
    await created('support', '2026-10-01T08:00:00Z', 2);
    await created('support', '2026-10-02T08:00:00Z', 3);
    await created('sales', '2026-10-03T08:00:00Z', 4);
    await closed('support', '2026-10-04T08:00:00Z', 2, 3 * 1440);
    await closed('support', '2026-10-05T08:00:00Z', 1, 25 * 1440);
    await created('support', '2026-11-01T08:00:00Z', 5);
  });
  afterAll(() => dynamo.stop());

  async function record(entry: ReturnType<typeof aRelayed>): Promise<void> {
    const message = { messageId: anId(), sequence: String(next()), body: JSON.stringify(entry) };
    const recorder = { store, timeZone, kindOf: async () => undefined, failed: () => undefined };
    expect(await recordGroup(recorder, entry.mailbox, [message])).toEqual([]);
  }
  const created = (mailbox: string, when: string, number: number) =>
    record(aRelayed({ number, mailbox, at: at(when), state: aStanding({ mailbox }), facts: [{ fact: 'created' }] }));
  const closed = (mailbox: string, when: string, number: number, value: number) => {
    const before = aStanding({ mailbox });
    return record(
      aRelayed({
        number,
        mailbox,
        at: at(when),
        before,
        state: { ...before, status: 'closed' },
        facts: [{ fact: 'closed', value }],
      }),
    );
  };

  it('counts what was open at the end of each month back from now', async () => {
    const query = {
      mailbox: 'support',
      mailboxes: ['support'],
      complete: true,
      now: at('2026-11-02T08:00:00Z'),
      timeZone,
    };
    const october = await makeReport(store, { ...query, month: '2026-10' });
    expect(october.rows).toMatchObject({
      newTickets: { thisMonth: 2, lastMonth: 1 },
      closedTickets: { thisMonth: 2, lastMonth: 0 },
      medianResolutionDays: { thisMonth: 14 },
      openAtEndOfMonth: { thisMonth: 1, lastMonth: 1 },
    });
    const november = await makeReport(store, { ...query, month: '2026-11' });
    expect(november.rows.openAtEndOfMonth).toMatchObject({ thisMonth: 2, lastMonth: 1 });
  });

  it('is exported for all mailboxes and for each, and the same again whatever happens later', async () => {
    const run = async (now: string): Promise<ExportFile[]> => {
      const files: ExportFile[] = [];
      const to = {
        store,
        mailboxes: ['sales', 'support'],
        timeZone,
        now: at(now),
        put: async (file: ExportFile) => void files.push(file),
      };
      expect(await exportKpis(to, at('2026-10-31T23:01:00Z'))).toBe('2026-10');
      return files;
    };
    const files = await run('2026-11-01T23:01:00Z');
    expect(files.map((file) => file.key)).toEqual([
      'kpi/2026-10/report.json',
      'kpi/2026-10/report.csv',
      'kpi/2026-10/sales/report.json',
      'kpi/2026-10/sales/report.csv',
      'kpi/2026-10/support/report.json',
      'kpi/2026-10/support/report.csv',
    ]);
    expect(JSON.parse(files[0]?.body ?? '')).toMatchObject({
      mailbox: 'all',
      rows: { newTickets: { thisMonth: 3 }, openAtEndOfMonth: { thisMonth: 2 } },
    });
    await created('sales', '2026-10-31T20:00:00Z', 6);
    expect(await run('2026-11-03T00:00:00Z')).toEqual(files);
    expect(await store.report('all', '2026-10')).toEqual(JSON.parse(files[0]?.body ?? ''));
  });

  it('of some of the mailboxes does not show what was frozen of all', async () => {
    const query = { month: '2026-11', mailbox: 'all', now: at('2026-11-02T08:00:00Z'), timeZone };
    const some = await makeReport(store, { ...query, mailboxes: ['sales'], complete: false });
    expect(some.rows.newTickets.lastMonth).toBe(2);
    const all = await makeReport(store, { ...query, mailboxes: ['sales', 'support'], complete: true });
    expect(all.rows.newTickets.lastMonth).toBe(3);
  });
});
