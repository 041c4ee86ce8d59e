import { useRef, useState } from 'react';
import type { Warning } from './guards.ts';

/** What stands between pressing the button and sending. */
export interface Guard<Action> {
  /** What is asked about now. */
  asking: readonly Warning[];
  /** Does it, or asks first. */
  run: (action: Action) => void;
  anyway: () => void;
  back: () => void;
}

/**
 * Asks once about each thing that is odd, then does what was wanted.
 * @param key of what is being written; under another key everything is asked anew
 * @param act what sends, as it is by the time it is wanted
 */
export function useGuard<Action>(key: string, find: () => Warning[], act: (action: Action) => void): Guard<Action> {
  const [asked, setAsked] = useState<{ warnings: Warning[]; action: Action }>();
  const before = useRef(new Set<string>());
  const name = ({ kind, about }: Warning): string => `${key}:${kind}:${about}`;
  return {
    asking: asked?.warnings ?? [],
    run(action) {
      const warnings = find().filter((warning) => !before.current.has(name(warning)));
      for (const warning of warnings) before.current.add(name(warning));
      setAsked(warnings.length > 0 ? { warnings, action } : undefined);
      if (warnings.length === 0) act(action);
    },
    anyway() {
      setAsked(undefined);
      if (asked) act(asked.action);
    },
    back: () => setAsked(undefined),
  };
}
