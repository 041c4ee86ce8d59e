import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { ProblemError } from '../../ui/http.ts';
import { useToast } from '../../ui/toast.tsx';
import { useMailboxes } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from './texts.ts';
import { type Field, type FieldOwner, fieldsKey, labelIn, useFields } from './use-fields.ts';

const owners = ['ticket', 'customer', 'organisation'] as const satisfies FieldOwner[];
const types = ['text', 'number', 'date', 'choice', 'link'] as const satisfies Field['type'][];

/** What the form holds while it is filled in: choices as lines of one text. */
interface Draft extends Omit<Field, 'choices' | 'mailboxes' | 'requiredOnClose'> {
  choices: string;
  mailboxes: string[];
  required: boolean;
}
type Put = (change: Partial<Draft>) => void;

const draftOf = (field: Field | undefined): Draft => ({
  id: field?.id ?? '',
  label: field?.label ?? { en: '', fi: '' },
  on: field?.on ?? 'ticket',
  type: field?.type ?? 'text',
  order: field?.order ?? 100,
  choices: field?.choices?.join('\n') ?? '',
  mailboxes: field?.mailboxes ?? [],
  required: field?.requiredOnClose ?? false,
});

function bodyOf(draft: Draft) {
  const { label, on, type, order, choices, mailboxes, required } = draft;
  const lines = choices.split('\n').map((line) => line.trim());
  return {
    label,
    on,
    type,
    order,
    ...(type === 'choice' && { choices: lines.filter(Boolean) }),
    ...(on === 'ticket' && mailboxes.length > 0 && { mailboxes }),
    ...(on === 'ticket' && required && { requiredOnClose: true }),
  };
}

/** `Contract number` → `contractNumber`: a short name made of a name, as names of fields must be. */
export function fieldIdOf(name: string): string {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const joined = words
    .map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join('');
  return joined.replace(/^[^A-Za-z]+/, '').slice(0, 40);
}

/** Makes a field, or changes one. */
export function FieldForm(props: { field?: Field; onDone: () => void }): ReactElement {
  const { t, language } = useTexts();
  const { field, onDone } = props;
  const failure = useFailure();
  const [draft, setDraft] = useState(() => draftOf(field));
  const put: Put = (change) => setDraft({ ...draft, ...change });
  const id = draft.id || fieldIdOf(draft.label.en || draft.label.fi);
  const others = useFields().data ?? [];
  const isTaken = !field && others.some((one) => one.id === id);
  const save = useSaving(onDone);
  const wrong = (path: string): string | undefined =>
    save.error instanceof ProblemError ? save.error.fieldMessage(path) : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isTaken) save.mutate({ id, body: bodyOf(draft) });
  };
  const title = field ? t('fields.change', { name: labelIn(field, language) }) : t('fields.new');
  return (
    <form className="form panel" onSubmit={submit} aria-label={title}>
      <div className="form-row">
        {(['en', 'fi'] as const).map((each) => (
          <TextField
            key={each}
            label={t(each === 'en' ? 'fields.labelEn' : 'fields.labelFi')}
            lang={each}
            value={draft.label[each]}
            required={draft.label.en === '' && draft.label.fi === ''}
            maxLength={60}
            autoComplete="off"
            error={wrong('label')}
            onChange={(event) => put({ label: { ...draft.label, [each]: event.target.value } })}
          />
        ))}
        {field ? null : (
          <TextField
            label={t('fields.id')}
            hint={t('fields.idHint')}
            value={id}
            required
            pattern="[A-Za-z][A-Za-z0-9_\-]{0,39}"
            autoComplete="off"
            error={isTaken ? t('fields.taken') : wrong('id')}
            onChange={(event) => put({ id: event.target.value })}
          />
        )}
      </div>
      <Kind draft={draft} fixed={field !== undefined} onChange={put} error={wrong('choices')} />
      {draft.on === 'ticket' ? <OfTickets draft={draft} onChange={put} /> : null}
      {save.isError ? (
        <p className="banner" data-tone="bad" role="alert">
          {failure(save.error)}
        </p>
      ) : null}
      <div className="actions">
        <Button type="submit" kind="primary" disabled={save.isPending}>
          {t('save')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

function useSaving(onDone: () => void) {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: ({ id, body }: { id: string; body: object }) => api.send<Field>('PUT', `/fields/${id}`, { body }),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: fieldsKey });
      say(t('fields.saved', { name: labelIn(saved, language) }));
      onDone();
    },
  });
}

function Kind(props: { draft: Draft; fixed: boolean; error: string | undefined; onChange: Put }): ReactElement {
  const { t } = useTexts();
  const { draft, fixed, error, onChange } = props;
  return (
    <>
      <div className="form-row">
        <SelectField
          label={t('fields.on')}
          value={draft.on}
          disabled={fixed}
          onChange={(event) => onChange({ on: owners.find((one) => one === event.target.value) ?? 'ticket' })}
        >
          {owners.map((each) => (
            <option key={each} value={each}>
              {t(`fields.on.${each}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('fields.type')}
          value={draft.type}
          onChange={(event) => onChange({ type: types.find((one) => one === event.target.value) ?? 'text' })}
        >
          {types.map((each) => (
            <option key={each} value={each}>
              {t(`fields.type.${each}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('fields.order')}
          hint={t('fields.orderHint')}
          type="number"
          min={0}
          max={9999}
          value={draft.order}
          onChange={(event) => onChange({ order: Number(event.target.value) })}
        />
      </div>
      {draft.type === 'choice' ? (
        <TextArea
          label={t('fields.choices')}
          hint={t('fields.choicesHint')}
          rows={4}
          required
          value={draft.choices}
          error={error}
          onChange={(event) => onChange({ choices: event.target.value })}
        />
      ) : null}
    </>
  );
}

/** What only fields of tickets have: mailboxes, and whether closing waits for them. */
function OfTickets(props: { draft: Draft; onChange: Put }): ReactElement {
  const { t } = useTexts();
  const { draft, onChange } = props;
  const mailboxes = useMailboxes().data ?? [];
  const { mailboxes: chosen } = draft;
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.required}
          onChange={(event) => onChange({ required: event.target.checked })}
        />
        {t('fields.required')}
      </label>
      <fieldset className="actions own-mailboxes">
        <legend className="field-label">{t('fields.mailboxes')}</legend>
        <label className="check">
          <input
            type="checkbox"
            checked={chosen.length === 0}
            onChange={(event) => onChange({ mailboxes: event.target.checked ? [] : mailboxes.map((one) => one.id) })}
          />
          {t('fields.all')}
        </label>
        {mailboxes.map(({ id, name }) => (
          <label key={id} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange({ mailboxes: event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id) })
              }
            />
            {name}
          </label>
        ))}
      </fieldset>
    </>
  );
}
