import { createHmac, timingSafeEqual } from 'node:crypto';

/** What is signed; the same words under another purpose have another signature. */
export type Purpose = 'message-id' | 'link';

/**
 * @param parts must not hold a zero byte
 * @param length base64url characters, six bits each
 */
export function sign(purpose: Purpose, parts: readonly string[], key: string, length: number): string {
  return createHmac('sha256', key)
    .update([purpose, ...parts].join('\u0000'))
    .digest('base64url')
    .slice(0, length);
}

/** Compares in a time that tells nothing about where two signatures differ. */
export function isSignature(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
