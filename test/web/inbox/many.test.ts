import { describe, expect, it } from 'vitest';
import { changeMany, type ManyProgress, type OneChange } from '../../../web/inbox/many/change-many.ts';
import { rangeOf } from '../../../web/inbox/many/selection.ts';
import { isUnread } from '../../../web/inbox/marks/use-marks.ts';

const changes = (count: number): OneChange[] =>
  Array.from({ length: count }, (_, at) => ({ number: at + 1, patch: { status: 'closed' } }));

describe('a change of many tickets', () => {
  it('goes to the desk some at a time and says how far it has come', async () => {
    const calls: number[] = [];
    const told: number[] = [];
    const sum = await changeMany(
      changes(60),
      async (some) => {
        calls.push(some.length);
        return some.map(({ number }) => ({ number, ok: true, version: 2, undo: { status: 'open' } }));
      },
      ({ done }) => told.push(done),
      () => false,
    );
    expect(calls).toEqual([25, 25, 10]);
    expect(told).toEqual([25, 50, 60]);
    expect(sum.undo[59]).toEqual({ number: 60, version: 2, patch: { status: 'open' } });
  });

  it('holds up no ticket for one that cannot be changed, and offers to take back only what was done', async () => {
    const sum = await changeMany(
      changes(3),
      async (some) =>
        some.map(({ number }) =>
          number === 2
            ? { number, ok: false, error: { code: 'ticket-changed', detail: 'Somebody was quicker.' } }
            : { number, ok: true, undo: {} },
        ),
      () => {},
      () => false,
    );
    expect(sum.done).toBe(2);
    expect(sum.failed.map(({ number }) => number)).toEqual([2]);
    expect(sum.undo.map(({ number }) => number)).toEqual([1, 3]);
  });

  it('stops when it is told to, and what is done stays known', async () => {
    let last: ManyProgress | undefined;
    await changeMany(
      changes(60),
      async (some) => some.map(({ number }) => ({ number, ok: true })),
      (progress) => {
        last = progress;
      },
      () => last !== undefined,
    );
    expect(last).toMatchObject({ total: 60, done: 25 });
  });
});

describe('ticking a range', () => {
  it.each([
    [3, 5, [3, 9, 5]],
    [5, 3, [3, 9, 5]],
    [undefined, 9, [9]],
    [99, 9, [9]],
  ])('from %s to %s', (anchor, number, ticked) => {
    expect(rangeOf([1, 3, 9, 5, 2], anchor, number)).toEqual(ticked);
  });
});

describe('a ticket is unread', () => {
  const ticket = { number: 1, version: 4, status: 'open', folder: 'desk' } as const;
  const marks = (version: number) => ({ seen: new Map([[1, version]]), starred: new Set<number>() });

  it.each([
    [3, true],
    [4, false],
  ])('seen up to version %s: %s', (version, unread) => {
    expect(isUnread(ticket, marks(version))).toBe(unread);
  });

  it('when nobody has looked at it, but not when it is closed or lies beside the desk', () => {
    const none = { seen: new Map(), starred: new Set<number>() };
    expect(isUnread(ticket, none)).toBe(true);
    expect(isUnread({ ...ticket, status: 'closed' }, none)).toBe(false);
    expect(isUnread({ ...ticket, folder: 'spam' }, none)).toBe(false);
  });
});
