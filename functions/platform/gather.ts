import { setImmediate as nextTurn } from 'node:timers/promises';

/** What calls may be made of. */
export interface Gathering<I> {
  /** Requests that one call may hold. */
  most: number;
  /** Whether a request may go with those before it; one that may not waits for the next call. @default any may */
  fitsWith?: (input: I, others: readonly I[]) => boolean;
  /** Whether a call failed by the fault of one of its requests: each is then made alone, so that the bad one fails by itself. @default never */
  isFaultOfOne?: (error: unknown) => boolean;
}

/**
 * Makes few calls of many: what is asked for in one turn of the event loop, or while a call is under way, goes with the next call. Nothing waits for a
 * time to pass, and nothing is kept. When a call fails, every request in it does.
 * @param call answers the requests in their order
 */
export function gathered<I, O>(
  call: (inputs: I[]) => Promise<O[]>,
  { most, fitsWith = () => true, isFaultOfOne = () => false }: Gathering<I>,
): (input: I) => Promise<O> {
  interface Request {
    input: I;
    resolve(output: O): void;
    reject(error: unknown): void;
  }
  let waiting: Request[] = [];
  let underWay = false;

  const take = (): Request[] => {
    const inputs: I[] = [];
    const taken: Request[] = [];
    const left: Request[] = [];
    for (const request of waiting) {
      const fits = taken.length < most && left.length === 0 && fitsWith(request.input, inputs);
      (fits ? taken : left).push(request);
      if (fits) inputs.push(request.input);
    }
    waiting = left;
    return taken;
  };

  const answer = async (requests: readonly Request[]): Promise<void> => {
    try {
      const outputs = await call(requests.map(({ input }) => input));
      for (const [index, { resolve }] of requests.entries()) resolve(outputs[index] as O);
    } catch (error) {
      if (requests.length > 1 && isFaultOfOne(error)) await Promise.all(requests.map((request) => answer([request])));
      else for (const { reject } of requests) reject(error);
    }
  };

  const work = async (): Promise<void> => {
    underWay = true;
    await nextTurn();
    while (waiting.length > 0) await answer(take());
    underWay = false;
  };

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (!underWay) void work();
    });
}
