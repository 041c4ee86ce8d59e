/** Where time comes from. Passed in as an argument wherever time matters, so that tests and the local runner can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() };
