import { useCallback, useState } from 'react';

/** The tickets that are ticked in the list, by number. */
export interface Selection {
  numbers: ReadonlySet<number>;
  has: (number: number) => boolean;
  /** Ticks or unticks one; with `range` all from the one that was ticked last. */
  toggle: (number: number, range?: boolean) => void;
  set: (numbers: readonly number[]) => void;
  clear: () => void;
}

/**
 * The numbers from `anchor` to `number`, both included, in the order of the list.
 * @param listed the list as it is shown
 */
export function rangeOf(listed: readonly number[], anchor: number | undefined, number: number): number[] {
  const [from, to] = [listed.indexOf(anchor ?? number), listed.indexOf(number)];
  if (from < 0 || to < 0) return [number];
  return listed.slice(Math.min(from, to), Math.max(from, to) + 1);
}

/**
 * What is ticked in a list.
 * @param place which list it is: another one begins with nothing ticked
 * @param listed its numbers in their order
 */
export function useSelection(place: string, listed: readonly number[]): Selection {
  const [held, setHeld] = useState({ place, numbers: new Set<number>(), anchor: undefined as number | undefined });
  const own = held.place === place ? held : { place, numbers: new Set<number>(), anchor: undefined };
  const set = useCallback(
    (numbers: readonly number[]) => setHeld({ place, numbers: new Set(numbers), anchor: undefined }),
    [place],
  );
  return {
    numbers: own.numbers,
    has: (number) => own.numbers.has(number),
    toggle: (number, range = false) => {
      const next = new Set(own.numbers);
      if (range) for (const each of rangeOf(listed, own.anchor, number)) next.add(each);
      else if (!next.delete(number)) next.add(number);
      setHeld({ place, numbers: next, anchor: number });
    },
    set,
    clear: () => set([]),
  };
}
