import { describe, expect, it } from 'vitest';
import { judge, type Verdicts, verdictWord } from '../../../web/inbox/ticket/verdicts.ts';

const verdicts = (over: Partial<Verdicts> = {}): Verdicts => ({
  spam: 'PASS',
  virus: 'PASS',
  spf: 'PASS',
  dkim: 'PASS',
  dmarc: 'PASS',
  ...over,
});

describe('what the verdicts on a mail amount to', () => {
  it.each<[string, Partial<Verdicts>, ReturnType<typeof judge>]>([
    ['all passed', {}, { kind: 'verified', failed: [] }],
    ['the domain vouches though one check is grey', { spf: 'GRAY' }, { kind: 'verified', failed: [] }],
    ['nobody vouches', { dmarc: 'GRAY' }, { kind: 'unclear', failed: [] }],
    ['the check did not work', { dmarc: 'PROCESSING_FAILED' }, { kind: 'unclear', failed: [] }],
    ['one failed', { spf: 'FAIL' }, { kind: 'failed', failed: ['spf'] }],
    ['several failed', { dmarc: 'FAIL', spam: 'fail' }, { kind: 'failed', failed: ['spam', 'dmarc'] }],
  ])('%s', (_, over, expected) => {
    expect(judge(verdicts(over))).toEqual(expected);
  });

  it('says nothing where the service said nothing', () => {
    expect(['PASS', 'FAIL', 'GRAY', 'DISABLED'].map(verdictWord)).toEqual(['pass', 'fail', 'none', 'none']);
  });
});
