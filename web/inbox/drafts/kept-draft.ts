import type { Draft, DraftStorage } from '../../ui/draft.ts';

/** A draft as this device keeps it. */
export interface KeptDraft extends Draft<unknown> {
  /** `savedAt` of what the desk has of it; null: nothing. */
  seen: string | null;
  /** The desk has not got it as it is. */
  dirty: boolean;
  /** Texts that the desk was told and never answered to: it may have any of them. */
  unheard?: readonly string[];
}

const begin = 'tuki.kept-draft.';

/** Where the drafts of an agent on this device are: one place for each ticket and kind. */
export const keptPlace = (agent: string, kind: string, number: number): string => `${begin}${agent}.${kind}:${number}`;

const isText = (value: unknown): value is string => typeof value === 'string';

/** The draft of a place; a fresh one where there is none, or none that can be read. */
export function readKept(storage: DraftStorage, place: string, newKey: () => string): KeptDraft {
  const fresh: KeptDraft = { text: '', key: newKey(), seen: null, dirty: false };
  try {
    const { text, html, key, more, seen, dirty, unheard } = JSON.parse(
      storage.getItem(place) ?? '{}',
    ) as Partial<KeptDraft>;
    return {
      text: isText(text) ? text : fresh.text,
      key: isText(key) ? key : fresh.key,
      seen: isText(seen) ? seen : null,
      dirty: dirty === true,
      ...(isText(html) ? { html } : {}),
      ...(more === undefined ? {} : { more }),
      ...(Array.isArray(unheard) ? { unheard: unheard.filter(isText) } : {}),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return fresh;
    throw error;
  }
}

/** Keeps a draft on this device; one that says nothing and that the desk need not hear of is forgotten. */
export function keepKept(storage: DraftStorage, place: string, draft: KeptDraft): void {
  const { text, more, dirty } = draft;
  try {
    if (text === '' && more === undefined && !(dirty && mayBeAtDesk(draft))) storage.removeItem(place);
    else storage.setItem(place, JSON.stringify(draft));
  } catch (error) {
    // The device is full: the desk keeps it all the same.
    console.warn('A draft could not be kept on this device', error);
  }
}

/** Whether the desk has something of it, or may have. */
export const mayBeAtDesk = ({ seen, unheard = [] }: KeptDraft): boolean => seen !== null || unheard.length > 0;

/** Takes off this device what the desk has of drafts: whoever uses it next need not find them. What the desk has not got stays. */
export function forgetKept(storage: Storage): void {
  const places = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
  for (const place of places)
    if (place.startsWith(begin) && !readKept(storage, place, () => '').dirty) storage.removeItem(place);
}

/** Whether there is nothing in it that is worth keeping at the desk. */
export function saysNothing({ text, more }: Pick<KeptDraft, 'text' | 'more'>): boolean {
  const { files = [] } = (more ?? {}) as { files?: unknown[] };
  return text.trim() === '' && files.length === 0;
}
