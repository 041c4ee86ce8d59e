import * as z from 'zod';
import { isSignedBy, type SigningKey, sign } from './signature.ts';

/** 192 bits. */
const signatureLength = 32;

const grant = z.object({ n: z.number().int().positive(), c: z.string().min(1), e: z.number() });

/** What a link opens, and for whom. */
export interface LinkGrant {
  number: number;
  customerId: string;
}

/**
 * A link that opens one ticket in the portal without signing in. Its token stands behind `#`, so that no server log and no Referer holds it.
 * @param options.portalUrl origin of the portal, or the portal's own address ending in `/portal`
 * @param options.expiresAt epoch milliseconds
 */
export function ticketLink(options: LinkGrant & { portalUrl: string; key: SigningKey; expiresAt: number }): string {
  const base = options.portalUrl.replace(/\/+$/, '').replace(/\/portal$/, '');
  return `${base}/portal/t/${options.number}#${linkToken(options)}`;
}

/** The token alone, as `ticketLink` puts it behind the `#`. */
export function linkToken({
  number,
  customerId,
  key,
  expiresAt,
}: LinkGrant & { key: SigningKey; expiresAt: number }): string {
  const payload = Buffer.from(JSON.stringify({ n: number, c: customerId, e: Math.floor(expiresAt / 1000) })).toString(
    'base64url',
  );
  return `${payload}.${sign('link', [payload], key, signatureLength)}`;
}

/**
 * @param now epoch milliseconds
 * @returns undefined when the token is forged, damaged or expired
 */
export function readLink(token: string, key: SigningKey, now: number): LinkGrant | undefined {
  const [payload = '', signature = '', ...rest] = token.split('.');
  if (
    rest.length > 0 ||
    payload.length > 1000 ||
    signature.length !== signatureLength ||
    !isSignedBy(signature, 'link', [payload], key)
  )
    return undefined;
  const { n, c, e } = grant.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return e * 1000 > now ? { number: n, customerId: c } : undefined;
}
