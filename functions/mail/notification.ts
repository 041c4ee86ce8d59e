import * as z from 'zod';

const verdict = z.object({ status: z.string() }).optional();

/** The JSON that SES publishes for a received mail. @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html */
const received = z.object({
  mail: z.object({ timestamp: z.string(), source: z.string().optional(), messageId: z.string() }),
  receipt: z.object({
    recipients: z.array(z.string()),
    spamVerdict: verdict,
    virusVerdict: verdict,
    spfVerdict: verdict,
    dkimVerdict: verdict,
    dmarcVerdict: verdict,
    action: z.object({ bucketName: z.string(), objectKey: z.string() }),
  }),
});

/** A mail that SES has taken in and laid into the mail bucket. */
export interface AcceptedMail {
  bucket: string;
  key: string;
  /** Epoch milliseconds; the same each time that the notification comes. */
  receivedAt: number;
  /** Sender of the envelope, lower case; empty for the null sender of bounces. */
  sender: string;
  /** Recipients of the envelope, lower case: the mailboxes it is for, whatever its headers say. */
  recipients: string[];
  /** `PASS`, `FAIL`, `GRAY`, `PROCESSING_FAILED` or `DISABLED`. */
  verdicts: Record<'spam' | 'virus' | 'spf' | 'dkim' | 'dmarc', string>;
}

/** A JSON text within JSON. */
const embedded = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: `not JSON: ${error instanceof Error ? error.message : String(error)}`,
    });
    return z.NEVER;
  }
});

/** A message that SNS has put on a queue: an envelope whose `Message` is JSON of its own. */
export const published = <T>(message: z.ZodType<T>) =>
  z.object({ Message: embedded.pipe(message) }).transform((envelope) => envelope.Message);

/** What lies on the queue of inbound mail. */
export const inboundMail: z.ZodType<AcceptedMail> = published(received).transform(({ mail, receipt }) => ({
  bucket: receipt.action.bucketName,
  key: receipt.action.objectKey,
  receivedAt: Date.parse(mail.timestamp),
  sender: (mail.source ?? '').replace(/^<|>$/g, '').trim().toLowerCase(),
  recipients: receipt.recipients.map((one) => one.trim().toLowerCase()),
  verdicts: {
    spam: receipt.spamVerdict?.status ?? 'DISABLED',
    virus: receipt.virusVerdict?.status ?? 'DISABLED',
    spf: receipt.spfVerdict?.status ?? 'DISABLED',
    dkim: receipt.dkimVerdict?.status ?? 'DISABLED',
    dmarc: receipt.dmarcVerdict?.status ?? 'DISABLED',
  },
}));
