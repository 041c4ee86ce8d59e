import { type Ledger, type LedgerLine, ledgerDay } from '../mail/index.ts';
import type { RawStore } from './raw-store.ts';
import { type DaySummary, type Difference, dayFrom, type RawMail, summarise } from './summary.ts';
import type { SummaryStore } from './summary-store.ts';

/** A mail that was laid down more recently may still be on its way: quarter of an hour in milliseconds. */
const onItsWay = 15 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;
const pageOfLines = 1000;

/** What counting a day needs. */
export interface ReconcileDeps {
  ledger: Pick<Ledger, 'lines'>;
  raws: Pick<RawStore, 'list'>;
  /** Which of these tickets are there, or were and have been deleted. */
  existingTickets(numbers: Iterable<number>): Promise<Set<number>>;
  summaries: Pick<SummaryStore, 'put'>;
  /** Raw mails are deleted after so many days; undefined: never. */
  rawDeletedAfterDays?: number;
}

/** Mails of a day are not accounted for. The log names each. */
export class MailUnaccountedError extends Error {
  override readonly name = 'MailUnaccountedError';
  readonly day: string;
  readonly differences: Difference[];
  constructor(day: string, differences: Difference[]) {
    super(`${differences.length} mails of ${day} are not accounted for`);
    this.day = day;
    this.differences = differences;
  }
}

/**
 * Compares the raw mails of a day with the ledger and the tickets, and keeps what it counted. Any number of times gives the same.
 * @param day `2026-11-22`, UTC
 * @returns what was counted
 * @throws MailUnaccountedError when something does not go together, after the count was kept
 */
export async function reconcile(day: string, deps: ReconcileDeps, now: number): Promise<DaySummary> {
  const lines = await linesOf(deps.ledger, day);
  const inLedger = new Set(lines.map(({ raw }) => raw));
  for (const neighbour of [dayFrom(day, -1), dayFrom(day, 1)]) {
    for (const { raw } of await linesOf(deps.ledger, neighbour)) inLedger.add(raw);
  }
  const named = new Set(lines.map(({ raw }) => raw));
  const raws: RawMail[] = [];
  const present = new Set<string>();
  for await (const raw of deps.raws.list()) {
    if (named.has(raw.name)) present.add(raw.name);
    if (ledgerDay(raw.laidDownAt) === day && now - raw.laidDownAt >= onItsWay) raws.push(raw);
  }
  const numbers = new Set(lines.flatMap(({ number }) => (number === undefined ? [] : [number])));
  const { summary, differences } = summarise({
    day,
    now,
    raws,
    lines,
    inLedger,
    present: mayBeDeleted(day, deps.rawDeletedAfterDays, now) ? undefined : present,
    tickets: await deps.existingTickets(numbers),
  });
  await deps.summaries.put(summary);
  if (differences.length > 0) throw new MailUnaccountedError(day, differences);
  return summary;
}

function mayBeDeleted(day: string, afterDays: number | undefined, now: number): boolean {
  return afterDays !== undefined && Date.parse(day) + afterDays * dayMs <= now;
}

async function linesOf(ledger: ReconcileDeps['ledger'], day: string): Promise<LedgerLine[]> {
  const lines: LedgerLine[] = [];
  let cursor: string | undefined;
  do {
    const page = await ledger.lines(day, { limit: pageOfLines, cursor });
    lines.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return lines;
}
