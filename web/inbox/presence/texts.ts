import { inboxPart } from '../texts.ts';
import en from './en.json' with { type: 'json' };
import fi from './fi.json' with { type: 'json' };

/** What is said of who looks and writes. */
export const useTexts = inboxPart({ en, fi });
