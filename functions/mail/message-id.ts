import { isSignedBy, type SigningKey, sign } from './signature.ts';

/** 120 bits. */
const signatureLength = 20;
/** Stands where the entry would in the id that all mails of a ticket name. */
const anchorEntry = '0';

/** The ticket and entry that a mail of ours was. `entryId` is undefined for the id that all mails of a ticket name. */
export interface OwnMessage {
  number: number;
  entryId: string | undefined;
}

interface MessageIdParts {
  number: number;
  /** Letters, digits, `-` and `_`. */
  entryId: string;
  /** Domain of the sending mailbox. */
  domain: string;
  key: SigningKey;
}

/**
 * The Message-ID (RFC 5322) of a mail of ours, signed: whoever names it in an answer has received the mail.
 * @returns with angle brackets
 */
export function messageIdFor({ number, entryId, domain, key }: MessageIdParts): string {
  return `<t.${number}.${entryId}.${sign('message-id', [String(number), entryId], key, signatureLength)}@${domain}>`;
}

/**
 * The id that stands first in References of every mail of a ticket. Mail services may replace Message-ID; what an answer copies from
 * References leads back all the same.
 */
export function ticketMessageId(parts: Omit<MessageIdParts, 'entryId'>): string {
  return messageIdFor({ ...parts, entryId: anchorEntry });
}

/**
 * Reads an id that `messageIdFor` or `ticketMessageId` made.
 * @param id with or without angle brackets
 * @returns undefined for anybody else's id and for one whose signature is wrong
 */
export function readMessageId(id: string, key: SigningKey): OwnMessage | undefined {
  const match = /^<?t\.(\d{1,10})\.([\w-]{1,64})\.([\w-]{20})@[^@<>\s]{1,255}>?$/.exec(id.trim());
  if (match === null) return undefined;
  const [, number = '', entryId = '', signature = ''] = match;
  if (!isSignedBy(signature, 'message-id', [number, entryId], key)) return undefined;
  return { number: Number(number), entryId: entryId === anchorEntry ? undefined : entryId };
}
