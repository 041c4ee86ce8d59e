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
  return `${portalBase(options.portalUrl)}/portal/t/${options.number}#${linkToken(options)}`;
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
  const payload = signedPayload(token, 'link', key);
  if (payload === undefined) return undefined;
  const { n, c, e } = grant.parse(payload);
  return e * 1000 > now ? { number: n, customerId: c } : undefined;
}

/** A link to a file in a mail is good for so long: 90 days in milliseconds. */
const fileLinkLasts = 90 * 24 * 60 * 60 * 1000;

const fileGrant = z.object({
  n: z.number().int().positive(),
  o: z.number(),
  i: z.string().min(1),
  a: z.string().min(1),
  e: z.number(),
});

/** The file of a sent message that a link opens. */
export interface FileGrant {
  number: number;
  /** Place and id of the entry. */
  order: number;
  entryId: string;
  attachmentId: string;
}

/**
 * A link to a file that was too large for the mail, good for 90 days. Its token stands behind `#`, as in `ticketLink`.
 * @param options.now epoch milliseconds
 */
export function fileLink(file: FileGrant, options: { portalUrl: string; now: number; key: SigningKey }): string {
  const { number, order, entryId, attachmentId } = file;
  const expires = Math.floor((options.now + fileLinkLasts) / 1000);
  const payload = Buffer.from(
    JSON.stringify({ n: number, o: order, i: entryId, a: attachmentId, e: expires }),
  ).toString('base64url');
  const path = [number, entryId, attachmentId].join('/');
  return `${portalBase(options.portalUrl)}/portal/f/${path}#${payload}.${sign('file', [payload], options.key, signatureLength)}`;
}

/**
 * @param now epoch milliseconds
 * @returns undefined when the token is forged, damaged or expired
 */
export function readFileToken(token: string, key: SigningKey, now: number): FileGrant | undefined {
  const payload = signedPayload(token, 'file', key);
  if (payload === undefined) return undefined;
  const { n, o, i, a, e } = fileGrant.parse(payload);
  return e * 1000 > now ? { number: n, order: o, entryId: i, attachmentId: a } : undefined;
}

const portalBase = (portalUrl: string): string => portalUrl.replace(/\/+$/, '').replace(/\/portal$/, '');

/** What a token holds, when its signature is right. */
function signedPayload(token: string, purpose: 'link' | 'file', key: SigningKey): unknown {
  const [payload = '', signature = '', ...rest] = token.split('.');
  const wrong = rest.length > 0 || payload.length > 1000 || signature.length !== signatureLength;
  if (wrong || !isSignedBy(signature, purpose, [payload], key)) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}
