import { useCallback, useEffect, useRef, useState } from 'react';

/** Something that is fetched, and fetched again when one comes back to the page. */
export interface Loaded<T> {
  data: T | undefined;
  error: unknown;
  reload: () => Promise<void>;
}

const everyMilliseconds = 30_000;

/**
 * Fetches, and keeps fresh: every half minute while the page is looked at, and at once when one comes back to it.
 * An error after a success leaves what is shown.
 * @param load must stay the same function for the same thing
 */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ load: () => Promise<T>; data?: T; error?: unknown }>({ load });
  const latest = useRef(load);
  latest.current = load;
  const reload = useCallback(async () => {
    try {
      const data = await load();
      if (latest.current === load) setState({ load, data });
    } catch (error) {
      if (latest.current === load)
        setState((old) => ({ load, ...(old.load === load && 'data' in old ? { data: old.data } : {}), error }));
    }
  }, [load]);
  useEffect(() => {
    reload();
    const look = (): void => {
      if (document.visibilityState === 'visible') reload();
    };
    const timer = setInterval(look, everyMilliseconds);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [reload]);
  const own = state.load === load;
  return { data: own ? state.data : undefined, error: own ? state.error : undefined, reload };
}
