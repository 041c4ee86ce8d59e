import { expect, test } from 'vitest';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../../functions/platform/cursor.ts';
import { withRetry } from '../../functions/platform/retry.ts';

const passing = () => true;

test('what works is done once', async () => {
  let count = 0;
  expect(await withRetry(async () => (count += 1), passing)).toBe(1);
});

test('what is not worth another attempt fails as it is', async () => {
  let count = 0;
  const failing = withRetry(
    async () => {
      count += 1;
      throw new TypeError('for good');
    },
    (error) => !(error instanceof TypeError),
  );
  await expect(failing).rejects.toThrow(TypeError);
  expect(count).toBe(1);
});

test('pauses grow to a ceiling and the last failure is the cause of "busy"', async () => {
  const pauses: number[] = [];
  const cause = new Error('throttled');
  const failing = withRetry(() => Promise.reject(cause), passing, {
    attempts: 8,
    random: () => 0,
    wait: async (ms) => pauses.push(ms),
  });
  await expect(failing).rejects.toMatchObject({ code: 'busy', cause });
  expect(pauses).toEqual([25, 50, 100, 200, 400, 800, 800]);
});

test('a cursor comes back as it was made, anything else is refused as a field', () => {
  const schema = z.record(z.string(), z.number());
  expect(decodeCursor(encodeCursor({ a: 1 }), schema)).toEqual({ a: 1 });
  for (const wrong of ['', '%%%', encodeCursor({ a: 'x' }), encodeCursor([1]), 'null']) {
    expect(() => decodeCursor(wrong, schema)).toThrow(
      expect.objectContaining({ code: 'invalid-request', fields: [expect.objectContaining({ path: 'cursor' })] }),
    );
  }
});
