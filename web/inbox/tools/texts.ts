import { inboxPart } from '../texts.ts';
import en from './en.json' with { type: 'json' };
import fi from './fi.json' with { type: 'json' };

/** The texts of what is done to a ticket as a whole. */
export const useTexts = inboxPart({ en, fi });
