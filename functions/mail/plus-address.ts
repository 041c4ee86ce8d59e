import { isPlainSignedBy, type SigningKey, signPlain } from './signature.ts';

/** 64 bits: an address has little room, and each guess costs a mail that the desk sees. */
const signatureLength = 16;

/**
 * Who answers to the address: `t` the people of a ticket, `o` somebody outside the conversation to whom a message was forwarded, `n` an agent whom a
 * notice was sent, `m` one whom a notice of a note was sent: their answer is a note.
 */
export type PlusKind = 't' | 'o' | 'n' | 'm';

/** What a signed address leads to. */
export interface PlusTarget {
  kind: PlusKind;
  number: number;
}

/**
 * The mailbox's address with the ticket and a signature behind a `+` (RFC 5233), for Reply-To: whoever writes to it has received our mail. In small
 * letters and digits alone, as mail programs may change the case.
 * @param agent mail address of the one agent who may use an address of kind `n` or `m`
 */
export function plusAddress(mailbox: string, target: PlusTarget, key: SigningKey, agent = ''): string {
  const at = mailbox.lastIndexOf('@');
  const { kind, number } = target;
  const signature = signPlain('plus-address', partsOf(target, agent), key, signatureLength);
  return `${mailbox.slice(0, at)}+${kind}${number}-${signature}${mailbox.slice(at)}`;
}

/**
 * @param agent whose address the mail comes from, for addresses of kind `n` and `m`
 * @returns undefined when the address is an ordinary one or its signature is wrong
 */
export function readPlusAddress(address: string, key: SigningKey, agent = ''): PlusTarget | undefined {
  const match = /\+([tonm])(\d{1,10})-([0-9a-f]{16})@[^@]+$/i.exec(address);
  if (match === null) return undefined;
  const [, kind = '', number = '', signature = ''] = match;
  const target: PlusTarget = { kind: kind.toLowerCase() as PlusKind, number: Number(number) };
  return isPlainSignedBy(signature, 'plus-address', partsOf(target, agent), key) ? target : undefined;
}

const partsOf = ({ kind, number }: PlusTarget, agent: string): string[] =>
  kind === 'n' || kind === 'm' ? [kind, String(number), agent.toLowerCase()] : [kind, String(number)];
