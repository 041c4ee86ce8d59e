import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import sharedEn from './locales/en.json' with { type: 'json' };
import sharedFi from './locales/fi.json' with { type: 'json' };
import { choose, type Language, preferences, startLanguage } from './preferences.ts';

type Plain<Key> = Key extends `${infer Base}_one` ? Base : Key extends `${infer Base}_other` ? Base : Key;

/** The keys of a table of texts; a text with a number is asked for without its `_one` or `_other`. */
export type TextKey<Table> = Plain<keyof Table & string>;

/** Gives the text of a key in the person's language, `{{name}}` filled in. */
export type Translate<Table> = (key: TextKey<Table>, values?: Record<string, string | number>) => string;

/** What every page says, whichever site it belongs to. */
export type SharedTexts = typeof sharedEn;
const shared: Record<Language, SharedTexts> = { en: sharedEn, fi: sharedFi };

/** Texts of parts that came before the translations were started. */
const waiting: Record<Language, Record<string, string>> = { en: {}, fi: {} };

/** Starts the translations of a site: its own texts and the shared ones. `fi` must have every key of `en` or this does not compile. */
export function startTexts<Table extends Record<string, string>>(own: Record<Language, Table>): void {
  const language = startLanguage(preferences().language, navigator.languages);
  i18next.init({
    lng: language,
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: {
      en: { translation: { ...shared.en, ...own.en, ...waiting.en } },
      fi: { translation: { ...shared.fi, ...own.fi, ...waiting.fi } },
    },
  });
  document.documentElement.lang = language;
}

/** Speaks another language from now on, and remembers it. */
export async function speak(language: Language): Promise<void> {
  choose({ language });
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

function onLanguage(listener: () => void): () => void {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
}

/** The translations for a component, and the language for dates and numbers. Renders anew when the language changes. */
export function useTextsOf<Table>(): { t: Translate<Table & SharedTexts>; language: Language } {
  const language = useSyncExternalStore(onLanguage, () => i18next.language);
  const t = (key: string, values?: Record<string, string | number>): string => i18next.t(key as never, { ...values });
  return { t, language: language === 'fi' ? 'fi' : 'en' };
}

/**
 * Adds the texts of a part of a site, which may be loaded long after the rest, and gives the hook that speaks them together with the site's own and the
 * shared ones. `fi` must have every key of `en` or this does not compile; keys must be nobody else's.
 * @template Site the table of the site
 */
export function partTexts<Site>() {
  return <Part extends Record<string, string>>(own: Record<Language, Part>) => {
    for (const language of ['en', 'fi'] as const) {
      if (i18next.isInitialized) i18next.addResources(language, 'translation', own[language]);
      else Object.assign(waiting[language], own[language]);
    }
    return useTextsOf<Site & Part>;
  };
}
