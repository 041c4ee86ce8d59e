import { escapeHtml } from '../editor/doc-text.ts';

/** Languages that customers are written to in. */
export type CustomerLanguage = 'en' | 'fi';

const headings: Record<CustomerLanguage, readonly string[]> = {
  en: ['What is done, and why', 'When', 'What it means for you', 'What to do if it does not help'],
  fi: ['Mitä tehdään ja miksi', 'Milloin', 'Mitä siitä sinulle seuraa', 'Mitä tehdä, jos se ei auta'],
};

/** An explanation to fill in, as HTML for the editor: headings, and under each a blank. */
export const explanation = (language: CustomerLanguage): string =>
  headings[language].map((heading) => `<h3>${escapeHtml(heading)}</h3><p>___</p>`).join('');
