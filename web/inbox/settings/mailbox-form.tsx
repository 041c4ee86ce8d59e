import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { fillText } from '../../../functions/mail/fill-text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { type Language, languages } from '../../ui/preferences.ts';
import { useToast } from '../../ui/toast.tsx';
import { keys, useMe } from '../api/queries.ts';
import type { MailboxView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

/** What may stand in braces in each text. */
const blanks = {
  autoReply: ['mailbox', 'number', 'link', 'customer'],
  signature: ['agent', 'mailbox', 'number', 'customer'],
} as const;
type TextName = keyof typeof blanks;
type Texts = Pick<MailboxView, TextName | 'acknowledge' | 'language'>;

/** A mailbox's acknowledgement, signature and language. */
export function MailboxForm(props: { mailbox: MailboxView }): ReactElement {
  const { t } = useTexts();
  const { mailbox } = props;
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const { acknowledge, autoReply, signature, language } = mailbox;
  const [texts, setTexts] = useState<Texts>({ acknowledge, autoReply, signature, language });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await api.send('PATCH', `/mailboxes/${mailbox.id}`, { body: texts });
      await queries.invalidateQueries({ queryKey: keys.mailboxes });
      say(t('saved'));
    } catch (failed) {
      setError(failure(failed));
    }
    setBusy(false);
  };
  const put = (name: TextName, spoken: Language, text: string): void =>
    setTexts({ ...texts, [name]: { ...texts[name], [spoken]: text } });
  return (
    <form className="form mailbox-form" onSubmit={submit} aria-label={mailbox.name}>
      <SelectField
        label={t('mailbox.language')}
        hint={t('mailbox.languageHint')}
        value={texts.language}
        onChange={(event) =>
          setTexts({ ...texts, language: languages.find((known) => known === event.target.value) ?? 'en' })
        }
      >
        {languages.map((each) => (
          <option key={each} value={each}>
            {t(`language.${each}`)}
          </option>
        ))}
      </SelectField>
      <label className="check">
        <input
          type="checkbox"
          checked={texts.acknowledge}
          onChange={(event) => setTexts({ ...texts, acknowledge: event.target.checked })}
        />
        {t('mailbox.acknowledge')}
      </label>
      <Localised name="autoReply" mailbox={mailbox} texts={texts.autoReply} onChange={put} />
      <Localised name="signature" mailbox={mailbox} texts={texts.signature} onChange={put} />
      {error ? (
        <p className="banner" data-tone="bad" role="alert">
          {error}
        </p>
      ) : null}
      <div className="actions">
        <Button type="submit" kind="primary" disabled={busy}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

/** A text in each language, what may stand in braces in it, and how it will look. */
function Localised(props: {
  name: TextName;
  mailbox: MailboxView;
  texts: Record<Language, string>;
  onChange: (name: TextName, language: Language, text: string) => void;
}): ReactElement {
  const { t } = useTexts();
  const { name, mailbox, texts, onChange } = props;
  const agent = useMe().data?.name ?? '';
  const values = {
    agent,
    mailbox: mailbox.name,
    number: '1042',
    customer: 'Maija Virtanen',
    link: `${location.origin}/portal/t/1042`,
  };
  return (
    <fieldset className="form">
      <legend className="panel-title">{t(`mailbox.${name}`)}</legend>
      <dl className="blanks">
        {blanks[name].map((blank) => (
          <div key={blank}>
            <dt>
              <code>{`{${blank}}`}</code>
            </dt>
            <dd>{t(`blank.${blank}`)}</dd>
          </div>
        ))}
      </dl>
      <div className="form-row form-row-wide">
        {languages.map((language) => (
          <div key={language} className="form">
            <TextArea
              label={t(`language.${language}`)}
              lang={language}
              rows={name === 'autoReply' ? 8 : 4}
              maxLength={10_000}
              placeholder={t(`mailbox.${name}.standard`)}
              value={texts[language]}
              onChange={(event) => onChange(name, language, event.target.value)}
            />
            {texts[language].trim() ? (
              <div>
                <p className="field-label">{t('mailbox.preview')}</p>
                <p className="preview message-text" lang={language}>
                  {fillText(texts[language], values)}
                </p>
              </div>
            ) : null}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
