import type { ReactElement, ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { choose, languages, themes, usePreferences } from '../ui/preferences.ts';
import { speak } from '../ui/texts.ts';
import { PortalLink } from './navigation.tsx';
import { useTexts } from './texts.ts';

/** The frame of every page: name of the desk, way in or out, content, language and appearance. */
export function Frame(props: {
  deskName: string;
  onSignIn?: (() => void) | undefined;
  onSignOut?: (() => void) | undefined;
  children: ReactNode;
}): ReactElement {
  const { t, language } = useTexts();
  const { theme } = usePreferences();
  return (
    <div className="frame">
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <header className="frame-head">
        <PortalLink to={{ page: 'tickets' }} className="brand">
          {props.deskName}
        </PortalLink>
        {props.onSignIn ? (
          <Button kind="quiet" onClick={props.onSignIn}>
            {t('signIn')}
          </Button>
        ) : null}
        {props.onSignOut ? (
          <Button kind="quiet" onClick={props.onSignOut}>
            {t('signOut')}
          </Button>
        ) : null}
      </header>
      <main id="content" className="frame-main" tabIndex={-1}>
        {props.children}
      </main>
      <footer className="frame-foot">
        <SelectField
          label={t('language')}
          value={language}
          onChange={(event) => speak(languages.find((known) => known === event.target.value) ?? 'en')}
        >
          {languages.map((each) => (
            <option key={each} value={each}>
              {t(`language.${each}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('theme')}
          value={theme}
          onChange={(event) => choose({ theme: themes.find((known) => known === event.target.value) ?? 'auto' })}
        >
          {themes.map((each) => (
            <option key={each} value={each}>
              {t(`theme.${each}`)}
            </option>
          ))}
        </SelectField>
      </footer>
    </div>
  );
}
