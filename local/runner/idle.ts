/** A part of the runner that can be busy. Each word says what keeps it busy; an empty list means at rest. */
export type BusyCheck = () => string[];

/** Knows whether anything that is due is still to be done. */
export interface IdleWatch {
  /** Adds a part. */
  watch(check: BusyCheck): void;
  /** Tells that some part may have come to rest or started. */
  changed(): void;
  /** What keeps the desk busy now. */
  reasons(): string[];
  /** True while someone waits for rest: what merely gathers work (batching windows) then starts at once. */
  hurried(): boolean;
  /** Called when someone starts to wait. */
  onHurry(listener: () => void): void;
  /**
   * Waits until nothing due is left.
   *
   * @param timeoutMs real time after which it gives up
   * @throws NotIdleError naming what is still busy
   */
  settled(timeoutMs?: number): Promise<void>;
}

/** Nothing came to rest in time. */
export class NotIdleError extends Error {
  override name = 'NotIdleError';
}

/** Rest counts once it has lasted over two turns of the event loop and this long: answers already on their way must have arrived. */
const DEBOUNCE_MS = 2;

export function createIdleWatch(): IdleWatch {
  const checks: BusyCheck[] = [];
  const hurryListeners: (() => void)[] = [];
  let waiting: { resolve(): void }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const reasons = () => checks.flatMap((check) => check());
  const isBusy = () => checks.some((check) => check().length > 0);
  const confirm = () => {
    timer = undefined;
    if (waiting.length === 0 || isBusy()) return;
    const done = waiting;
    waiting = [];
    for (const { resolve } of done) resolve();
  };
  const changed = () => {
    if (waiting.length === 0 || timer || isBusy()) return;
    timer = setTimeout(() => setImmediate(confirm), DEBOUNCE_MS);
  };

  return {
    watch: (check) => void checks.push(check),
    changed,
    reasons,
    hurried: () => waiting.length > 0,
    onHurry: (listener) => void hurryListeners.push(listener),
    async settled(timeoutMs = 120_000) {
      await new Promise<void>((resolve, reject) => {
        const entry = {
          resolve: () => {
            clearTimeout(deadline);
            resolve();
          },
        };
        const deadline = setTimeout(() => {
          waiting = waiting.filter((other) => other !== entry);
          reject(new NotIdleError(`still busy after ${timeoutMs / 1000} s: ${reasons().join(', ')}`));
        }, timeoutMs);
        waiting.push(entry);
        for (const listener of hurryListeners) listener();
        changed();
      });
    },
  };
}
