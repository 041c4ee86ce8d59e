/** What is to be done to one ticket. */
export interface OneChange {
  number: number;
  /** As it was seen; left out where the latest one will do. */
  version?: number;
  patch: Record<string, unknown>;
}

/** What has become of it. */
export interface OneOutcome {
  number: number;
  ok: boolean;
  version?: number;
  /** Takes back what was changed. */
  undo?: Record<string, unknown>;
  error?: { code: string; detail: string };
}

/** How far a change of many tickets has come. */
export interface ManyProgress {
  total: number;
  done: number;
  failed: OneOutcome[];
  /** What takes back what is done so far. */
  undo: OneChange[];
}

/** As many as the desk takes at once. */
const atOnce = 25;

/**
 * Changes many tickets, some at a time, until all are done or `stopped` says so; what is done stays done. One that cannot be changed holds up no other.
 * @param call changes as many as fit into one call
 * @param onProgress told after every call, the sums so far
 */
export async function changeMany(
  changes: readonly OneChange[],
  call: (changes: readonly OneChange[]) => Promise<OneOutcome[]>,
  onProgress: (progress: ManyProgress) => void,
  stopped: () => boolean,
): Promise<ManyProgress> {
  const sum: ManyProgress = { total: changes.length, done: 0, failed: [], undo: [] };
  for (let at = 0; at < changes.length && !stopped(); at += atOnce) {
    const outcomes = await call(changes.slice(at, at + atOnce));
    for (const outcome of outcomes) {
      if (!outcome.ok) sum.failed.push(outcome);
      else {
        sum.done += 1;
        if (outcome.undo) sum.undo.push(undoOf(outcome.number, outcome.undo, outcome.version));
      }
    }
    onProgress({ ...sum, failed: [...sum.failed], undo: [...sum.undo] });
  }
  return sum;
}

const undoOf = (number: number, patch: Record<string, unknown>, version: number | undefined): OneChange =>
  version === undefined ? { number, patch } : { number, version, patch };
