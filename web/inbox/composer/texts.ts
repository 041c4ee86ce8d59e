import { inboxPart } from '../texts.ts';
import en from './en.json' with { type: 'json' };
import fi from './fi.json' with { type: 'json' };

/** The translations for the composer. */
export const useTexts = inboxPart({ en, fi });
