import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ProblemError } from '../../ui/http.ts';
import { useToast } from '../../ui/toast.tsx';
import { entriesIn, keys, touchedBy } from '../api/queries.ts';
import type { EntryView, Page, TicketView } from '../api/types.ts';
import { useFailure } from '../shell/failed-state.tsx';

/** Something that changes the ticket if it is still as it was seen. */
type Change = (version: number) => Promise<unknown>;

/** A change that somebody else was quicker than. */
export interface Conflict {
  /** What came meanwhile. */
  since: EntryView[];
  /** Does it all the same, on top of that. */
  again: () => Promise<boolean>;
  leave: () => void;
}

/** Changes the ticket. `true` when it is done; `false` when it is not, and then the person has been told. */
export type RunChange = (change: Change) => Promise<boolean>;

/**
 * Runs changes of one ticket on the version that the person sees. When somebody was quicker, fetches what came and asks again.
 */
export function useGuardedChange(number: number): { run: RunChange; busy: boolean; conflict: Conflict | undefined } {
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const [waiting, setWaiting] = useState(0);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const [conflict, setConflict] = useState<Conflict>();

  async function attempt(change: Change): Promise<boolean> {
    const seen = queries.getQueryData<TicketView>(keys.ticket(number));
    if (!seen) return false;
    setConflict(undefined);
    try {
      await change(seen.version);
      const [head] = touchedBy(number).map((queryKey) => queries.invalidateQueries({ queryKey }));
      await head;
      return true;
    } catch (error) {
      if (error instanceof ProblemError && error.status === 412) setConflict(await whatCame(change));
      else say(failure(error));
      return false;
    }
  }

  /** One after the other: the next change is made on the version that the one before has left. */
  function run(change: Change): Promise<boolean> {
    setWaiting((count) => count + 1);
    const done = last.current.then(() => attempt(change)).finally(() => setWaiting((count) => count - 1));
    last.current = done.catch(() => false);
    return done;
  }

  async function whatCame(change: Change): Promise<Conflict> {
    const shown = (): EntryView[] =>
      entriesIn(queries.getQueryData<InfiniteData<Page<EntryView>>>(keys.entries(number)));
    const before = new Set(shown().map((entry) => entry.id));
    await Promise.all(
      [keys.ticket(number), keys.entries(number)].map((queryKey) => queries.refetchQueries({ queryKey })),
    );
    return {
      since: shown().filter((entry) => !before.has(entry.id)),
      again: () => run(change),
      leave: () => setConflict(undefined),
    };
  }

  return { run, busy: waiting > 0, conflict };
}

/** The header that makes a change conditional on a version. */
export function ifMatch(version: number): Record<string, string> {
  return { 'if-match': `"${version}"` };
}
