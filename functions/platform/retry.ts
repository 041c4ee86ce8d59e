import { setTimeout as pause } from 'node:timers/promises';
import { TukiError } from './errors.ts';

/** How often and how patiently to try again. Randomness and waiting come in, so that a test can foresee them. */
export interface Retry {
  /** Attempts altogether. @default 6 */
  attempts?: number;
  /** A number from 0 up to 1. @default Math.random */
  random?: () => number;
  /** Waits that many milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
}

const firstPauseMs = 25;
const longestPauseMs = 800;

/**
 * Runs `attempt` until it does not fail with something that `worthwhile` accepts, pausing longer each time, by chance up to twice the time.
 * @throws TukiError `busy` when the last attempt failed like that too; any other error as it is
 */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  worthwhile: (error: unknown) => boolean,
  retry: Retry = {},
): Promise<T> {
  const { attempts = 6, random = Math.random, wait = (ms: number) => pause(ms) } = retry;
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!worthwhile(error)) throw error;
      if (count >= attempts) throw new TukiError('busy', 'The desk is busy. Please try again.', { cause: error });
      const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** (count - 1));
      await wait(Math.round(ceiling * (1 + random())));
    }
  }
}
