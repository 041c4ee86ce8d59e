import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { keys } from '../api/queries.ts';
import type { MailFilter } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

type Condition = MailFilter['all'][number];

const fields = ['from', 'to', 'subject', 'body', 'header', 'attachment'] as const satisfies Condition['field'][];
const operators = [
  'contains',
  'is',
  'startsWith',
  'endsWith',
  'notContains',
] as const satisfies Condition['operator'][];
const outcomes = ['drop', 'suspended', 'spam', 'tags'] as const;
type Outcome = (typeof outcomes)[number];

/** A new filter of the usual kind: a mail says something, so it makes no ticket, waits beside the desk, or gets tags. */
export function FilterForm(props: { onDone: () => void }): ReactElement {
  const { t } = useTexts();
  const [field, setField] = useState<Condition['field']>('from');
  const [outcome, setOutcome] = useState<Outcome>('suspended');
  const { submit, busy, error } = useNewFilter(field, outcome, props.onDone);
  return (
    <form className="form panel" onSubmit={submit} aria-label={t('filter.new')}>
      <TextField name="name" label={t('workflow.name')} required maxLength={100} autoComplete="off" />
      <div className="form-row">
        <SelectField
          label={t('workflow.when')}
          value={field}
          onChange={(event) => setField(fields.find((known) => known === event.target.value) ?? 'from')}
        >
          {fields.map((each) => (
            <option key={each} value={each}>
              {t(`filter.${each}`)}
            </option>
          ))}
        </SelectField>
        {field === 'header' ? (
          <TextField name="header" label={t('filter.headerName')} required pattern="[A-Za-z0-9\-]{1,80}" />
        ) : null}
        <SelectField name="operator" label={t('filter.operator')}>
          {operators.map((each) => (
            <option key={each} value={each}>
              {t(`operator.${each}`)}
            </option>
          ))}
        </SelectField>
        <TextField name="value" label={t('filter.value')} required maxLength={500} autoComplete="off" />
      </div>
      <div className="form-row">
        <SelectField
          label={t('filter.then')}
          hint={outcome === 'drop' ? t('filter.dropHint') : ''}
          value={outcome}
          onChange={(event) => setOutcome(outcomes.find((known) => known === event.target.value) ?? 'suspended')}
        >
          {outcomes.map((each) => (
            <option key={each} value={each}>
              {t(`filter.then.${each}`)}
            </option>
          ))}
        </SelectField>
        {outcome === 'tags' ? (
          <TextField name="tags" label={t('workflow.tags')} hint={t('workflow.tagsHint')} required />
        ) : null}
      </div>
      {error ? (
        <p className="banner" data-tone="bad" role="alert">
          {error}
        </p>
      ) : null}
      <div className="actions">
        <Button type="submit" kind="primary" disabled={busy}>
          {t('filter.make')}
        </Button>
        <Button kind="quiet" onClick={props.onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

function useNewFilter(field: Condition['field'], outcome: Outcome, onDone: () => void) {
  const { api } = useDesk();
  const queries = useQueryClient();
  const failure = useFailure();
  const [id] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string): string => String(form.get(name) ?? '').trim();
    setBusy(true);
    setError(undefined);
    const condition = {
      field,
      operator: value('operator'),
      value: value('value'),
      ...(field === 'header' ? { header: value('header') } : {}),
    };
    try {
      await api.send('PUT', `/mail/filters/${id}`, {
        body: { name: value('name'), all: [condition], actions: actionsOf(outcome, value('tags')) },
      });
      await queries.invalidateQueries({ queryKey: keys.mailFilters });
      onDone();
    } catch (failed) {
      setError(failure(failed));
      setBusy(false);
    }
  };
  return { submit, busy, error };
}

function actionsOf(outcome: Outcome, tags: string): MailFilter['actions'] {
  if (outcome === 'drop') return { drop: true };
  return outcome === 'tags' ? { tags: tags.split(/[,\s]+/u).filter(Boolean) } : { folder: outcome };
}
