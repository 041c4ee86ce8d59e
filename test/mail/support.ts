/** Mails and notifications for tests: each states only what matters. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AcceptedMail } from '../../functions/mail/notification.ts';
import { someTime } from '../support/factories.ts';

export const key = { current: 'a key that signs in tests only', former: [] };

interface MailParts {
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  messageId?: string;
  /** Further header lines. */
  headers?: Record<string, string>;
}

/** A raw mail of one plain text. */
export function aMail(parts: MailParts = {}): Uint8Array {
  const {
    from = 'Kaisa Korhonen <kaisa@customer.test>',
    to = 'support@demo.test',
    subject = 'The lamp does not light up',
    text = 'I bought a lamp.',
  } = parts;
  const headers = {
    From: from,
    To: to,
    Subject: subject,
    ...(parts.messageId ? { 'Message-ID': parts.messageId } : {}),
    ...parts.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(
    `${lines.join('\r\n')}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`,
  );
}

/** A notification that a mail was taken in. */
export function accepted(over: Partial<AcceptedMail> = {}): AcceptedMail {
  return {
    bucket: 'mail',
    key: 'raw/1',
    receivedAt: someTime,
    sender: 'kaisa@customer.test',
    recipients: ['support@demo.test'],
    verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' },
    ...over,
  };
}

/** One of the oddities in this folder. */
export const oddity = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, `${name}.eml`));

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
