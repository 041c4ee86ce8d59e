import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { DeskWords } from '../../../functions/settings/desk-words.ts';
import { type Status, statuses } from '../../../functions/tickets/ticket.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { useDeskWords, useWords, wordsKey } from '../staff/use-words.ts';
import { useTexts } from './texts.ts';

type Names = DeskWords['statuses'];
const empty = { en: '', fi: '' };

/** What the desk calls its statuses. */
export function StatusNames(props: { disabled: boolean }): ReactElement {
  const { t } = useTexts();
  const words = useDeskWords();
  return (
    <section className="panel form">
      <div>
        <h2>{t('fields.words')}</h2>
        <p className="muted">{t('fields.wordsHint')}</p>
      </div>
      {words.isPending ? (
        <Skeleton lines={3} label={t('loading')} />
      ) : words.isError ? (
        <FailedState error={words.error} onRetry={() => words.refetch()} />
      ) : (
        <NamesForm before={words.data.statuses} disabled={props.disabled} />
      )}
    </section>
  );
}

function NamesForm(props: { before: Names; disabled: boolean }): ReactElement {
  const { t, language: mine } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const { status: nameOf } = useWords();
  const [names, setNames] = useState<Names>(props.before);
  const save = useMutation({
    mutationFn: () => {
      const filled = statuses.map((status) => [status, names[status] ?? null] as const);
      return api.send<DeskWords>('PATCH', '/words', { body: { statuses: Object.fromEntries(filled) } });
    },
    onSuccess: (saved) => {
      queries.setQueryData(wordsKey, saved);
      say(t('fields.wordsSaved'));
    },
    onError: (error) => say(failure(error)),
  });
  const put = (status: Status, language: 'en' | 'fi', name: string): void =>
    setNames({ ...names, [status]: { ...empty, ...names[status], [language]: name } });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="form" onSubmit={submit} aria-label={t('fields.words')}>
      {statuses.map((status) => (
        <div key={status} className="form-row">
          {(['en', 'fi'] as const).map((language) => (
            <TextField
              key={language}
              label={t('fields.wordOf', { status: t(`status.${status}`), language: t(`language.${language}`) })}
              lang={language}
              placeholder={language === mine ? nameOf(status) : undefined}
              maxLength={40}
              autoComplete="off"
              disabled={props.disabled}
              value={names[status]?.[language] ?? ''}
              onChange={(event) => put(status, language, event.target.value)}
            />
          ))}
        </div>
      ))}
      {props.disabled ? null : (
        <div className="actions">
          <Button type="submit" disabled={save.isPending}>
            {t('save')}
          </Button>
        </div>
      )}
    </form>
  );
}
