import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { keys, useTeams } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

const fields = ['subject', 'body', 'from', 'attachment', 'spamVerdict', 'dmarc', 'spf', 'dkim'] as const;

/** A new rule of the usual kind: a message says something, so the ticket gets tags, or a team. */
export function WorkflowForm(props: { onDone: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const failure = useFailure();
  const teams = useTeams().data ?? [];
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string): string => String(form.get(name) ?? '').trim();
    const tags = value('tags')
      .split(/[,\s]+/u)
      .filter(Boolean);
    const team = value('team');
    if (tags.length === 0 && !team) return setError(t('workflow.noAction'));
    setBusy(true);
    try {
      await api.send('POST', '/workflows', {
        body: {
          name: value('name'),
          conditions: { all: [{ field: value('field'), operator: 'contains', value: value('words') }] },
          actions: [
            ...(tags.length > 0 ? [{ type: 'addTags', tags }] : []),
            ...(team ? [{ type: 'assignTeam', team }] : []),
          ],
        },
      });
      await queries.invalidateQueries({ queryKey: keys.workflows });
      props.onDone();
    } catch (failed) {
      setError(failure(failed));
      setBusy(false);
    }
  };

  return (
    <form className="form panel" onSubmit={submit} aria-label={t('workflow.new')}>
      <TextField name="name" label={t('workflow.name')} required maxLength={100} />
      <div className="form-row">
        <SelectField name="field" label={t('workflow.when')}>
          {fields.map((field) => (
            <option key={field} value={field}>
              {t(`condition.${field}`)}
            </option>
          ))}
        </SelectField>
        <TextField name="words" label={t('operator.contains')} required />
      </div>
      <div className="form-row">
        <TextField name="tags" label={t('workflow.tags')} hint={t('workflow.tagsHint')} />
        <SelectField name="team" label={t('workflow.team')}>
          <option value="">{t('noTeam')}</option>
          {teams.map((team) => (
            <option key={team.id} value={team.id}>
              {team.name}
            </option>
          ))}
        </SelectField>
      </div>
      {error ? (
        <p className="banner" data-tone="bad" role="alert">
          {error}
        </p>
      ) : null}
      <div className="actions">
        <Button type="submit" kind="primary" disabled={busy}>
          {t('workflow.make')}
        </Button>
        <Button kind="quiet" onClick={props.onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
