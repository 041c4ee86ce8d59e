import * as z from 'zod';
import { derivedId } from '../platform/ids.ts';
import {
  type Actor,
  amend,
  type Change,
  change,
  type Delivery,
  type Ticket,
  type TicketStore,
} from '../tickets/index.ts';
import { advanced } from './delivery.ts';
import type { DeliveryStore, SentMessage } from './delivery-store.ts';
import { published } from './notification.ts';
import { deliveryChange } from './send-mail.ts';

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
  delivery: z.object({ timestamp: z.string() }).optional(),
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
  delivery?: Delivery;
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

function deliveryOf(event: SesEvent): Delivery | undefined {
  const base = { sesId: event.mail.messageId };
  const at = (timestamp: string | undefined): number => Date.parse(timestamp ?? event.mail.timestamp);
  switch (event.eventType) {
    case 'Send':
      return { ...base, state: 'sent', at: at(undefined) };
    case 'Delivery':
      return { ...base, state: 'delivered', at: at(event.delivery?.timestamp) };
    case 'DeliveryDelay':
      return {
        ...base,
        state: 'delayed',
        at: at(event.deliveryDelay?.timestamp),
        reason: 'The recipient’s mail server does not take it at the moment; it is tried on.',
      };
    case 'Bounce':
      return { ...base, state: 'bounced', at: at(event.bounce?.timestamp), reason: bounceReason(event) };
    case 'Complaint':
      return {
        ...base,
        state: 'complained',
        at: at(event.complaint?.timestamp),
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

function bounceReason({ bounce }: SesEvent): string {
  const people = bounce?.bouncedRecipients.map((one) => one.emailAddress).join(', ') ?? '';
  const why =
    bounce?.bouncedRecipients.find((one) => one.diagnosticCode !== undefined)?.diagnosticCode ??
    bounce?.bounceSubType ??
    '';
  return `It could not be delivered to ${people}${why === '' ? '' : `: ${why.slice(0, 500)}`}`;
}

/** What following deliveries needs. */
export interface TrackDeps {
  tickets: Pick<TicketStore, 'load' | 'save' | 'append' | 'entry'>;
  deliveries: DeliveryStore;
}

const actor: Actor = { type: 'system', id: 'delivery', name: 'Delivery' };
/** Reports on one message that come at the same time. */
const mostRaces = 5;

/**
 * Writes how far a message has come. What was reported before, or out of order, changes nothing and writes nothing. A message that did not arrive
 * gets a line in the timeline, and its ticket is open again, before its state is written: a repetition after a failure does the rest.
 * @returns the new state, undefined when nothing changed
 */
export async function trackDelivery(report: DeliveryReport, deps: TrackDeps): Promise<Delivery['state'] | undefined> {
  const { message, delivery } = report;
  if (message === undefined || delivery === undefined) return undefined;
  for (let attempt = 0; attempt < mostRaces; attempt++) {
    const before = await deps.deliveries.load(message);
    const next = advanced(before, delivery);
    if (next === undefined) return undefined;
    if (next.state === 'bounced' || next.state === 'complained') await tell(message, next, report.permanent, deps);
    if (await deps.deliveries.replace(message, before, next)) return next.state;
  }
  throw new Error(`delivery of entry ${message.id} changed ${mostRaces} times meanwhile`);
}

async function tell(message: SentMessage, delivery: Delivery, permanent: boolean, deps: TrackDeps): Promise<void> {
  // A notice to an agent has a delivery beside an entry that it tells of, and no line of its own on the customer's ticket.
  if ((await deps.tickets.entry(message.number, message.order, message.id)) === undefined) return;
  const line = deliveryChange(message, delivery, delivery.sesId ?? '');
  if ((await deps.tickets.entry(line.number, line.order, line.id)) !== undefined) return;
  if (permanent) await change(deps.tickets, message.number, (ticket) => reopened(ticket, message, delivery));
  await deps.tickets.append(line, message.mailbox);
}

function reopened(ticket: Ticket, message: SentMessage, delivery: Delivery): Change {
  const rests = ticket.status === 'waiting' || ticket.status === 'deferred' || ticket.status === 'closed';
  return amend(ticket, ticket.folder === 'desk' && rests ? { status: 'open' } : {}, {
    actor,
    at: delivery.at,
    reason: delivery.reason,
    idFor: (field) => derivedId('bounced', message.id, field),
  });
}
