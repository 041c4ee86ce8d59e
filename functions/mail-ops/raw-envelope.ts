import type { AcceptedMail } from '../mail/index.ts';

/** What SES has written above a mail when it took it in. What was not found there is left out. */
export interface RawEnvelope {
  /** Lower case; empty for the null sender. */
  sender?: string;
  /** Lower case. */
  recipient?: string;
  verdicts: AcceptedMail['verdicts'];
  /** Addresses in To and Cc, lower case: the sender's own words. */
  addressed: string[];
}

interface Field {
  /** Lower case. */
  name: string;
  /** Unfolded. */
  value: string;
}

/** Words of Authentication-Results (RFC 8601) as SES says them in its notification. */
const passes: Record<string, string> = { pass: 'PASS', fail: 'FAIL', hardfail: 'FAIL' };
/** No header of a mail is looked at beyond so many fields. */
const mostFields = 2000;

/**
 * Reads the envelope and the verdicts of a raw mail from the fields that SES has put above it: those before the second `Received`, which is somebody
 * else's, and of each only the first. What is unknown is `GRAY`.
 * @param top the first bytes of the mail, its header at least
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html
 */
export function readRawEnvelope(top: Uint8Array): RawEnvelope {
  const fields = fieldsOf(top);
  const received = fields.flatMap(({ name }, index) => (name === 'received' ? [index] : []));
  const ours = fields.slice(0, received[1] ?? fields.length);
  const first = (name: string): string | undefined => ours.find((field) => field.name === name)?.value;
  const returnPath = first('return-path');
  const recipient = /\bfor\s+<?([^\s<>;]+@[^\s<>;]+?)>?\s*(?:;|$)/i.exec(first('received') ?? '')?.[1];
  const results = first('authentication-results') ?? '';
  const authentication = (method: string): string =>
    /^\s*amazonses\.com\s*;/i.test(results) ? authenticationVerdict(results, method) : 'GRAY';
  return {
    ...(returnPath === undefined ? {} : { sender: returnPath.replace(/^<|>$/g, '').trim().toLowerCase() }),
    ...(recipient === undefined ? {} : { recipient: recipient.toLowerCase() }),
    verdicts: {
      spam: verdict(first('x-ses-spam-verdict')),
      virus: verdict(first('x-ses-virus-verdict')),
      spf: authentication('spf'),
      dkim: authentication('dkim'),
      dmarc: authentication('dmarc'),
    },
    addressed: fields.filter(({ name }) => name === 'to' || name === 'cc').flatMap(({ value }) => addressesIn(value)),
  };
}

function verdict(value: string | undefined): string {
  const word = value?.trim().toUpperCase() ?? '';
  return ['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED'].includes(word) ? word : 'GRAY';
}

function authenticationVerdict(results: string, method: string): string {
  const word = new RegExp(`;\\s*${method}=(\\w{1,20})`, 'i').exec(results)?.[1];
  return passes[word?.toLowerCase() ?? ''] ?? 'GRAY';
}

/** At most a hundred. */
function addressesIn(value: string): string[] {
  const found = value.slice(0, 20_000).match(/[^\s<>()[\],;:"@]{1,200}@[^\s<>()[\],;:"@]{1,200}/g) ?? [];
  return [...new Set(found.map((address) => address.toLowerCase()))].slice(0, 100);
}

/** The fields of the header, folded lines put together (RFC 5322, 2.2.3). */
function fieldsOf(top: Uint8Array): Field[] {
  const text = Buffer.from(top).toString('latin1');
  const [header = ''] = text.split(/\r?\n\r?\n/, 1);
  const fields: Field[] = [];
  for (const line of header.split(/\r?\n/)) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      last.value += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0)
      fields.push({ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() });
    if (fields.length >= mostFields) break;
  }
  return fields;
}
