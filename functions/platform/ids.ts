import { createHash } from 'node:crypto';
import { ulid } from 'ulid';

/** Where new identities come from. Passed in as an argument, so that tests can foresee them. */
export interface IdSource {
  /** A new identifier, unique, of letters and digits, sorting by time of creation. */
  next(now: number): string;
}

/** Universally unique, lexicographically sortable identifiers. */
export const systemIds: IdSource = { next: (now) => ulid(now) };

/**
 * An identity that the same parts always give again: what makes a repeated step find the first one's traces.
 * @returns 20 characters of the URL-safe base64 alphabet (120 bits of SHA-256 over the parts, separated by a zero byte)
 */
export function derivedId(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('base64url').slice(0, 20);
}
