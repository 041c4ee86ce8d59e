import { useCallback, useState } from 'react';
import { type Draft, keepDraft, readDraft } from './draft.ts';

const newKey = (): string => crypto.randomUUID();

/** The draft of a place, kept with every letter. `done` forgets it and begins anew under another key. */
export function useDraft(place: string): Draft & { write: (text: string) => void; done: () => void } {
  const [held, setHeld] = useState(() => ({ place, draft: readDraft(sessionStorage, place, newKey) }));
  const own = held.place === place ? held : { place, draft: readDraft(sessionStorage, place, newKey) };
  if (own !== held) setHeld(own);
  const put = useCallback(
    (draft: Draft) => {
      keepDraft(sessionStorage, place, draft);
      setHeld({ place, draft });
    },
    [place],
  );
  return {
    ...own.draft,
    write: (text) => put({ text, key: own.draft.key }),
    done: () => put({ text: '', key: newKey() }),
  };
}
