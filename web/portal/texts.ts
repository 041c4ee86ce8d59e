import { startTexts, useTextsOf } from '../ui/texts.ts';
import en from './locales/en.json' with { type: 'json' };
import fi from './locales/fi.json' with { type: 'json' };

/** What the portal says. */
export type PortalTexts = typeof en;

/** Starts the portal's translations. */
export function startPortalTexts(): void {
  startTexts<PortalTexts>({ en, fi });
}

/** The portal's translations for a component. */
export const useTexts = useTextsOf<PortalTexts>;
