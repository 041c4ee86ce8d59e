import { describe, expect, it } from 'vitest';
import { testClock } from './engines/support.ts';

const HOUR = 3_600_000;

describe('the movable clock', () => {
  it('runs with wall time from its offset on', () => {
    const clock = testClock(-HOUR);
    const wall = Date.now();
    expect(Math.abs(clock.now() - (wall - HOUR))).toBeLessThan(1000);
    expect(clock.offset[0]).toBe(-HOUR);
  });

  it('fires what is due when it is moved, earliest first, and keeps the rest', () => {
    const clock = testClock();
    const start = clock.now();
    const fired: string[] = [];
    clock.at(start + 2 * HOUR, () => fired.push('two'));
    clock.at(start + HOUR, () => fired.push('one'));
    clock.at(start + HOUR, () => fired.push('also one'));
    clock.at(start + 9 * HOUR, () => fired.push('nine'));
    clock.jump(start + 3 * HOUR);
    expect(fired).toEqual(['one', 'also one', 'two']);
    expect(clock.nextTimer()).toBe(start + 9 * HOUR);
  });

  it('fires what a fired timer asks for, when that is due as well', () => {
    const clock = testClock();
    const start = clock.now();
    const fired: number[] = [];
    clock.at(start + HOUR, () => {
      fired.push(1);
      clock.at(start + 2 * HOUR, () => fired.push(2));
    });
    clock.jump(start + 3 * HOUR);
    expect(fired).toEqual([1, 2]);
  });

  it('fires as real time passes', async () => {
    const clock = testClock();
    const due = clock.now() + 20;
    await new Promise<void>((resolve) => {
      clock.at(due, resolve);
      // The armed timer does not keep a process alive; this one does until it has fired.
      const held = setInterval(() => {}, 1000);
      clock.at(due, () => clearInterval(held));
    });
    expect(clock.now()).toBeGreaterThanOrEqual(due);
  });

  it('does not fire what was cancelled', () => {
    const clock = testClock();
    const fired: number[] = [];
    const cancel = clock.at(clock.now() + HOUR, () => fired.push(1));
    cancel();
    clock.jump(clock.now() + 2 * HOUR);
    expect(fired).toEqual([]);
    expect(clock.nextTimer()).toBeUndefined();
  });

  it('may be moved back, and waits again', () => {
    const clock = testClock();
    const start = clock.now();
    const fired: number[] = [];
    clock.jump(start - HOUR);
    clock.at(start - HOUR / 2, () => fired.push(1));
    expect(fired).toEqual([]);
    clock.jump(start);
    expect(fired).toEqual([1]);
  });
});
