import type { Clock } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import type { ChangeEntry, Delivery, SentEntry, TicketStore } from '../tickets/index.ts';
import { compose, envelopeRecipients, type OutgoingFile } from './compose.ts';
import { isBeingSent, maySend } from './delivery.ts';
import type { DeliveryStore, SentMessage } from './delivery-store.ts';

/** A mail ready for the mail service. */
export interface OutgoingMail {
  from: string;
  recipients: string[];
  raw: Uint8Array;
  /** Come back with every report on the mail. */
  tags: Record<string, string>;
}

/** Hands a mail to the mail service. */
export interface MailService {
  /**
   * @returns the service's id of the mail
   * @throws MailRefusedError when another attempt would be refused too; anything else when one may succeed
   */
  send(mail: OutgoingMail): Promise<string>;
}

/** The mail service will never take this mail; the message is a sentence for the agent. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}

/** Another attempt is at work, or has died a moment ago; the message must come again. */
export class BeingSentError extends Error {
  override readonly name = 'BeingSentError';
}

/** What is asked of the sender: to send an entry, or, by `delivery`, to try it again. */
export interface SendRequest extends SentMessage {
  type?: string;
}

/** What sending needs. */
export interface SendDeps {
  tickets: Pick<TicketStore, 'entry' | 'append' | 'isDeleted'>;
  deliveries: DeliveryStore;
  service: MailService;
  /** The bytes of a file that goes with a mail. */
  file: (key: string) => Promise<Uint8Array>;
  clock: Clock;
}

/** After so many attempts in vain an agent must look at it. */
export const mostAttempts = 5;

/**
 * Sends a sent entry, once. The state `sending` is taken under a condition first, so that of two attempts one sends; an attempt that dies after
 * the service took the mail is made known by the service's report before the next attempt may begin.
 * @param attempt how many times the message has been handed out, this time included
 * @throws BeingSentError when it must come again; what the service throws when another attempt may succeed, also after the last one
 */
export async function sendMail(
  message: SendRequest,
  attempt: number,
  deps: SendDeps,
): Promise<'sent' | 'refused' | 'done-before'> {
  // Nobody has begun before the first attempt, as a rule: the write that takes the state finds out without a read.
  const first = attempt === 1 && message.type !== 'delivery';
  const outcome = first ? await begin(undefined, message, attempt, deps) : undefined;
  return outcome ?? (await goOn(message, attempt, deps));
}

async function goOn(
  message: SentMessage,
  attempt: number,
  deps: SendDeps,
): Promise<'sent' | 'refused' | 'done-before'> {
  const before = await deps.deliveries.load(message);
  if (isBeingSent(before, deps.clock.now())) throw new BeingSentError(`entry ${message.id} is being sent`);
  if (!maySend(before, deps.clock.now())) return 'done-before';
  const outcome = await begin(before, message, attempt, deps);
  if (outcome === undefined) throw new BeingSentError(`entry ${message.id} was taken by another attempt`);
  return outcome;
}

/** @returns undefined when the state is no longer `before`: another attempt has begun */
async function begin(
  before: Delivery | undefined,
  message: SentMessage,
  attempt: number,
  deps: SendDeps,
): Promise<'sent' | 'refused' | 'done-before' | undefined> {
  const entry = await deps.tickets.entry(message.number, message.order, message.id);
  if (entry === undefined && (await deps.tickets.isDeleted(message.number))) return 'done-before';
  if (entry?.type !== 'sent') throw new Error(`ticket ${message.number} has no sent entry ${message.id}`);
  const { failed, retriedAt, attempts = 0 } = before ?? {};
  const sending: Delivery = { state: 'sending', at: deps.clock.now(), attempts: attempts + 1, failed, retriedAt };
  if (!(await deps.deliveries.replace(message, before, sending))) return undefined;
  return await handOver(entry, message, sending, attempt, deps);
}

async function handOver(
  entry: SentEntry,
  message: SentMessage,
  sending: Delivery,
  attempt: number,
  deps: SendDeps,
): Promise<'sent' | 'refused'> {
  const { deliveries, clock } = deps;
  let sesId: string;
  try {
    sesId = await deps.service.send(await outgoing(entry, message, sending, deps));
  } catch (error) {
    const refused = error instanceof MailRefusedError;
    if (refused || attempt >= mostAttempts) {
      const reason = refused ? error.message : `The mail service could not take this mail in ${attempt} attempts.`;
      await fail(entry, message, sending, reason, deps);
    } else {
      await deliveries.replace(message, sending, {
        ...sending,
        state: 'queued',
        at: clock.now(),
        reason: 'The mail service is busy; it will be tried again.',
      });
    }
    if (refused) return 'refused';
    throw error;
  }
  // When the service's report was faster, its state is further on and stays. When this fails, the report is what tells that the mail is out.
  await deliveries.replace(message, sending, { ...sending, state: 'sent', at: clock.now(), sesId });
  return 'sent';
}

async function outgoing(
  entry: SentEntry,
  message: SentMessage,
  { failed, retriedAt }: Delivery,
  deps: SendDeps,
): Promise<OutgoingMail> {
  const all = envelopeRecipients(entry);
  const recipients = failed && failed.length > 0 ? all.filter((address) => failed.includes(address)) : all;
  if (recipients.length === 0) throw new MailRefusedError('This message has no recipients.');
  const files: OutgoingFile[] = [];
  for (const { key, filename, contentType, contentId, inline, linked } of entry.attachments) {
    if (key === undefined || linked) continue;
    files.push({
      filename,
      contentType,
      content: await deps.file(key),
      ...(inline && contentId !== undefined ? { contentId } : {}),
    });
  }
  return {
    from: entry.from.address,
    recipients,
    raw: await compose(entry, files),
    tags: {
      ticket: String(message.number),
      entry: message.id,
      order: String(message.order),
      mailbox: message.mailbox,
      ...(retriedAt === undefined ? {} : { retry: String(retriedAt) }),
    },
  };
}

/** The timeline says that the message did not go out; then its state does. */
async function fail(
  entry: SentEntry,
  message: SentMessage,
  sending: Delivery,
  reason: string,
  deps: SendDeps,
): Promise<void> {
  const at = deps.clock.now();
  await deps.tickets.append(
    deliveryChange(entry, { state: 'failed', at, reason }, `${sending.retriedAt ?? ''}/${sending.attempts}`),
    message.mailbox,
  );
  await deps.deliveries.replace(message, sending, { ...sending, state: 'failed', at, reason });
}

/**
 * The timeline's line for a message that did not reach the customer.
 * @param cause tells this failure from others of the same message
 */
export function deliveryChange(of: Pick<SentEntry, 'number' | 'id'>, delivery: Delivery, cause: string): ChangeEntry {
  return {
    type: 'change',
    id: derivedId('delivery', of.id, delivery.state, cause),
    number: of.number,
    order: delivery.at,
    at: delivery.at,
    actor: { type: 'system', id: 'delivery', name: 'Delivery' },
    field: 'delivery',
    from: of.id,
    to: delivery.state,
    ...(delivery.reason === undefined ? {} : { reason: delivery.reason }),
  };
}
