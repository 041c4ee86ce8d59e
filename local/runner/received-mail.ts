import PostalMime, { type Address } from 'postal-mime';

/** What SES thinks of a mail, one word each. */
export const verdictNames = ['spam', 'virus', 'spf', 'dkim', 'dmarc'] as const;
export type VerdictName = (typeof verdictNames)[number];
export type Verdicts = Record<VerdictName, string>;

/** Header by which a local sender sets the verdicts. It is taken off. */
export const VERDICT_HEADER = 'x-tuki-local-verdicts';
const VERDICT_WORDS = ['pass', 'fail', 'gray', 'processing_failed'];

/** A mail as it came by SMTP, taken apart at its header. */
export interface MailParts {
  headers: { name: string; value: string }[];
  /** Header lines without the verdict header, then body: the bytes as they came. */
  raw: Buffer;
  verdicts: Verdicts;
}

/** Reads the header and takes {@link VERDICT_HEADER} off. Bytes that it does not understand stay as they are. */
export function takeApart(mail: Buffer): MailParts {
  const end = headerEnd(mail);
  const verdicts: Verdicts = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' };
  const kept: string[] = [];
  const headers: MailParts['headers'] = [];
  for (const field of fieldsOf(mail.subarray(0, end).toString('latin1'))) {
    const colon = field.indexOf(':');
    const name = field.slice(0, colon).trim();
    const value = field
      .slice(colon + 1)
      .replace(/\r?\n/g, '')
      .trim();
    if (name.toLowerCase() === VERDICT_HEADER) {
      setVerdicts(verdicts, value);
      continue;
    }
    kept.push(field);
    if (colon > 0) headers.push({ name, value });
  }
  return { headers, verdicts, raw: Buffer.concat([Buffer.from(kept.join(''), 'latin1'), mail.subarray(end)]) };
}

/** Index of the empty line after the header, or the length of a mail that has none. */
function headerEnd(mail: Buffer): number {
  const crlf = mail.indexOf('\r\n\r\n');
  const lf = mail.indexOf('\n\n');
  const ends = [crlf < 0 ? -1 : crlf + 2, lf < 0 ? -1 : lf + 1].filter((index) => index >= 0);
  return ends.length > 0 ? Math.min(...ends) : mail.length;
}

/** Header fields with their folded lines and line ends. */
const fieldsOf = (header: string): string[] => header.match(/[^\r\n][^\n]*\n?(?:[ \t][^\n]*\n?)*/g) ?? [];

function setVerdicts(verdicts: Verdicts, value: string): void {
  for (const part of value.split(',')) {
    const [name = '', word = ''] = part.split('=').map((text) => text.trim().toLowerCase());
    const known = verdictNames.find((candidate) => candidate === name);
    if (known && VERDICT_WORDS.includes(word)) verdicts[known] = word.toUpperCase();
  }
}

export interface Transaction {
  messageId: string;
  source: string;
  recipients: string[];
  clientName: string;
  at: number;
}

/** The stored mail: what SES puts in front, then the mail. */
export function withReceivedHeaders(
  parts: MailParts,
  { messageId, source, recipients, clientName, at }: Transaction,
  isScanned: boolean,
): Buffer {
  const lines = [
    `Return-Path: <${source}>`,
    `Received: from ${clientName} by inbound-smtp.localhost with SMTP id ${messageId} for ${recipients[0] ?? ''}; ${new Date(at).toUTCString().replace('GMT', '+0000 (UTC)')}`,
    ...(isScanned
      ? [`X-SES-Spam-Verdict: ${parts.verdicts.spam}`, `X-SES-Virus-Verdict: ${parts.verdicts.virus}`]
      : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1'), parts.raw]);
}

export interface NotificationParts {
  transaction: Transaction;
  parts: MailParts;
  isScanned: boolean;
  action: { topicArn?: string; bucket: string; prefix: string; key: string };
  /** Recipients that the rule took. */
  matched: string[];
}

/**
 * The notification of a receipt rule's S3 action.
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
export async function notification({
  transaction,
  parts,
  isScanned,
  action,
  matched,
}: NotificationParts): Promise<object> {
  const { messageId, source, recipients, at } = transaction;
  const timestamp = new Date(at).toISOString();
  const verdict = (name: VerdictName) => ({ status: parts.verdicts[name] });
  const scan = (name: VerdictName) => (isScanned ? verdict(name) : { status: 'DISABLED' });
  return {
    notificationType: 'Received',
    receipt: {
      timestamp,
      processingTimeMillis: 1,
      recipients: matched,
      spamVerdict: scan('spam'),
      virusVerdict: scan('virus'),
      spfVerdict: verdict('spf'),
      dkimVerdict: verdict('dkim'),
      dmarcVerdict: verdict('dmarc'),
      ...(parts.verdicts.dmarc === 'FAIL' ? { dmarcPolicy: 'none' } : {}),
      action: {
        type: 'S3',
        topicArn: action.topicArn,
        bucketName: action.bucket,
        objectKeyPrefix: action.prefix,
        objectKey: action.key,
      },
    },
    mail: {
      timestamp,
      source,
      messageId,
      destination: recipients,
      headersTruncated: false,
      headers: shortened(parts.headers),
      commonHeaders: await commonHeaders(parts, source),
    },
  };
}

/** SES stops at 10 KB of headers; a queue's message has its limit, too. */
const HEADERS_LIMIT = 10 * 1024;

function shortened(headers: MailParts['headers']): MailParts['headers'] {
  let length = 0;
  return headers.filter(({ name, value }) => {
    length += name.length + value.length;
    return length <= HEADERS_LIMIT;
  });
}

async function commonHeaders(parts: MailParts, source: string): Promise<object> {
  const header = Buffer.from(parts.headers.map(({ name, value }) => `${name}: ${value}\r\n`).join(''), 'latin1');
  const mail = await PostalMime.parse(Buffer.concat([header, Buffer.from('\r\n')]));
  const list = (addresses: Address[] | undefined) =>
    addresses?.map(({ name, address }) => (name ? `${name} <${address}>` : address));
  const plain = (wanted: string) => parts.headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
  return {
    returnPath: source,
    from: list(mail.from && [mail.from]),
    replyTo: list(mail.replyTo),
    date: plain('date'),
    to: list(mail.to),
    cc: list(mail.cc),
    messageId: plain('message-id'),
    subject: mail.subject,
  };
}
