import { randomBytes } from 'node:crypto';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { FrontDoor, S3Engine, SnsEngine } from '../engines/seams.ts';
import type { LocalClock } from '../types.ts';
import { PortTakenError } from './http-server.ts';
import { type ReceiptRule, takes } from './receipt-rules.ts';
import { notification, type Transaction, takeApart, withReceivedHeaders } from './received-mail.ts';

/** SES takes mails of up to 40 MB. */
const SIZE_LIMIT = 40 * 1024 * 1024;

/** The desk's front door for mail. */
export interface MailIn extends FrontDoor {
  readonly port: number;
  /** Transactions in progress. */
  busy(): string[];
  close(): Promise<void>;
}

export interface MailInOptions {
  port: number;
  rules: ReceiptRule[];
  s3: S3Engine;
  sns: SnsEngine;
  clock: LocalClock;
  onChange(): void;
  report(line: string): void;
}

/**
 * Listens for SMTP on 127.0.0.1 and applies the receipt rules: each rule that takes a recipient stores the mail once and notifies once, however many
 * recipients the transaction has. The sender's 250 means that both are durable. 550: nobody takes the address; 552: longer than 40 MB.
 *
 * @throws PortTakenError
 */
export async function startMailIn(options: MailInOptions): Promise<MailIn> {
  const { rules, clock, onChange, report } = options;
  let inProgress = 0;

  const busily = async <T>(work: () => Promise<T>): Promise<T> => {
    inProgress += 1;
    try {
      return await work();
    } finally {
      inProgress -= 1;
      onChange();
    }
  };
  const accept = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> => {
    const mail = await collect(stream);
    if (!mail) throw new Refusal(552, 'message is longer than 40 MB');
    return store(mail, transactionOf(session, clock.now()), options);
  };
  const isTaken = (address: string): boolean => rules.some((rule) => takes(rule, address));

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: SIZE_LIMIT,
    banner: 'local desk',
    maxClients: 200,
    closeTimeout: 1_000,
    onRcptTo(address, _session, done) {
      done(isTaken(address.address) ? null : new Refusal(550, `nobody here has the address ${address.address}`));
    },
    onData(stream, session, done) {
      busily(() => accept(stream, session)).then(
        (messageId) => done(null, `OK ${messageId}`),
        (error: unknown) => {
          if (error instanceof Refusal) return done(error);
          report(`mail in: ${String(error)}`);
          done(new Refusal(451, 'the mail could not be stored, try again'));
        },
      );
    },
  });
  server.on('error', (error) => report(`mail in: ${error.message}`));
  const port = await listen(server, options.port);
  return {
    port,
    takes: isTaken,
    deliver: ({ raw, source, recipients }) =>
      busily(async () => {
        const transaction = { source, recipients, messageId: newId(), clientName: 'amazonses.com', at: clock.now() };
        try {
          await store(Buffer.from(raw), transaction, options);
          return true;
        } catch (error) {
          report(`mail in: ${String(error)}`);
          return false;
        }
      }),
    busy: () => (inProgress > 0 ? ['mail coming in'] : []),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(isTaken ? new PortTakenError(`port ${port} on 127.0.0.1 is taken`) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

/** An error that smtp-server answers with its code. */
class Refusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** The whole mail, or undefined when it is too long (the rest is read and dropped, so that the answer can be given). */
async function collect(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += (chunk as Buffer).length;
    if (length <= SIZE_LIMIT) chunks.push(chunk as Buffer);
    else chunks.length = 0;
  }
  return length > SIZE_LIMIT || stream.sizeExceeded ? undefined : Buffer.concat(chunks);
}

const newId = (): string => randomBytes(20).toString('hex');

function transactionOf(session: SMTPServerSession, at: number): Transaction {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    messageId: newId(),
    source: mailFrom ? mailFrom.address : '',
    recipients: rcptTo.map((recipient) => recipient.address),
    clientName: session.clientHostname || session.hostNameAppearsAs || session.remoteAddress,
    at,
  };
}

async function store(mail: Buffer, transaction: Transaction, { rules, s3, sns }: MailInOptions): Promise<string> {
  const parts = takeApart(mail);
  for (const rule of rules) {
    const matched = transaction.recipients.filter((recipient) => takes(rule, recipient));
    if (matched.length === 0) continue;
    for (const { bucket, prefix, topicArn } of rule.actions) {
      const key = `${prefix}${transaction.messageId}`;
      await s3.put(bucket, key, withReceivedHeaders(parts, transaction, rule.isScanning));
      if (!topicArn) continue;
      const action = { topicArn, bucket, prefix, key };
      const body = await notification({ transaction, parts, isScanned: rule.isScanning, action, matched });
      sns.publish(topicArn, JSON.stringify(body), { subject: 'Amazon SES Email Receipt Notification' });
    }
    if (rule.stops) break;
  }
  return transaction.messageId;
}
