import { type KpiReport, rowNames } from './kpi.ts';

const header = ['month', 'mailbox', 'row', 'thisMonth', 'lastMonth', 'changePercent', 'trend'];

/** A report as RFC 4180 CSV with a heading: one line for each row. Where there is no value, the field is empty. */
export function reportCsv(report: KpiReport): string {
  const lines = rowNames.map((name) => {
    const { thisMonth, lastMonth, changePercent, trend } = report.rows[name];
    return [report.month, report.mailbox, name, thisMonth, lastMonth, changePercent, trend].map(field);
  });
  return [header, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

function field(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
