import { derivedId } from './ids.ts';

/** Nobody has a mail address there (RFC 2606, section 2). */
const domain = 'phone.invalid';

/**
 * The address under which somebody is kept who has called and given no mail address: the same for the same number, however it is written. Nothing is ever
 * mailed to it.
 * @param phone with whatever stands between its digits; `00` counts as `+`
 */
export function callerAddress(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, '').replace(/^00/, '+');
  return `caller-${derivedId('phone', digits).slice(0, 12).toLowerCase()}@${domain}`;
}

/** Whether an address stands for a phone number. */
export const isCallerAddress = (address: string): boolean => address.toLowerCase().endsWith(`@${domain}`);
