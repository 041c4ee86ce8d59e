import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

interface Row {
  thisMonth: number | null;
  lastMonth: number | null;
  changePercent: number | null;
  trend: string;
}
interface Report {
  month: string;
  mailbox: string;
  rows: Record<
    'newTickets' | 'closedTickets' | 'medianReactionDays' | 'medianResolutionDays' | 'openAtEndOfMonth',
    Row
  >;
}

describe('the month', () => {
  let desk: TestDesk;
  let anna: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    anna = await desk.as('anna@demo.test');
  });
  afterAll(() => desk?.stop());

  async function arrive(at: string, subject: string): Promise<number> {
    await desk.setClock(at);
    await desk.mail({ from: 'maija@kahvila.test', subject, text: 'Hei' });
    await desk.idle();
    return (await anna.tickets('?limit=100')).find((ticket) => ticket.subject === subject)?.number ?? 0;
  }

  it('ends with a report of new, closed, medians and open tickets in the export bucket and over the API', async () => {
    const september = await arrive('2026-09-10T08:00:00Z', 'Syyskuu');
    const first = await arrive('2026-10-01T08:00:00Z', 'Lokakuu 1');
    const second = await arrive('2026-10-02T08:00:00Z', 'Lokakuu 2');
    await arrive('2026-10-03T08:00:00Z', 'Lokakuu 3');
    await desk.setClock('2026-10-04T08:00:00Z');
    await anna.post(`/tickets/${first}/replies`, { text: 'Vastaus', status: 'closed' });
    await anna.post(`/tickets/${second}/replies`, { text: 'Vastaus' });
    await anna.post(`/tickets/${september}/replies`, { text: 'Vastaus', status: 'closed' });
    await desk.idle();
    await desk.setClock('2026-11-01T12:00:00Z');
    await desk.idle();

    const object = await desk.gateway.s3.list(desk.bucket('export'), 'kpi/2026-10/');
    expect(object.map((one) => one.key)).toEqual(
      expect.arrayContaining(['kpi/2026-10/report.json', 'kpi/2026-10/report.csv']),
    );
    const { body } = await anna.get<Report>('/reports/kpi?month=2026-10');
    expect(body.rows.newTickets).toEqual({ thisMonth: 3, lastMonth: 1, changePercent: 200, trend: 'up' });
    expect(body.rows.closedTickets).toMatchObject({ thisMonth: 2, lastMonth: 0, changePercent: null, trend: 'up' });
    expect(body.rows.medianReactionDays.thisMonth).toBe(3);
    expect(body.rows.medianResolutionDays.thisMonth).toBeCloseTo((3 + 24) / 2, 1);
    expect(body.rows.openAtEndOfMonth).toMatchObject({ thisMonth: 2, lastMonth: 1 });
    expect((await anna.get<Report>('/reports/kpi?month=2026-10&mailbox=support')).body.rows).toEqual(body.rows);
  });
});
