import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../engines/aws-error.ts';
import type { GatewayRequest } from './service.ts';

/** How far ahead of the local clock a URL may be signed. */
const LARGEST_SKEW_MS = 15 * 60_000;

/**
 * Checks a presigned URL: expiry against the local clock, then the signature.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 *
 * @throws AwsError `AccessDenied` when it has expired or is not valid yet, `SignatureDoesNotMatch` when anything signed was changed
 */
export function checkPresigned(request: GatewayRequest, secretAccessKey: string, now: number): void {
  const { query } = request;
  const signedAt = amzDate(query.get('X-Amz-Date') ?? '');
  const expires = Number(query.get('X-Amz-Expires') ?? Number.NaN);
  if (signedAt === undefined || !(expires >= 1 && expires <= 604_800)) {
    throw new AwsError('AuthorizationQueryParametersError', 'X-Amz-Date or X-Amz-Expires is missing or wrong.');
  }
  if (now > signedAt + expires * 1000) throw new AwsError('AccessDenied', 'Request has expired', 403);
  if (now < signedAt - LARGEST_SKEW_MS) throw new AwsError('AccessDenied', 'Request is not valid yet', 403);

  const given = Buffer.from(query.get('X-Amz-Signature') ?? '');
  const wanted = Buffer.from(signature(request, secretAccessKey));
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      403,
    );
  }
}

function signature({ query, rawQuery, headers, method, path }: GatewayRequest, secretAccessKey: string): string {
  const signedHeaders = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  const canonicalQuery = rawQuery
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('X-Amz-Signature='))
    .map((part) => (part.includes('=') ? part : `${part}=`))
    .sort()
    .join('&');
  const canonicalRequest = [
    method,
    path,
    canonicalQuery,
    ...signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = (query.get('X-Amz-Credential') ?? '').split('/').slice(-4);
  const text = [
    'AWS4-HMAC-SHA256',
    query.get('X-Amz-Date'),
    scope.join('/'),
    createHash('sha256').update(canonicalRequest).digest('hex'),
  ].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, text).toString('hex');
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** `20261122T125000Z` as epoch milliseconds. */
function amzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
