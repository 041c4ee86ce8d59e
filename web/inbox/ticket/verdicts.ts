import type { ReceivedView } from '../api/types.ts';

export type Verdicts = NonNullable<ReceivedView['verdicts']>;

/** What the mail service looks at. */
export const checks = ['spam', 'virus', 'spf', 'dkim', 'dmarc'] as const;
export type Check = (typeof checks)[number];

/** How far a mail's sender can be trusted. */
export interface Judgement {
  /** `verified`: the sender's own domain vouches for it; `unclear`: nobody says so, nobody denies it; `failed`: something speaks against it. */
  kind: 'verified' | 'unclear' | 'failed';
  /** What speaks against it. */
  failed: Check[];
}

/** Sums the verdicts up: a single failure counts, and DMARC has to pass for a sender to be verified. */
export function judge(verdicts: Verdicts): Judgement {
  const failed = checks.filter((check) => verdicts[check].toUpperCase() === 'FAIL');
  if (failed.length > 0) return { kind: 'failed', failed };
  return { kind: verdicts.dmarc.toUpperCase() === 'PASS' ? 'verified' : 'unclear', failed };
}

/** The verdict as a word that the pages have a text for. */
export function verdictWord(verdict: string): 'pass' | 'fail' | 'none' {
  const known = verdict.toUpperCase();
  return known === 'PASS' ? 'pass' : known === 'FAIL' ? 'fail' : 'none';
}
