import type { Fact } from './fact.ts';
import { columnOf, compareColumns, type KpiColumn, type KpiReport, kpiColumn } from './kpi.ts';
import { monthOf, monthsAfter, monthsBetween } from './month.ts';
import type { ReportStore } from './report-store.ts';

/** What is asked for. */
export interface ReportQuery {
  /** `2026-10`. */
  month: string;
  /** How the report calls what it is about: a short id, or `all`. */
  mailbox: string;
  /** The mailboxes whose tickets are in it. */
  mailboxes: readonly string[];
  /** Whether these are all that `mailbox` stands for: only then is the frozen report of that name about the same tickets. */
  complete: boolean;
  /** Epoch milliseconds. */
  now: number;
  /** The desk's, IANA name. */
  timeZone: string;
}

/**
 * Computes a month's report of some mailboxes from the facts. A running month is counted up to now. What was open at the end of a month is what
 * is open now less what the months after it have changed, so that no count ever starts from nothing.
 * @returns the report, not frozen
 */
export async function makeReport(store: ReportStore, query: ReportQuery): Promise<KpiReport> {
  const { month, mailbox, mailboxes } = query;
  const last = monthsAfter(month, -1);
  const openNow = (await Promise.all(mailboxes.map((one) => store.openNow(one)))).reduce(sum, 0);
  const laterMonths = monthsBetween(month, monthOf(query.now, query.timeZone));
  const [before, during, after, frozen] = await Promise.all([
    factsOfAll(store, mailboxes, [last]),
    factsOfAll(store, mailboxes, [month]),
    factsOfAll(store, mailboxes, laterMonths),
    query.complete ? store.report(mailbox, last) : undefined,
  ]);
  const openAtEnd = openNow - opened(after);
  const lastColumn: KpiColumn = frozen ? columnOf(frozen) : kpiColumn(before, during, openAtEnd - opened(during));
  return compareColumns(month, mailbox, kpiColumn(during, after, openAtEnd), lastColumn);
}

async function factsOfAll(
  store: ReportStore,
  mailboxes: readonly string[],
  months: readonly string[],
): Promise<Fact[]> {
  const parts = await Promise.all(months.flatMap((month) => mailboxes.map((mailbox) => store.facts(mailbox, month))));
  return parts.flat();
}

function opened(facts: readonly Fact[]): number {
  return facts.map((fact) => fact.open).reduce(sum, 0);
}

function sum(a: number, b: number): number {
  return a + b;
}
