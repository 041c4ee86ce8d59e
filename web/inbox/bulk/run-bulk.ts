/** What one call of the bulk route has done; `next` is where the following one goes on, `null` when nothing is left. */
export interface BulkAnswer {
  done: number;
  skipped: number;
  next: string | null;
}

/** How far a bulk change has come. */
export interface BulkProgress {
  done: number;
  /** Tickets that did not fit the filter, or that somebody else was changing. */
  skipped: number;
}

/**
 * Calls the bulk route over and over until nothing is left or `stopped` says so; what is done stays done.
 * @param call does as much as fits in one call, from a cursor on
 * @param onProgress told after every call, the sums so far
 * @returns the sums at the end
 */
export async function runBulk(
  call: (cursor: string | undefined) => Promise<BulkAnswer>,
  onProgress: (progress: BulkProgress) => void,
  stopped: () => boolean,
): Promise<BulkProgress> {
  const sum: BulkProgress = { done: 0, skipped: 0 };
  let cursor: string | undefined;
  do {
    const answer = await call(cursor);
    sum.done += answer.done;
    sum.skipped += answer.skipped;
    cursor = answer.next ?? undefined;
    onProgress({ ...sum });
  } while (cursor !== undefined && !stopped());
  return sum;
}

/** The filter of a bulk change as a person types it; what is empty does not count. */
export interface BulkFilter {
  /** A mail address, or a domain with or without its at sign. */
  sender: string;
  subject: string;
  /** Older than so many days; 0 for any age. */
  days: number;
}

/** The filter as the API wants it. @param now epoch milliseconds */
export function bulkQuery(filter: BulkFilter, now: number): { sender?: string; subject?: string; before?: string } {
  const sender = filter.sender.trim().toLowerCase();
  const subject = filter.subject.trim();
  return {
    ...(sender ? { sender: sender.includes('@') ? sender : `@${sender}` } : {}),
    ...(subject ? { subject } : {}),
    ...(filter.days > 0 ? { before: new Date(now - filter.days * 86_400_000).toISOString() } : {}),
  };
}
