import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlusKind, plusAddress, readPlusAddress } from '../../functions/mail/plus-address.ts';
import { key } from './support.ts';

const kinds: PlusKind[] = ['t', 'o', 'n', 'm'];

describe('a signed address', () => {
  it('leads to the ticket and kind it was made for, also when a mail program changes its case', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 9_999_999_999 }), (kind, number) => {
        const address = plusAddress('support@demo.test', { kind, number }, key, 'anna@demo.test');
        expect(readPlusAddress(address, key, 'anna@demo.test')).toEqual({ kind, number });
        expect(readPlusAddress(address.toUpperCase(), key, 'Anna@Demo.test')).toEqual({ kind, number });
        expect(address.slice(0, address.indexOf('@')).length).toBeLessThanOrEqual(64);
      }),
    );
  });

  it('leads nowhere for another ticket, another kind, another key or another agent', () => {
    const address = plusAddress('support@demo.test', { kind: 'n', number: 1042 }, key, 'anna@demo.test');
    expect(readPlusAddress(address, key, 'ben@demo.test')).toBeUndefined();
    expect(readPlusAddress(address.replace('n1042', 'n1043'), key, 'anna@demo.test')).toBeUndefined();
    expect(readPlusAddress(address.replace('+n', '+t'), key, 'anna@demo.test')).toBeUndefined();
    expect(
      readPlusAddress(address, { current: 'another key for tests', former: [] }, 'anna@demo.test'),
    ).toBeUndefined();
    const later = { current: 'another key for tests', former: [key.current] };
    expect(readPlusAddress(address, later, 'anna@demo.test')).toEqual({ kind: 'n', number: 1042 });
  });

  it.each([
    'support@demo.test',
    'support+anything@demo.test',
    'support+t1042-@demo.test',
    'support+t1042-0123@demo.test',
    '',
  ])('is not %s', (address) => {
    expect(readPlusAddress(address, key)).toBeUndefined();
  });
});
