import { isPlainSignedBy, type SigningKey, signPlain } from '../platform/signature.ts';

/** 64 bits: nobody gains by forging it but the silence of an alarm. */
const signatureLength = 16;

/** A mail that the desk writes to itself, to see that the way in and the way out are open. */
export interface Canary {
  /** Which one it is: small letters and digits. */
  id: string;
  /** Epoch ms. */
  sentAt: number;
}

/** How the canary that is sent at an instant (epoch ms) is called. */
export const canaryOf = (sentAt: number): Canary => ({ id: sentAt.toString(36), sentAt });

/**
 * Where a canary is mailed to: the mailbox's address with a signature and the canary behind a `+` (RFC 5233), in small letters and digits.
 * @param mailbox address of the mailbox
 */
export function canaryAddress(mailbox: string, canary: Canary, key: SigningKey): string {
  const at = mailbox.lastIndexOf('@');
  const signature = signPlain('canary', [canary.id], key, signatureLength);
  return `${mailbox.slice(0, at)}+canary-${signature}-${canary.id}${mailbox.slice(at)}`;
}

/**
 * The canary that a mail to this address is.
 * @param address recipient of the envelope, in any case
 * @returns undefined when it is an ordinary address or its signature is wrong
 */
export function readCanary(address: string, key: SigningKey): Canary | undefined {
  const match = /\+canary-([0-9a-f]{16})-([0-9a-z]{1,11})@[^@]+$/.exec(address.toLowerCase());
  if (match === null) return undefined;
  const [, signature = '', id = ''] = match;
  return isPlainSignedBy(signature, 'canary', [id], key) ? { id, sentAt: Number.parseInt(id, 36) } : undefined;
}
