import { inboxPart } from '../../texts.ts';
import en from './en.json' with { type: 'json' };
import fi from './fi.json' with { type: 'json' };

/** What the bell says before it is opened. */
export const useTexts = inboxPart({ en, fi });
