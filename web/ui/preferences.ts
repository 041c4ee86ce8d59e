import { useSyncExternalStore } from 'react';

/** Languages that the pages speak. */
export const languages = ['en', 'fi'] as const;
export type Language = (typeof languages)[number];

/** `auto` follows the device. */
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What a person has chosen on this device. */
export interface Preferences {
  /** Absent until chosen: the browser's language counts then. */
  language?: Language;
  theme: Theme;
  /** Single-letter keyboard shortcuts are on. */
  shortcuts: boolean;
}

const storageKey = 'tuki.preferences';
const listeners = new Set<() => void>();
let current: Preferences | undefined;

function read(): Preferences {
  const defaults: Preferences = { theme: 'auto', shortcuts: true };
  const kept = localStorage.getItem(storageKey);
  if (!kept) return defaults;
  try {
    return { ...defaults, ...(JSON.parse(kept) as Partial<Preferences>) };
  } catch (error) {
    console.warn('Kept preferences cannot be read; starting anew', error);
    return defaults;
  }
}

/** The choices as they stand. */
export function preferences(): Preferences {
  current ??= read();
  return current;
}

/** Changes some of the choices, keeps them and tells the page. */
export function choose(change: Partial<Preferences>): void {
  current = { ...preferences(), ...change };
  localStorage.setItem(storageKey, JSON.stringify(current));
  applyTheme();
  for (const listener of listeners) listener();
}

/** Puts the chosen theme on the document. */
export function applyTheme(): void {
  const { theme } = preferences();
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function onChoice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The choices, again whenever they change. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(onChoice, preferences);
}

/** The language to start in: the chosen one, or the first of the browser's that the pages speak, or English. */
export function startLanguage(chosen: Language | undefined, wanted: readonly string[]): Language {
  if (chosen) return chosen;
  for (const tag of wanted) {
    const known = languages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (known) return known;
  }
  return 'en';
}
