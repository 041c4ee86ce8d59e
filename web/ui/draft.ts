/**
 * Something half-written: it survives a reload and a lost race, and is sent once.
 * @template More what belongs to it besides its words: recipients, files
 */
export interface Draft<More = never> {
  text: string;
  /** Where it is more than words. */
  html?: string | undefined;
  /** Idempotency-Key that every attempt to send this draft carries. */
  key: string;
  more?: More | undefined;
}

/** Where drafts are kept: session storage in the browser. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const nameOf = (place: string): string => `tuki.draft.${place}`;

/**
 * The draft of a place, `reply:1042` for example; a fresh one when there is none.
 * @param newKey makes an Idempotency-Key
 */
export function readDraft<More = never>(storage: DraftStorage, place: string, newKey: () => string): Draft<More> {
  const kept = storage.getItem(nameOf(place));
  if (kept === null) return { text: '', key: newKey() };
  const draft = JSON.parse(kept) as Partial<Draft<More>>;
  return {
    text: draft.text ?? '',
    key: draft.key ?? newKey(),
    ...(draft.html === undefined ? {} : { html: draft.html }),
    ...(draft.more === undefined ? {} : { more: draft.more }),
  };
}

/** Keeps the draft; an empty one is forgotten. */
export function keepDraft<More>(storage: DraftStorage, place: string, draft: Draft<More>): void {
  if (draft.text === '' && draft.more === undefined) storage.removeItem(nameOf(place));
  else storage.setItem(nameOf(place), JSON.stringify(draft));
}

/**
 * Puts something into the draft of a place, before whatever has been begun there meanwhile, under a new key: it is to be sent anew.
 */
export function refillDraft<More>(
  storage: DraftStorage,
  place: string,
  draft: Omit<Draft<More>, 'key'>,
  newKey: () => string,
): void {
  const begun = readDraft<More>(storage, place, newKey);
  const words = begun.text.trim();
  const whole =
    words === '' || words === draft.text.trim()
      ? {}
      : { text: `${draft.text}\n\n${words}`, html: joined(draft, begun) };
  keepDraft(storage, place, { ...draft, ...whole, key: newKey() });
}

/** HTML of two drafts, one behind the other, where either has any; the other's words in it are paragraphs. */
function joined(...drafts: Pick<Draft, 'text' | 'html'>[]): string | undefined {
  if (drafts.every(({ html }) => html === undefined)) return undefined;
  return drafts.map(({ text, html }) => html ?? paragraphs(text)).join('');
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/u)
    .map((each) => `<p>${each.replace(/[&<>]/gu, (sign) => signs[sign] ?? sign).replaceAll('\n', '<br>')}</p>`)
    .join('');
