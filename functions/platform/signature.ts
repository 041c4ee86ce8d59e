import { createHmac, timingSafeEqual } from 'node:crypto';

/** What is signed; the same words under another purpose have another signature. */
export type Purpose = 'message-id' | 'plus-address' | 'link' | 'file' | 'loop' | 'canary';

/** Signs with the current key, and knows the signatures of those that were current before. */
export interface SigningKey {
  current: string;
  /** Newest first. Whoever holds one of them can still forge: a key that has leaked must be taken out. */
  former: readonly string[];
}

/**
 * @param parts must not hold a zero byte
 * @param length base64url characters, six bits each
 */
export function sign(purpose: Purpose, parts: readonly string[], key: SigningKey, length: number): string {
  return digestOf(purpose, parts, key.current).toString('base64url').slice(0, length);
}

/** Whether `given` is what `sign` made of the same purpose and parts, under the current key or a former one. */
export function isSignedBy(given: string, purpose: Purpose, parts: readonly string[], key: SigningKey): boolean {
  return [key.current, ...key.former].some((one) =>
    isSame(given, digestOf(purpose, parts, one).toString('base64url').slice(0, given.length)),
  );
}

/** @returns small letters and digits alone, four bits each: for what mail programs may write in capitals or small letters */
export function signPlain(purpose: Purpose, parts: readonly string[], key: SigningKey, length: number): string {
  return digestOf(purpose, parts, key.current).toString('hex').slice(0, length);
}

/** As `isSignedBy`, for what `signPlain` made. */
export function isPlainSignedBy(given: string, purpose: Purpose, parts: readonly string[], key: SigningKey): boolean {
  return [key.current, ...key.former].some((one) =>
    isSame(given.toLowerCase(), digestOf(purpose, parts, one).toString('hex').slice(0, given.length)),
  );
}

const digestOf = (purpose: Purpose, parts: readonly string[], key: string): Buffer =>
  createHmac('sha256', key)
    .update([purpose, ...parts].join('\u0000'))
    .digest();

/** Compares in a time that tells nothing about where two signatures differ. */
function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
