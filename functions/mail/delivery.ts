import type { Delivery } from '../tickets/index.ts';

/** A sender that began so long ago and left no word has died: milliseconds. */
export const senderDiesAfter = 2 * 60 * 1000;

/** Higher states are never left for lower ones by what the mail service reports. */
const rank: Record<Delivery['state'], number> = {
  queued: 0,
  failed: 1,
  sending: 1,
  sent: 2,
  delayed: 3,
  delivered: 4,
  bounced: 5,
  complained: 6,
  cancelled: 7,
};

/** Whether a sender may begin: nobody has, a person asked for another attempt, the last one failed, or whoever began has died. */
export function maySend(delivery: Delivery | undefined, now: number): boolean {
  if (delivery === undefined || delivery.state === 'queued' || delivery.state === 'failed') return true;
  return delivery.state === 'sending' && now - delivery.at >= senderDiesAfter;
}

/** Whether somebody else is sending it at this moment. */
export const isBeingSent = (delivery: Delivery | undefined, now: number): boolean =>
  delivery?.state === 'sending' && now - delivery.at < senderDiesAfter;

/**
 * The delivery after a report of the mail service.
 * @returns undefined when it changes nothing: states never go back
 */
export function advanced(before: Delivery | undefined, reported: Delivery): Delivery | undefined {
  if (before !== undefined && rank[reported.state] <= rank[before.state]) return undefined;
  return { ...reported, sesId: reported.sesId ?? before?.sesId, attempts: before?.attempts };
}
