import { describe, expect, it } from 'vitest';
import { formatAge, formatShort, formatSize, localeFor } from '../../../web/ui/format-time.ts';
import { initials } from '../../../web/ui/states.tsx';

const minute = 60_000;

describe('ages', () => {
  it.each([
    [-5 * minute, 'en', '0 min'],
    [59 * minute, 'en', '59 min'],
    [60 * minute, 'en', '1 hr'],
    [23.9 * 60 * minute, 'en', '23 hr'],
    [48 * 60 * minute, 'en', '2 days'],
    [48 * 60 * minute, 'fi', '2 pv'],
  ])('%d ms in %s is %s', (elapsed, language, expected) => {
    expect(formatAge(elapsed, language).replace(/\s/gu, ' ')).toBe(expected);
  });
});

describe('moments', () => {
  const now = new Date(2026, 9, 1, 14, 5).getTime();
  it('shows only the time of today', () => {
    expect(formatShort(new Date(2026, 9, 1, 9, 30).toISOString(), 'fi', now)).toBe('09.30');
  });
  it('shows the year of another year', () => {
    expect(formatShort(new Date(2025, 9, 1, 9, 30).toISOString(), 'en', now)).toBe('Oct 1, 2025');
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 byte'],
    [999, '999 byte'],
    [182_331, '182 kB'],
    [4_200_000, '4.2 MB'],
  ])('%d bytes are %s', (bytes, expected) => {
    expect(formatSize(bytes, 'en').replace(/\s/gu, ' ')).toBe(expected);
  });
});

describe('initials', () => {
  it.each([
    ['Anna Aalto', 'AA'],
    ['anna.aalto@demo.test', 'A'],
    ['Ben', 'B'],
    ['', '?'],
    ['Åsa van der Öst', 'ÅÖ'],
  ])('of %j are %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe('the locale of dates', () => {
  it.each([
    ['en', ['en-US', 'fi'], 'en-US'],
    ['en', ['fi-FI', 'en'], 'en-GB'],
    ['en', ['en-US@posix'], 'en-GB'],
    ['fi', ['en-GB', 'fi-FI'], 'fi-FI'],
    ['fi', ['en-GB'], 'fi'],
  ])('of somebody who reads %s on a device that speaks %j is %s', (language, device, locale) => {
    expect(localeFor(language, device)).toBe(locale);
  });
});
