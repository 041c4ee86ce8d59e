import { inboxPart } from '../texts.ts';
import en from './en.json' with { type: 'json' };
import fi from './fi.json' with { type: 'json' };

/** What one is told, and the choice of it; loaded when it is first needed. */
export const useTexts = inboxPart({ en, fi });
