import * as z from 'zod';
import { reasonOf } from './bounce-reasons.ts';
import { bounceSentence } from './bounce-words.ts';
import type { Reported } from './delivery.ts';
import type { SentMessage } from './delivery-store.ts';
import { published } from './notification.ts';

const recipient = z.object({
  emailAddress: z.string(),
  diagnosticCode: z.string().optional(),
  status: z.string().optional(),
});

/** The JSON that SES publishes of a sent mail. @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
const sesEvent = z.object({
  eventType: z.string(),
  mail: z.object({
    timestamp: z.string(),
    messageId: z.string(),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  bounce: z
    .object({
      bounceType: z.string(),
      bounceSubType: z.string().optional(),
      bouncedRecipients: z.array(recipient),
      timestamp: z.string(),
      feedbackId: z.string().optional(),
    })
    .optional(),
  complaint: z
    .object({
      complainedRecipients: z.array(recipient),
      timestamp: z.string(),
      complaintFeedbackType: z.string().optional(),
    })
    .optional(),
  delivery: z.object({ timestamp: z.string(), recipients: z.array(z.string()).optional() }).optional(),
  reject: z.object({ reason: z.string() }).optional(),
  deliveryDelay: z
    .object({ delayType: z.string(), timestamp: z.string(), delayedRecipients: z.array(recipient).optional() })
    .optional(),
});
type SesEvent = z.infer<typeof sesEvent>;

/** A report of the mail service on one of our messages. */
export interface DeliveryReport {
  /** Undefined for a mail that belongs to no ticket, such as a notice to an agent. */
  message?: SentMessage;
  /** Undefined for an event that says nothing on delivery. */
  delivery?: Reported;
  /** It will not come through by trying again. */
  permanent: boolean;
}

/** What lies on the queue of mail events. */
export const mailEvent: z.ZodType<DeliveryReport> = published(sesEvent).transform((event) => ({
  message: messageOf(event),
  delivery: deliveryOf(event),
  permanent: event.bounce?.bounceType === 'Permanent' || event.eventType === 'Reject',
}));

function messageOf({ mail }: SesEvent): SentMessage | undefined {
  const [number, order, id, mailbox] = ['ticket', 'order', 'entry', 'mailbox'].map((tag) => mail.tags?.[tag]?.[0]);
  if (number === undefined || order === undefined || id === undefined || mailbox === undefined) return undefined;
  return { number: Number(number), order: Number(order), id, mailbox };
}

function deliveryOf(event: SesEvent): Reported | undefined {
  const retry = event.mail.tags?.retry?.[0];
  const base = { sesId: event.mail.messageId, ...(retry === undefined ? {} : { retriedAt: Number(retry) }) };
  const at = (timestamp: string | undefined): number => Date.parse(timestamp ?? event.mail.timestamp);
  switch (event.eventType) {
    case 'Send':
      return { ...base, state: 'sent', at: at(undefined) };
    case 'Delivery':
      return {
        ...base,
        state: 'delivered',
        at: at(event.delivery?.timestamp),
        reached: event.delivery?.recipients?.map((one) => one.toLowerCase()),
      };
    case 'DeliveryDelay':
      return {
        ...base,
        state: 'delayed',
        at: at(event.deliveryDelay?.timestamp),
        failed: addressesOf(event.deliveryDelay?.delayedRecipients),
        reason: 'The recipient’s mail server does not take it at the moment; it is tried on.',
      };
    case 'Bounce':
      return {
        ...base,
        state: 'bounced',
        at: at(event.bounce?.timestamp),
        reason: bounceReason(event),
        failed: addressesOf(event.bounce?.bouncedRecipients),
      };
    case 'Complaint':
      return {
        ...base,
        state: 'complained',
        at: at(event.complaint?.timestamp),
        failed: addressesOf(event.complaint?.complainedRecipients),
        reason: 'The recipient has reported this message as spam.',
      };
    case 'Reject':
      return {
        ...base,
        state: 'bounced',
        at: at(undefined),
        reason: `The mail service refused this mail: ${event.reject?.reason ?? 'no reason given'}`,
      };
    default:
      return undefined;
  }
}

const addressesOf = (recipients: readonly { emailAddress: string }[] = []): string[] =>
  recipients.map(({ emailAddress }) => emailAddress.toLowerCase());

/** Whom it did not reach, why in a sentence, and what the server said. */
function bounceReason({ bounce }: SesEvent): string {
  const failed = bounce?.bouncedRecipients ?? [];
  const people = failed.map((one) => one.emailAddress).join(', ');
  const told = failed.find((one) => one.diagnosticCode !== undefined) ?? failed[0];
  const said = told?.diagnosticCode?.slice(0, 500) ?? '';
  return `It could not be delivered to ${people}. ${whyOf(bounce?.bounceSubType, told)}${said === '' ? '' : ` (${said})`}`;
}

function whyOf(subType: string | undefined, told: z.infer<typeof recipient> | undefined): string {
  if (subType === 'Suppressed' || subType === 'OnAccountSuppressionList')
    return 'Mail to this address has come back before, so the mail service does not try it.';
  const { status = '', diagnosticCode = '' } = told ?? {};
  const failure = { recipient: '', action: 'failed', status, diagnostic: diagnosticCode, section: '' };
  return bounceSentence({ kind: 'bounce', reason: reasonOf(failure, { text: '', subject: '' }) });
}
