import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { choose, languages, themes, usePreferences } from '../../ui/preferences.ts';
import { Avatar } from '../../ui/states.tsx';
import { speak } from '../../ui/texts.ts';
import { useMe } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { useTexts } from '../texts.ts';

/** Who I am, how the page speaks and looks, and the way out. On the platform's own popover. */
export function AccountMenu(props: { onShortcuts: () => void }): ReactElement {
  const { t, language } = useTexts();
  const { session, api } = useDesk();
  const { theme } = usePreferences();
  const me = useMe().data;
  return (
    <>
      <button type="button" className="account-button" popoverTarget="account">
        <Avatar name={me?.name ?? '?'} />
        <span className="visually-hidden">{t('account')}</span>
      </button>
      <div id="account" popover="auto" className="account">
        <p className="account-name">{me?.name}</p>
        <p className="muted">{me?.address}</p>
        <SelectField
          label={t('language')}
          value={language}
          onChange={(event) => {
            const chosen = languages.find((known) => known === event.target.value) ?? 'en';
            speak(chosen);
            api
              .send('PATCH', '/me', { body: { language: chosen } })
              .catch((error) => console.warn('The language is kept on this device only', error));
          }}
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
        <Button
          kind="quiet"
          onClick={() => {
            document.getElementById('account')?.hidePopover();
            props.onShortcuts();
          }}
        >
          {t('keys.title')}
        </Button>
        <Button onClick={() => session.signOut()}>{t('signOut')}</Button>
      </div>
    </>
  );
}
