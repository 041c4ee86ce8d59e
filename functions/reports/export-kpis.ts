import { reportCsv } from './csv.ts';
import type { KpiReport } from './kpi.ts';
import { makeReport } from './make-report.ts';
import { monthOf, monthsAfter } from './month.ts';
import type { ReportStore } from './report-store.ts';

/** A file of the export bucket. */
export interface ExportFile {
  key: string;
  contentType: string;
  body: string;
}

/** What exporting takes. */
export interface KpiExport {
  store: ReportStore;
  /** Short ids of all mailboxes. */
  mailboxes: readonly string[];
  timeZone: string;
  /** Epoch milliseconds. */
  now: number;
  put(file: ExportFile): Promise<void>;
}

/**
 * Freezes and exports the reports of the month before an instant: of all mailboxes together and of each. A report that is frozen already stays,
 * so that doing it again writes the same files.
 * @param scheduledAt epoch milliseconds
 * @returns the month
 */
export async function exportKpis(to: KpiExport, scheduledAt: number): Promise<string> {
  const month = monthsAfter(monthOf(scheduledAt, to.timeZone), -1);
  for (const mailbox of ['all', ...to.mailboxes]) {
    const mailboxes = mailbox === 'all' ? to.mailboxes : [mailbox];
    const query = { month, mailbox, mailboxes, complete: true, now: to.now, timeZone: to.timeZone };
    const report =
      (await to.store.report(mailbox, month)) ?? (await to.store.freeze(await makeReport(to.store, query)));
    for (const file of reportFiles(report)) await to.put(file);
  }
  return month;
}

function reportFiles(report: KpiReport): ExportFile[] {
  const folder = report.mailbox === 'all' ? `kpi/${report.month}` : `kpi/${report.month}/${report.mailbox}`;
  return [
    { key: `${folder}/report.json`, contentType: 'application/json', body: `${JSON.stringify(report, null, 2)}\n` },
    { key: `${folder}/report.csv`, contentType: 'text/csv; charset=utf-8', body: reportCsv(report) },
  ];
}
