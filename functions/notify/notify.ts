import {
  type DeliveryStore,
  MailRefusedError,
  type MailService,
  messageIdFor,
  plusAddress,
  type SigningKey,
} from '../mail/index.ts';
import type { Clock } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import type { RelayedEntry } from '../platform/messages.ts';
import type { SettingsStore } from '../settings/index.ts';
import { type Delivery, loadThrough, type Ticket, type TicketStore } from '../tickets/index.ts';
import { composeNotice, noticeSender } from './notice-mail.ts';
import { noticeText } from './notice-text.ts';
import { type Notice, noticesFor } from './notices.ts';

/** A sender that began so long ago (milliseconds) and left no word has died. */
const SENDER_DIES_AFTER = 120_000;

/** What notifying takes. */
export interface Notifier {
  tickets: Pick<TicketStore, 'load' | 'entryBySk'>;
  settings: Pick<SettingsStore, 'agents' | 'mailbox'>;
  deliveries: DeliveryStore;
  service: MailService;
  clock: Clock;
  inboxUrl: string;
  mailDomain: string;
  /** Signs where answers to notices go. */
  key(): Promise<SigningKey>;
  /** Called with a notice that the mail service will never take. */
  refused(notice: Notice, number: number, error: MailRefusedError): void;
}

/** Another attempt at the same notice is at work, or has died a moment ago. */
export class NoticeBeingSentError extends Error {
  override readonly name = 'NoticeBeingSentError';
}

/**
 * Mails the agents whom an entry concerns, one mail for each entry and receiver however often the message comes.
 * @throws Error the first failure of a mail that another attempt may send; the other receivers have got theirs
 */
export async function notify(notifier: Notifier, message: RelayedEntry): Promise<void> {
  const ticket = await loadThrough(notifier.tickets, message.number);
  if (!ticket) return;
  const note = message.type === 'note' ? await notifier.tickets.entryBySk(message.number, message.sk) : undefined;
  const notices = noticesFor(message, ticket, note, await notifier.settings.agents());
  const results = await Promise.allSettled(notices.map((notice) => sendOnce(notifier, message, ticket, notice)));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/**
 * Sends a notice under a delivery of its own beside the entry's: taken before sending; when a sender dies after the mail service took the mail,
 * the service's report moves the delivery on before another may try.
 */
async function sendOnce(notifier: Notifier, message: RelayedEntry, ticket: Ticket, notice: Notice): Promise<void> {
  const { deliveries, clock } = notifier;
  const id = derivedId('notice', message.id, notice.receiver.address);
  const which = { number: message.number, order: message.order, id, mailbox: message.mailbox };
  const before = await deliveries.load(which);
  const now = clock.now();
  if (before?.state === 'sending' && now - before.at < SENDER_DIES_AFTER)
    throw new NoticeBeingSentError(`notice ${id} is being sent`);
  if (before && before.state !== 'sending' && before.state !== 'queued') return;
  const sending: Delivery = { state: 'sending', at: now, attempts: (before?.attempts ?? 0) + 1 };
  if (!(await deliveries.replace(which, before, sending)))
    throw new NoticeBeingSentError(`notice ${id} was taken by another attempt`);
  let sesId: string;
  try {
    sesId = await notifier.service.send(await outgoing(notifier, message, ticket, notice, which));
  } catch (error) {
    const refused = error instanceof MailRefusedError;
    await deliveries.replace(which, sending, { ...sending, state: refused ? 'failed' : 'queued', at: clock.now() });
    if (!refused) throw error;
    notifier.refused(notice, message.number, error);
    return;
  }
  await deliveries.replace(which, sending, { ...sending, state: 'sent', at: clock.now(), sesId });
}

async function outgoing(
  { mailDomain: domain, inboxUrl, clock, settings, key: signing }: Notifier,
  { actor }: RelayedEntry,
  ticket: Ticket,
  { receiver, reason }: Notice,
  { id, number, order, mailbox }: { id: string; number: number; order: number; mailbox: string },
) {
  const by = actor?.type === 'agent' ? actor.name : undefined;
  const [key, door] = await Promise.all([signing(), settings.mailbox(ticket.mailbox)]);
  const kind = reason === 'mentioned' ? 'm' : 'n';
  const replyTo = plusAddress(door?.address ?? noticeSender(domain), { kind, number }, key, receiver.address);
  const loop = messageIdFor({ number, entryId: id, domain, key });
  const words = noticeText(reason, { ticket, by, language: receiver.language, inboxUrl });
  return {
    from: noticeSender(domain),
    recipients: [receiver.address],
    raw: await composeNotice({ ...words, id, number, receiver, domain, replyTo, loop, at: clock.now() }),
    tags: { ticket: String(number), entry: id, order: String(order), mailbox },
  };
}
