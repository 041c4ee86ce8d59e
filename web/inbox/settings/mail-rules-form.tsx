import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { MailRules } from '../../../functions/settings/mail-rules.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemError } from '../../ui/http.ts';
import { Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

/** The rules in the order of the page, by what they are about, each with what it may be at least and at most. */
const groups = [
  [
    'acknowledge',
    [
      ['acknowledgeEveryMinutes', 1, 10_080],
      ['acknowledgeMostAnHour', 0, 100_000],
    ],
  ],
  [
    'reopen',
    [
      ['reopenDays', 1, 3650],
      ['reopenMostADay', 1, 1000],
    ],
  ],
  [
    'flood',
    [
      ['newSenderMostAnHour', 1, 100_000],
      ['newSendersMostAnHour', 1, 1_000_000],
    ],
  ],
  ['undo', [['undoSeconds', 0, 60]]],
] as const satisfies [string, [keyof MailRules, number, number][]][];

/** What the desk does with mail whatever the mailbox. */
export function MailRulesForm(): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const rules = useQuery({ queryKey: keys.mailRules, queryFn: () => api.get<MailRules>('/mail/rules') });
  if (rules.isError) return <FailedState error={rules.error} onRetry={() => rules.refetch()} />;
  if (!rules.data) return <Skeleton lines={7} label={t('loading')} />;
  return <Form rules={rules.data} />;
}

function Form(props: { rules: MailRules }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(undefined);
    try {
      const names = Object.keys(props.rules) as (keyof MailRules)[];
      const body = Object.fromEntries(
        names.filter((name) => form.has(name)).map((name) => [name, Number(form.get(name))]),
      );
      const kept = await api.send<MailRules>('PATCH', '/mail/rules', { body });
      queries.setQueryData(keys.mailRules, kept);
      say(t('saved'));
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  return (
    <form className="form" onSubmit={submit} aria-label={t('mail.rules')}>
      {groups.map(([group, fields]) => (
        <fieldset key={group} className="panel form">
          <legend className="panel-title">{t(`rules.${group}`)}</legend>
          {fields.map(([name, min, max]) => (
            <TextField
              key={name}
              name={name}
              type="number"
              inputMode="numeric"
              required
              min={min}
              max={max}
              step={1}
              label={t(`rules.${name}`)}
              hint={t(`rules.${name}.hint`)}
              defaultValue={props.rules[name]}
              error={error instanceof ProblemError ? error.fieldMessage(name) : undefined}
            />
          ))}
        </fieldset>
      ))}
      {error ? (
        <p className="banner" data-tone="bad" role="alert">
          {failure(error)}
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
