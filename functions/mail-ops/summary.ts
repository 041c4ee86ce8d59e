import * as z from 'zod';
import { type LedgerLine, ledgerDay, outcomes } from '../mail/index.ts';

/** What may be amiss with a mail. */
export const differenceKinds = ['no-ledger-line', 'raw-missing', 'ticket-missing', 'failed'] as const;

/** A mail whose raw text, ledger line and ticket do not go together. */
const difference = z.object({
  /** `<bucket>/<key>` of the raw mail. */
  raw: z.string(),
  what: z.enum(differenceKinds),
});
export type Difference = z.infer<typeof difference>;

const count = z.int().min(0);

/** What became of the mails of one day: raw mails that were laid down, lines of the ledger by outcome, and what does not go together. */
export const daySummary = z.object({
  /** `2026-11-22`, UTC. */
  day: z.string(),
  /** When it was counted, epoch ms. */
  at: z.number(),
  accepted: count,
  ...(Object.fromEntries(outcomes.map((outcome) => [outcome, count])) as Record<
    (typeof outcomes)[number],
    typeof count
  >),
  /** No more than `mostDifferences` of them. */
  differences: z.array(difference),
  /** How many there are altogether. */
  different: count,
});
export type DaySummary = z.infer<typeof daySummary>;

/** An item holds no more differences than this; all are in the log. */
export const mostDifferences = 500;

/** A raw mail as it lies in the bucket. */
export interface RawMail {
  /** `<bucket>/<key>` */
  name: string;
  /** Epoch ms. */
  laidDownAt: number;
}

/** Everything that is known of a day's mails. */
export interface DayOfMail {
  day: string;
  now: number;
  /** Raw mails that were laid down on the day. */
  raws: readonly RawMail[];
  /** Lines of the day. */
  lines: readonly LedgerLine[];
  /** Raw mails that have a line on the day, the one before or the one after: midnight may fall between a mail and its line. */
  inLedger: ReadonlySet<string>;
  /** Of the raw mails that the day's lines name, those that lie in the bucket. Undefined when they may have been deleted by now. */
  present?: ReadonlySet<string>;
  /** Numbers of the tickets that are there, or were and have been deleted. */
  tickets: ReadonlySet<number>;
}

/** Adds a day up and finds what does not go together. */
export function summarise(of: DayOfMail): { summary: DaySummary; differences: Difference[] } {
  const { day, now, raws, inLedger, present, tickets } = of;
  const lines = withoutSettled(of.lines);
  const differences = distinct([
    ...raws.filter(({ name }) => !inLedger.has(name)).map(({ name }) => differenceOf(name, 'no-ledger-line')),
    ...lines.flatMap(({ raw, number, outcome }) => [
      ...(outcome === 'failed' ? [differenceOf(raw, 'failed')] : []),
      ...(present !== undefined && !present.has(raw) ? [differenceOf(raw, 'raw-missing')] : []),
      ...(number !== undefined && !tickets.has(number) ? [differenceOf(raw, 'ticket-missing')] : []),
    ]),
  ]);
  const counts = Object.fromEntries(
    outcomes.map((one) => [one, lines.filter(({ outcome }) => outcome === one).length]),
  );
  return {
    differences,
    summary: {
      ...(counts as Pick<DaySummary, (typeof outcomes)[number]>),
      day,
      at: now,
      accepted: raws.length,
      differences: differences.slice(0, mostDifferences),
      different: differences.length,
    },
  };
}

/** Leaves out the failures of raw mails that could not even be fetched and were taken in later: their line names no mailbox, so no later line takes its place. */
function withoutSettled(lines: readonly LedgerLine[]): LedgerLine[] {
  const taken = new Set(lines.filter(({ outcome }) => outcome !== 'failed').map(({ raw }) => raw));
  return lines.filter(({ outcome, mailbox, raw }) => outcome !== 'failed' || mailbox !== '' || !taken.has(raw));
}

const differenceOf = (raw: string, what: Difference['what']): Difference => ({ raw, what });

function distinct(differences: readonly Difference[]): Difference[] {
  return [...new Map(differences.map((one) => [`${one.what} ${one.raw}`, one])).values()];
}

const dayMs = 24 * 60 * 60 * 1000;

/** The day before or after. @param day `2026-11-22` */
export const dayFrom = (day: string, offset: -1 | 1): string => ledgerDay(Date.parse(day) + offset * dayMs);

/** A day as it stands in the ledger, such as `2026-11-22`. */
export const daySchema = z.iso.date();
