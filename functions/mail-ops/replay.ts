import type { AcceptedMail, Ledger, LedgerLine } from '../mail/index.ts';
import { ledgerDay } from '../mail/index.ts';
import { InvalidRequestError, NotFoundError } from '../platform/errors.ts';
import type { Mailbox } from '../settings/index.ts';
import { readRawEnvelope } from './raw-envelope.ts';
import { type RawStore, rawPrefix } from './raw-store.ts';
import { dayFrom } from './summary.ts';

/** What handing a raw mail to the desk once more needs. */
export interface ReplayDeps {
  raws: Pick<RawStore, 'find' | 'top'>;
  ledger: Pick<Ledger, 'linesOf'>;
  mailboxes(): Promise<Mailbox[]>;
  /** Name of the mail bucket. */
  bucket: string;
  /** Puts the body of a message on the queue of inbound mail. */
  send(body: string): Promise<void>;
}

/**
 * Hands a raw mail to the desk once more, as SES did. What it became before stays: the same mail and mailbox never make a second ticket.
 * @param raw `<bucket>/raw/…`, as the ledger has it, or `raw/…`
 * @throws InvalidRequestError for anything else; NotFoundError when there is no such mail
 */
export async function replay(raw: string, deps: ReplayDeps): Promise<AcceptedMail> {
  const key = raw.startsWith(`${deps.bucket}/`) ? raw.slice(deps.bucket.length + 1) : raw;
  if (!key.startsWith(rawPrefix) || key.length === rawPrefix.length)
    throw new InvalidRequestError([{ path: 'raw', message: 'must be a raw mail, such as raw/abc' }]);
  const found = await deps.raws.find(key);
  if (found === undefined) throw new NotFoundError('The raw mail');
  const mailboxes = await deps.mailboxes();
  const lines = await linesOf(`${deps.bucket}/${key}`, found.laidDownAt, mailboxes, deps);
  const place = { bucket: deps.bucket, key };
  const accepted = fromLines(lines, place) ?? (await fromHeader(place, found.laidDownAt, mailboxes, deps));
  await deps.send(notificationOf(accepted));
  return accepted;
}

type Place = Pick<AcceptedMail, 'bucket' | 'key'>;

/** Midnight may fall between a mail and its line. */
async function linesOf(raw: string, laidDownAt: number, mailboxes: readonly Mailbox[], { ledger }: ReplayDeps) {
  const day = ledgerDay(laidDownAt);
  const ids = [...mailboxes.map(({ id }) => id), ''];
  const found = await Promise.all([day, dayFrom(day, -1)].map((one) => ledger.linesOf(one, raw, ids)));
  return found.flat();
}

const verdictNames = ['spam', 'virus', 'spf', 'dkim', 'dmarc'] as const;

/** The ledger has the envelope as SES told it; verdicts that it leaves out were good. */
function fromLines(lines: readonly LedgerLine[], place: Place): AcceptedMail | undefined {
  const line = lines.find(({ recipients }) => recipients.length > 0);
  if (line === undefined) return undefined;
  const { at, sender, verdicts = {} } = line;
  return {
    ...place,
    receivedAt: at,
    sender,
    recipients: [...new Set(lines.flatMap(({ recipients }) => recipients))],
    verdicts: Object.fromEntries(
      verdictNames.map((name) => [name, verdicts[name] ?? 'PASS']),
    ) as AcceptedMail['verdicts'],
  };
}

/** Nothing was noted of the mail: its own header tells whose it was. */
async function fromHeader(place: Place, laidDownAt: number, mailboxes: readonly Mailbox[], deps: ReplayDeps) {
  const { sender, recipient, verdicts, addressed } = readRawEnvelope(await deps.raws.top(place.key));
  const own = new Set(mailboxes.flatMap(({ address, aliases }) => [address, ...aliases]));
  const plain = (address: string) => address.replace(/\+[^@]*(?=@)/, '');
  const recipients =
    recipient === undefined ? addressed.filter((one) => own.has(one) || own.has(plain(one))) : [recipient];
  return { ...place, receivedAt: laidDownAt, sender: sender ?? '', recipients, verdicts };
}

/**
 * The message that SES, by way of SNS, puts on the queue for an accepted mail.
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
export function notificationOf({ bucket, key, receivedAt, sender, recipients, verdicts }: AcceptedMail): string {
  const timestamp = new Date(receivedAt).toISOString();
  const status = (name: keyof AcceptedMail['verdicts']) => ({ status: verdicts[name] });
  const message = {
    notificationType: 'Received',
    mail: { timestamp, source: sender, messageId: key.slice(key.lastIndexOf('/') + 1), destination: recipients },
    receipt: {
      timestamp,
      recipients,
      spamVerdict: status('spam'),
      virusVerdict: status('virus'),
      spfVerdict: status('spf'),
      dkimVerdict: status('dkim'),
      dmarcVerdict: status('dmarc'),
      action: { type: 'S3', bucketName: bucket, objectKey: key },
    },
  };
  return JSON.stringify({ Type: 'Notification', Message: JSON.stringify(message) });
}
