import { partTexts, type SharedTexts, startTexts, type Translate as TranslateOf, useTextsOf } from '../ui/texts.ts';
import en from './locales/en.json' with { type: 'json' };
import fi from './locales/fi.json' with { type: 'json' };

/** What the inbox says. */
export type InboxTexts = typeof en;
export type Translate = TranslateOf<InboxTexts & SharedTexts>;

/** Starts the inbox's translations. */
export function startInboxTexts(): void {
  startTexts<InboxTexts>({ en, fi });
}

/** The inbox's translations for a component. */
export const useTexts = useTextsOf<InboxTexts>;

/**
 * The hook for the texts of a part of the inbox: `export const useTexts = inboxPart({ en, fi })` in the part's own `texts.ts`. What is loaded late brings
 * its texts along in this way, so that the first load stays small.
 */
export const inboxPart = partTexts<InboxTexts>();
