import { describe, expect, it } from 'vitest';
import {
  reasonsOfPhase,
  reasonsOfStatus,
  reasonsOfSubject,
  rules,
  vagueWords,
} from '../../functions/mail/bounce-rules.ts';
import { bounceSentence } from '../../functions/mail/bounce-words.ts';

const vague = bounceSentence({ kind: 'bounce', reason: 'undefined' });

describe('bounceSentence', () => {
  const reasons = new Set([
    ...[...rules, ...vagueWords].map(([reason]) => reason),
    ...reasonsOfStatus.values(),
    ...Object.values({ ...reasonsOfSubject, ...reasonsOfPhase }),
  ]);

  it.each([...reasons])('has words of its own for %s', (reason) => {
    const sentence = bounceSentence({ kind: 'bounce', reason });
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence).not.toBe(vague);
  });

  it('says plainly what is the most common', () => {
    expect(bounceSentence({ kind: 'bounce', reason: 'userunknown' })).toBe('The address does not exist.');
    expect(bounceSentence({ kind: 'complaint', reason: 'feedback' })).toBe(
      'The recipient has reported the mail as spam.',
    );
  });

  it('admits what the report does not tell', () => {
    expect(bounceSentence({ kind: 'bounce', reason: 'a reason of the future' })).toBe(vague);
  });
});
