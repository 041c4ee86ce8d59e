import { TukiError } from './errors.ts';

/**
 * The version that If-Match names, `undefined` without the header or for `*`.
 * @throws TukiError `invalid-request` when the header is no ETag of the desk
 */
export function ifMatch(headers: Record<string, string | undefined>): number | undefined {
  const header = headers['if-match']?.trim();
  if (header === undefined || header === '' || header === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(header)?.[1];
  if (version === undefined) {
    throw new TukiError('invalid-request', 'If-Match must be the ETag of what is changed, "<version>".', {
      fields: [{ path: 'If-Match', message: 'must be the ETag of what is changed, "<version>"' }],
    });
  }
  return Number(version);
}
