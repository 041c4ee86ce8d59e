import { inboxPart } from '../texts.ts';
import en from './en.json' with { type: 'json' };
import fi from './fi.json' with { type: 'json' };

/** The translations of what unfolds under the search box. */
export const useTexts = inboxPart({ en, fi });
