import { describe, expect, it } from 'vitest';
import { type BulkProgress, bulkQuery, runBulk } from '../../../web/inbox/bulk/run-bulk.ts';

/** Answers with three pages of work. */
function threePages() {
  const asked: (string | undefined)[] = [];
  const call = async (cursor: string | undefined) => {
    asked.push(cursor);
    const page = asked.length;
    return { done: 100, skipped: 1, next: page < 3 ? `c${page}` : null };
  };
  return { asked, call };
}

describe('clearing a folder up', () => {
  it('goes on from cursor to cursor until nothing is left, and tells how far it has come', async () => {
    const { asked, call } = threePages();
    const told: BulkProgress[] = [];
    const sum = await runBulk(
      call,
      (progress) => told.push(progress),
      () => false,
    );
    expect(asked).toEqual([undefined, 'c1', 'c2']);
    expect(told.map((progress) => progress.done)).toEqual([100, 200, 300]);
    expect(sum).toEqual({ done: 300, skipped: 3 });
  });

  it('stops after the call that is under way', async () => {
    const { asked, call } = threePages();
    const sum = await runBulk(
      call,
      () => {},
      () => true,
    );
    expect(asked).toEqual([undefined]);
    expect(sum).toEqual({ done: 100, skipped: 1 });
  });

  const now = Date.parse('2026-11-22T12:00:00.000Z');
  it.each([
    [{ sender: '', subject: ' ', days: 0 }, {}],
    [{ sender: ' Spam@Example.com ', subject: '', days: 0 }, { sender: 'spam@example.com' }],
    [
      { sender: 'example.com', subject: 'won', days: 0 },
      { sender: '@example.com', subject: 'won' },
    ],
    [
      { sender: '@example.com', subject: '', days: 7 },
      { sender: '@example.com', before: '2026-11-15T12:00:00.000Z' },
    ],
  ])('asks for what was typed: %j', (filter, query) => {
    expect(bulkQuery(filter, now)).toEqual(query);
  });
});
