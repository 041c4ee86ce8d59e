import { type SharedTexts, startTexts, type Translate as TranslateOf, useTextsOf } from '../ui/texts.ts';
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
