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

/** What the mail service, or a mail that came back, says of a message. */
export interface Reported extends Delivery {
  /** Whom it has reached. */
  reached?: readonly string[];
}

/**
 * The delivery after a report.
 * @returns undefined when it changes nothing: states never go back, and what is told of an earlier attempt counts no more
 */
export function advanced(before: Delivery | undefined, { reached, ...reported }: Reported): Delivery | undefined {
  if (before === undefined) return reported;
  if (reported.retriedAt !== before.retriedAt) return undefined;
  const failing = before.state === 'bounced' || before.state === 'complained';
  if (failing && reported.state === 'bounced') return alsoFailed(before, reported);
  if (rank[reported.state] <= rank[before.state]) return undefined;
  const { attempts, retriedAt } = before;
  const next: Delivery = { ...reported, sesId: reported.sesId ?? before.sesId, attempts, retriedAt };
  if (reported.state === 'complained')
    return { ...next, failed: before.state === 'bounced' ? before.failed : undefined };
  if (reported.state === 'sent') return { ...next, failed: before.failed };
  const late = before.state === 'delayed' && reported.state === 'delivered' ? stillLate(before, reached) : undefined;
  return late ? { ...before, at: reported.at, failed: late } : next;
}

/** A message to several that has failed for one may fail for others. */
function alsoFailed(before: Delivery, reported: Delivery): Delivery | undefined {
  const known = before.failed ?? [];
  const further = (reported.failed ?? []).filter((address) => !known.includes(address));
  if (further.length === 0) return undefined;
  const reason = [before.reason, reported.reason].filter((one) => one !== undefined).join(' ');
  return { ...before, at: reported.at, failed: [...known, ...further], reason };
}

/** Whom a late message has still not reached, when it has reached others; undefined when nobody is left, or is known. */
function stillLate({ failed = [] }: Delivery, reached: readonly string[] = []): string[] | undefined {
  const left = failed.filter((address) => !reached.includes(address));
  return reached.length > 0 && left.length > 0 ? left : undefined;
}
