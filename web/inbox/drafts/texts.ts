import { inboxPart } from '../texts.ts';
import en from './en.json' with { type: 'json' };
import fi from './fi.json' with { type: 'json' };

/** The texts of drafts. */
export const useTexts = inboxPart({ en, fi });
