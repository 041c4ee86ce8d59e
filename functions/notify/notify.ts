import * as z from 'zod';
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
import type { NotificationStore } from './notification-store.ts';

/** A sender that began so long ago (milliseconds) and left no word has died. */
const SENDER_DIES_AFTER = 120_000;
/** So many letters of what was written are told. */
const textLength = 500;
const reminderText = z.object({ text: z.string() });

/** What notifying takes. */
export interface Notifier {
  tickets: Pick<TicketStore, 'load' | 'entryBySk'>;
  settings: Pick<SettingsStore, 'agents' | 'mailbox'>;
  news: Pick<NotificationStore, 'put'>;
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
 * Tells the agents whom an entry concerns, in the inbox and by mail, each of them once however often the message comes. Where nobody is concerned it
 * reads ticket and agents and writes nothing.
 * @throws Error the first failure of what another attempt may do; the other receivers have got theirs
 */
export async function notify(notifier: Notifier, message: RelayedEntry): Promise<void> {
  const [ticket, agents] = await Promise.all([
    loadThrough(notifier.tickets, message.number),
    notifier.settings.agents(),
  ]);
  if (!ticket) return;
  const notices = noticesFor(message, ticket, agents);
  if (notices.length === 0) return;
  const occasion = { message, ticket, text: await textOf(notifier, message) };
  const tasks = notices.flatMap((notice) => [
    ...(notice.app ? [showOnce(notifier, occasion, notice)] : []),
    ...(notice.mail ? [sendOnce(notifier, occasion, notice)] : []),
  ]);
  for (const result of await Promise.allSettled(tasks)) if (result.status === 'rejected') throw result.reason;
}

/** What agents are told of. */
interface Occasion {
  message: RelayedEntry;
  ticket: Ticket;
  /** The beginning of what was written. */
  text: string | undefined;
}

/** What was written with an entry, the first letters of it: by the message that a change came with, too. */
async function textOf({ tickets }: Notifier, message: RelayedEntry): Promise<string | undefined> {
  if (message.field === 'reminder') return reminderText.safeParse(message.to).data?.text || undefined;
  if (message.type === 'change' && message.cameWith === undefined) return undefined;
  const entry = await tickets.entryBySk(message.number, baseSk(message));
  if (entry === undefined || entry.type === 'change') return undefined;
  const text = (entry.visibleText ?? entry.text).trim();
  const letters = [...text];
  return letters.length > textLength ? `${letters.slice(0, textLength).join('')}…` : text || undefined;
}

/** Key of the entry of which the message is, or which the change came with: what happened in one step is told under one identity. */
const baseSk = ({ sk }: RelayedEntry): string => sk.split('#+', 1)[0] ?? sk;

const identity = (what: 'notification' | 'notice', message: RelayedEntry, { receiver, reason }: Notice): string =>
  derivedId(what, baseSk(message), String(message.number), receiver.address, reason);

/** Who did it, when that was a person. */
const personOf = ({ actor }: RelayedEntry): string | undefined =>
  actor?.type === 'agent' || actor?.type === 'customer' ? actor.name || actor.id : undefined;

/** Puts it under the bell. */
async function showOnce({ news }: Notifier, { message, ticket, text }: Occasion, notice: Notice): Promise<void> {
  const { number, subject, mailbox } = ticket;
  const by = personOf(message);
  await news.put({
    id: identity('notification', message, notice),
    at: message.at,
    agent: notice.receiver.address,
    reason: notice.reason,
    number,
    subject,
    mailbox,
    ...(by === undefined ? {} : { by }),
    ...(text === undefined ? {} : { text }),
  });
}

/**
 * Sends a notice under a delivery of its own beside the entry's: taken before sending; when a sender dies after the mail service took the mail,
 * the service's report moves the delivery on before another may try.
 */
async function sendOnce(notifier: Notifier, occasion: Occasion, notice: Notice): Promise<void> {
  const { deliveries, clock } = notifier;
  const { message } = occasion;
  const id = identity('notice', message, notice);
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
    sesId = await notifier.service.send(await outgoing(notifier, occasion, notice, which));
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
  { message, ticket, text }: Occasion,
  { receiver, reason }: Notice,
  { id, number, order, mailbox }: { id: string; number: number; order: number; mailbox: string },
) {
  const by = personOf(message);
  const [key, door] = await Promise.all([signing(), settings.mailbox(ticket.mailbox)]);
  // An answer to a note is a note, and so is everything that somebody writes who may write nothing else.
  const kind = message.type === 'note' || receiver.role === 'light' ? 'm' : 'n';
  const replyTo = plusAddress(door?.address ?? noticeSender(domain), { kind, number }, key, receiver.address);
  const loop = messageIdFor({ number, entryId: id, domain, key });
  const words = noticeText(reason, {
    ticket,
    by,
    text,
    answer: kind === 'm' ? 'note' : 'reply',
    language: receiver.language,
    inboxUrl,
  });
  return {
    from: noticeSender(domain),
    recipients: [receiver.address],
    raw: await composeNotice({ ...words, id, number, receiver, domain, replyTo, loop, at: clock.now() }),
    tags: { ticket: String(number), entry: id, order: String(order), mailbox },
  };
}
