import type { SentMail } from '../../types.ts';
import { arn, type Place } from '../place.ts';
import type { SesEventType } from '../seams.ts';

/** What is to be reported of a mail, for which of its recipients. */
export interface Outcome {
  type: SesEventType;
  recipients: string[];
  /** The address was on the suppression list: SES did not even try. */
  suppressed?: boolean;
}

/**
 * What becomes of a mail's recipients. All are delivered to, but for those of SES's mailbox simulator (`bounce@`, `complaint@`,
 * `suppressionlist@simulator.amazonses.com`, also with `+label`) and, so that people can try them with readable addresses, everybody at a domain
 * that starts with `bounce.` or `complaint.`.
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
 */
export function outcomes(recipients: readonly string[]): Outcome[] {
  const byFate = Map.groupBy(recipients, fate);
  const of = (wanted: ReturnType<typeof fate>) => byFate.get(wanted) ?? [];
  const all: Outcome[] = [
    { type: 'SEND', recipients: [...recipients] },
    { type: 'DELIVERY', recipients: [...of('delivery'), ...of('complaint')] },
    { type: 'BOUNCE', recipients: of('bounce') },
    { type: 'BOUNCE', recipients: of('suppression'), suppressed: true },
    { type: 'COMPLAINT', recipients: of('complaint') },
  ];
  return all.filter((outcome) => outcome.recipients.length > 0);
}

function fate(recipient: string): 'delivery' | 'bounce' | 'complaint' | 'suppression' {
  const [local = '', domain = ''] = recipient.toLowerCase().split('@');
  const kind = domain === 'simulator.amazonses.com' ? local.split('+')[0] : domain.split('.')[0];
  if (kind === 'bounce' || kind === 'complaint') return kind;
  return kind === 'suppressionlist' ? 'suppression' : 'delivery';
}

/** A mail as far as events tell of it. */
export type ReportedMail = Omit<SentMail, 'raw'> & { headers: { name: string; value: string }[] };

/**
 * The JSON that SES publishes to a configuration set's topic.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function eventMessage(mail: ReportedMail, outcome: Outcome, now: number, place: Place): object {
  const timestamp = new Date(now).toISOString();
  const names = { SEND: 'Send', DELIVERY: 'Delivery', BOUNCE: 'Bounce', COMPLAINT: 'Complaint', REJECT: 'Reject' };
  return {
    eventType: names[outcome.type],
    mail: {
      timestamp: mail.at,
      source: mail.from,
      sourceArn: arn(place, 'ses', `identity/${mail.from.split('@')[1]}`),
      sendingAccountId: place.account,
      messageId: mail.id,
      destination: mail.to,
      headersTruncated: false,
      headers: mail.headers,
      commonHeaders: { from: [mail.from], to: mail.to, messageId: mail.id, subject: mail.subject },
      tags: {
        ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
        ...(mail.configurationSet && { 'ses:configuration-set': [mail.configurationSet] }),
        'ses:from-domain': [mail.from.split('@')[1]],
      },
    },
    ...particulars(outcome, mail, timestamp, now),
  };
}

function particulars({ type, recipients, suppressed }: Outcome, mail: ReportedMail, timestamp: string, now: number) {
  const feedbackId = `${mail.id}-${type.toLowerCase()}`;
  switch (type) {
    case 'SEND':
      return { send: {} };
    case 'REJECT':
      return { reject: { reason: 'Bad content' } };
    case 'DELIVERY':
      return {
        delivery: {
          timestamp,
          processingTimeMillis: now - Date.parse(mail.at),
          recipients,
          smtpResponse: '250 2.0.0 OK',
          reportingMTA: 'local.amazonses.com',
        },
      };
    case 'BOUNCE':
      return {
        bounce: {
          feedbackId,
          bounceType: 'Permanent',
          bounceSubType: suppressed ? 'OnAccountSuppressionList' : 'General',
          bouncedRecipients: recipients.map((emailAddress) => ({
            emailAddress,
            action: 'failed',
            status: '5.1.1',
            diagnosticCode: suppressed
              ? 'Amazon SES did not send the message to this address because it is on the suppression list for your account.'
              : 'smtp; 550 5.1.1 user unknown',
          })),
          timestamp,
          reportingMTA: 'dns; local.amazonses.com',
        },
      };
    case 'COMPLAINT':
      return {
        complaint: {
          feedbackId,
          complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
          timestamp,
          arrivalDate: timestamp,
          complaintFeedbackType: 'abuse',
          complaintSubType: null,
          userAgent: 'local feedback loop',
        },
      };
  }
}
