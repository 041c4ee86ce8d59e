import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextMatch, termList, union } from '../../functions/search/intersect.ts';
import { MAX_NUMBER } from '../../functions/search/search-store.ts';

/** Postings in memory: ticket numbers by term. */
function postings(numbers: Record<string, readonly number[]>) {
  return {
    async read(term: string, from: number, limit: number) {
      const sorted = [...new Set(numbers[term] ?? [])].sort((a, b) => b - a);
      return sorted
        .filter((number) => number <= from)
        .slice(0, limit)
        .map((number) => ({ number }));
    },
  };
}

/** All matches, resuming each time the budget is used up. Returns the reads that were made. */
async function all(lists: Record<string, readonly number[]>, each = 10_000) {
  const store = postings(lists);
  const found: number[] = [];
  let reads = 0;
  let from = MAX_NUMBER;
  for (;;) {
    const allowed = each + Object.keys(lists).length;
    const budget = { left: allowed };
    const open = Object.keys(lists).map((term) => termList(store, term, budget));
    let step = await nextMatch(open, from, budget);
    for (; step.type === 'match'; step = await nextMatch(open, from, budget)) {
      found.push(step.match.number);
      from = step.match.number - 1;
    }
    reads += allowed - budget.left;
    if (step.type === 'end') return { found, reads };
    from = step.from;
  }
}

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 200 });

describe('the tickets that several terms have in common', () => {
  it('are exactly those in all lists, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, numbers, numbers, async (a, b, c) => {
        const expected = a.filter((number) => b.includes(number) && c.includes(number)).sort((x, y) => y - x);
        expect((await all({ a, b, c })).found).toEqual(expected);
      }),
    );
  });

  it('are the same when the search is broken off again and again', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, numbers, fc.integer({ min: 1, max: 3 }), async (a, b, each) => {
        expect((await all({ a, b }, each)).found).toEqual((await all({ a, b })).found);
      }),
    );
  });

  it('cost reads by the rarest word, not by the commonest', async () => {
    const common = Array.from({ length: 100_000 }, (_, index) => index + 1);
    const { found, reads } = await all({ common, rare: [70_000, 42, 7] });
    expect(found).toEqual([70_000, 42, 7]);
    expect(reads).toBeLessThan(10);
  });

  it('are none when one word is nowhere', async () => {
    expect(await all({ a: [1, 2, 3], b: [] })).toMatchObject({ found: [] });
  });
});

describe('the tickets of any of several terms', () => {
  it('are each given once, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(numbers, { minLength: 1, maxLength: 5 }), async (each) => {
        const store = postings(Object.fromEntries(each.map((list, index) => [`term${index}`, list])));
        const budget = { left: Number.POSITIVE_INFINITY };
        const list = union(each.map((_, index) => termList(store, `term${index}`, budget)));
        const found: number[] = [];
        for (let hit = await list.seek(MAX_NUMBER); hit; hit = await list.seek(hit.number - 1)) found.push(hit.number);
        expect(found).toEqual([...new Set(each.flat())].sort((x, y) => y - x));
      }),
    );
  });

  it('name an entry where any of the lists does', async () => {
    const store = {
      read: async (term: string) => [{ number: 7, ...(term === 'b' ? { entry: 'E#1#x' } : {}) }],
    };
    const budget = { left: 10 };
    const list = union([termList(store, 'a', budget), termList(store, 'b', budget)]);
    expect(await list.seek(MAX_NUMBER)).toEqual({ number: 7, entry: 'E#1#x' });
  });
});
