import { describe, expect, it } from 'vitest';
import { gathered } from '../../functions/platform/gather.ts';

/** A gathered call that doubles numbers and notes what each call held. */
function doubling(options: { most?: number; fails?: (inputs: number[]) => boolean; isFaultOfOne?: boolean } = {}) {
  const { most = 10, fails = () => false, isFaultOfOne = false } = options;
  const calls: number[][] = [];
  const double = gathered<number, number>(
    async (inputs) => {
      calls.push(inputs);
      if (fails(inputs)) throw new Error('refused');
      return inputs.map((input) => input * 2);
    },
    { most, isFaultOfOne: () => isFaultOfOne },
  );
  return { double, calls };
}

describe('gathered calls', () => {
  it('make one call of what is asked for at the same time, and answer each its own', async () => {
    const { double, calls } = doubling();
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(calls).toEqual([[1, 2, 3]]);
  });

  it('hold no more than they may', async () => {
    const { double, calls } = doubling({ most: 2 });
    await Promise.all([1, 2, 3, 4, 5].map(double));
    expect(calls).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('take what is asked for while one is under way into the next', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const calls: string[][] = [];
    const ask = gathered<string, string>(
      async (inputs) => {
        calls.push(inputs);
        begin();
        await held;
        return inputs;
      },
      { most: 10 },
    );
    const first = ask('a');
    await begun;
    const others = [ask('b'), ask('c')];
    release();
    expect(await Promise.all([first, ...others])).toEqual(['a', 'b', 'c']);
    expect(calls).toEqual([['a'], ['b', 'c']]);
  });

  it('leave what may not go with the others, and all after it, to the next one', async () => {
    const calls: string[][] = [];
    const ask = gathered<string, string>(
      async (inputs) => {
        calls.push(inputs);
        return inputs;
      },
      { most: 10, fitsWith: (input, others) => !others.includes(input) },
    );
    await Promise.all(['a', 'b', 'a', 'c'].map(ask));
    expect(calls).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ]);
  });

  it('fail for everybody in them, and go on with the next', async () => {
    const { double } = doubling({ fails: (inputs) => inputs.includes(1) });
    expect(await Promise.allSettled([1, 2].map(double))).toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    expect(await double(3)).toBe(6);
  });

  it('are made again one by one when one request is at fault, so that only that one fails', async () => {
    const { double } = doubling({ fails: (inputs) => inputs.includes(2), isFaultOfOne: true });
    expect(await Promise.allSettled([1, 2, 3].map(double))).toMatchObject([
      { status: 'fulfilled', value: 2 },
      { status: 'rejected' },
      { status: 'fulfilled', value: 6 },
    ]);
  });
});
