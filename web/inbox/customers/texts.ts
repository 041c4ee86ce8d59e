import { inboxPart } from '../texts.ts';
import en from './en.json' with { type: 'json' };
import fi from './fi.json' with { type: 'json' };

/** What the pages of customers and organisations say. */
export const usePeopleTexts = inboxPart({ en, fi });
