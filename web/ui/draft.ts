/** Something half-written: it survives a reload and a lost race, and is sent once. */
export interface Draft {
  text: string;
  /** Idempotency-Key that every attempt to send this draft carries. */
  key: string;
}

/** Where drafts are kept: session storage in the browser. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const nameOf = (place: string): string => `tuki.draft.${place}`;

/**
 * The draft of a place, `reply:1042` for example; a fresh one when there is none.
 * @param newKey makes an Idempotency-Key
 */
export function readDraft(storage: DraftStorage, place: string, newKey: () => string): Draft {
  const kept = storage.getItem(nameOf(place));
  if (kept === null) return { text: '', key: newKey() };
  const draft = JSON.parse(kept) as Partial<Draft>;
  return { text: draft.text ?? '', key: draft.key ?? newKey() };
}

/** Keeps the draft; an empty one is forgotten. */
export function keepDraft(storage: DraftStorage, place: string, draft: Draft): void {
  if (draft.text === '') storage.removeItem(nameOf(place));
  else storage.setItem(nameOf(place), JSON.stringify(draft));
}
