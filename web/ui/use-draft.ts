import { useCallback, useEffect, useRef, useState } from 'react';
import { type Draft, keepDraft, readDraft, refillDraft } from './draft.ts';

const newKey = (): string => crypto.randomUUID();
const refilled = 'tuki:draft-refilled';

/** Puts something back into the draft of a place and tells whoever shows it. */
export function giveBack<More>(place: string, draft: Omit<Draft<More>, 'key'>): void {
  refillDraft(sessionStorage, place, draft, newKey);
  dispatchEvent(new CustomEvent(refilled, { detail: place }));
}

/** Calls when something was put back into the draft of a place. */
export function useGivenBack(place: string, then: () => void): void {
  useEffect(() => {
    const hear = (event: Event): void => {
      if ((event as CustomEvent<string>).detail === place) then();
    };
    addEventListener(refilled, hear);
    return () => removeEventListener(refilled, hear);
  }, [place, then]);
}

/** A draft that is being written. */
export type Writing<More> = Draft<More> & {
  /** Sets its words and, where it is more than words, its HTML. */
  write: (text: string, html?: string) => void;
  /** Keeps what belongs to it besides its words. */
  keep: (how: (more: More | undefined) => More | undefined) => void;
  /** Forgets it and begins anew under another key. */
  done: () => void;
};

/** The draft of a place, kept with every letter. */
export function useDraft<More = never>(place: string): Writing<More> {
  const read = (): Held<More> => ({ place, draft: readDraft<More>(sessionStorage, place, newKey) });
  const [held, setHeld] = useState(read);
  const own = held.place === place ? held : read();
  if (own !== held) setHeld(own);
  const latest = useRef(own);
  latest.current = own;
  /** Writes at once, not with the next picture of the page: by then nobody may look at this place any more. */
  const change = (how: (draft: Draft<More>) => Draft<More>): void => {
    const from = latest.current.place === place ? latest.current : read();
    const next = { place, draft: how(from.draft) };
    if (latest.current.place === place) latest.current = next;
    keepDraft(sessionStorage, place, next.draft);
    setHeld((shown) => (shown.place === place ? next : shown));
  };
  useGivenBack(
    place,
    useCallback(() => setHeld({ place, draft: readDraft<More>(sessionStorage, place, newKey) }), [place]),
  );
  return {
    ...own.draft,
    write: (text, html) => change((draft) => ({ ...draft, text, html })),
    keep: (how) => change((draft) => ({ ...draft, more: how(draft.more) })),
    done: () => change(() => ({ text: '', key: newKey() })),
  };
}

interface Held<More> {
  place: string;
  draft: Draft<More>;
}
