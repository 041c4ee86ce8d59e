import type { CustomerStore } from '../customers/index.ts';
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
import { advanced, type Reported } from './delivery.ts';
import type { DeliveryReport } from './delivery-report.ts';
import type { DeliveryStore, SentMessage } from './delivery-store.ts';
import { deliveryChange } from './send-mail.ts';

/** What following deliveries needs. */
export interface TrackDeps {
  tickets: Pick<TicketStore, 'load' | 'save' | 'append' | 'entry'>;
  deliveries: DeliveryStore;
  customers: Pick<CustomerStore, 'markUndeliverable' | 'clearUndeliverable'>;
}

const actor: Actor = { type: 'system', id: 'delivery', name: 'Delivery' };
/** Reports on one message that come at the same time. */
const mostRaces = 5;

/**
 * Writes how far a message has come. What was reported before, or out of order, changes nothing and writes nothing. A message that did not arrive
 * gets a line in the timeline, its ticket is open again and the customer's address is marked, before its state is written: a repetition after a failure
 * does the rest.
 * @returns the new state, undefined when nothing changed
 */
export async function trackDelivery(report: DeliveryReport, deps: TrackDeps): Promise<Delivery['state'] | undefined> {
  const { message, delivery } = report;
  if (message === undefined || delivery === undefined) return undefined;
  for (let attempt = 0; attempt < mostRaces; attempt++) {
    const before = await deps.deliveries.load(message);
    // A message of which nothing is known may be one of a ticket that somebody has deleted.
    if (before === undefined && (await deps.tickets.load(message.number)) === undefined) return undefined;
    const next = advanced(before, delivery);
    if (next === undefined) return undefined;
    const news = newsIn(next, delivery, before);
    if (delivery.state === 'bounced' || delivery.state === 'complained')
      await tell(message, news, report.permanent, deps);
    if (delivery.state === 'delivered') await clearMarks(before, deps);
    if (await deps.deliveries.replace(message, before, next)) return next.state;
  }
  throw new Error(`delivery of entry ${message.id} changed ${mostRaces} times meanwhile`);
}

/** A message of ours that a mail tells to have failed. */
export interface ReturnedMail {
  /** Why: a sentence. */
  reason: string;
  /** Addresses that it did not reach; none: nobody knows which. */
  failed: readonly string[];
  /** It will not come through by trying again. */
  permanent: boolean;
  /** Epoch ms. */
  at: number;
}

/**
 * Does what `trackDelivery` does of a bounce that the mail service reports, of one that came as a mail; of both, the first one counts.
 * @returns the new state, undefined when nothing changed
 */
export async function noteBounce(
  message: SentMessage,
  { reason, failed, permanent, at }: ReturnedMail,
  deps: TrackDeps,
): Promise<Delivery['state'] | undefined> {
  const before = await deps.deliveries.load(message);
  const retriedAt = before?.retriedAt;
  if (retriedAt !== undefined && at < retriedAt) return undefined;
  const addresses = failed.map((address) => address.toLowerCase());
  const delivery: Reported = {
    state: 'bounced',
    at,
    reason: `It could not be delivered${addresses.length > 0 ? ` to ${addresses.join(', ')}` : ''}. ${reason}`,
    failed: addresses,
    retriedAt,
  };
  return await trackDelivery({ message, delivery, permanent }, deps);
}

/** What a report says that was not known before. */
function newsIn(next: Delivery, reported: Reported, before: Delivery | undefined): Delivery {
  const known = before?.state === 'bounced' ? (before.failed ?? []) : [];
  const failed = (reported.failed ?? []).filter((address) => !known.includes(address));
  return { ...next, state: reported.state, reason: reported.reason, failed };
}

async function tell(message: SentMessage, news: Delivery, permanent: boolean, deps: TrackDeps): Promise<void> {
  // A notice to an agent has a delivery beside an entry that it tells of, and no line of its own on the customer's ticket.
  if ((await deps.tickets.entry(message.number, message.order, message.id)) === undefined) return;
  const { failed = [], retriedAt } = news;
  if (permanent || news.state === 'complained') await markAll(news, deps);
  const line = deliveryChange(message, news, `${retriedAt ?? ''}/${failed.toSorted().join()}`);
  if ((await deps.tickets.entry(line.number, line.order, line.id)) !== undefined) return;
  if (permanent) await change(deps.tickets, message.number, (ticket) => reopened(ticket, message, news));
  await deps.tickets.append(line, message.mailbox);
}

async function markAll({ state, failed = [], reason = '', at }: Delivery, deps: TrackDeps): Promise<void> {
  const kind = state === 'complained' ? 'complained' : 'bounced';
  for (const address of failed) await deps.customers.markUndeliverable({ address, kind, reason, at });
}

/** Another attempt has come through: the addresses are good. */
async function clearMarks(before: Delivery | undefined, { customers }: TrackDeps): Promise<void> {
  if (before?.retriedAt === undefined) return;
  for (const address of before.failed ?? []) await customers.clearUndeliverable(address);
}

function reopened(ticket: Ticket, message: SentMessage, delivery: Delivery): Change {
  const rests = ticket.status === 'waiting' || ticket.status === 'deferred' || ticket.status === 'closed';
  return amend(ticket, ticket.folder === 'desk' && rests ? { status: 'open' } : {}, {
    actor,
    at: delivery.at,
    // Behind the line that says what happened.
    order: delivery.at + 1,
    reason: delivery.reason,
    idFor: (field) => derivedId('bounced', message.id, String(delivery.retriedAt ?? ''), field),
  });
}
