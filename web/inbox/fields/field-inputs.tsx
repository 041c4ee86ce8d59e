import { type ReactElement, useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import './fields.css';
import { useTexts } from './texts.ts';
import { type Field, type FieldOwner, labelIn, useFields } from './use-fields.ts';

export type FieldValues = Record<string, string | number | boolean>;
type Value = string | number | boolean;
type Problem = 'number' | 'link' | 'date';

interface InputProps {
  field: Field;
  value: Value | undefined;
  disabled: boolean;
  error: string | undefined;
  onChange: (value: Value | null) => void;
}

/**
 * Inputs for the desk's own fields of a ticket, customer or organisation; says each change when it is made, with `null` for what is taken away. Nothing
 * where there are no such fields.
 */
export function FieldInputs(props: {
  on: FieldOwner;
  /** Of a ticket: only its mailbox's fields. */
  mailbox?: string;
  values: FieldValues;
  disabled: boolean;
  /** What the API said of them: paths `fields.<id>`. */
  errors?: readonly { path: string; message: string }[];
  onChange: (change: Record<string, Value | null>) => void;
}): ReactElement | null {
  const { on, mailbox, values, disabled, errors = [], onChange } = props;
  const fields = (useFields().data ?? []).filter(
    (field) => field.on === on && (mailbox === undefined || !field.mailboxes || field.mailboxes.includes(mailbox)),
  );
  if (fields.length === 0) return null;
  return (
    <div className="own-fields">
      {fields.map((field) => {
        const input: InputProps = {
          field,
          value: values[field.id],
          disabled,
          error: errors.find(({ path }) => path === `fields.${field.id}`)?.message,
          onChange: (value) => onChange({ [field.id]: value }),
        };
        if (field.type === 'choice') return <ChoiceInput key={field.id} {...input} />;
        return field.type === 'link' ? (
          <LinkInput key={field.id} {...input} />
        ) : (
          <LineInput key={field.id} {...input} />
        );
      })}
    </div>
  );
}

function ChoiceInput(props: InputProps): ReactElement {
  const { t, language } = useTexts();
  const { field, value = '', disabled, error, onChange } = props;
  const choices = field.choices ?? [];
  const known = value === '' || choices.includes(String(value));
  return (
    <SelectField
      label={labelIn(field, language)}
      value={String(value)}
      disabled={disabled}
      error={error}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{t('fields.noChoice')}</option>
      {(known ? choices : [...choices, String(value)]).map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </SelectField>
  );
}

/** What a text that was typed means to a field: nothing, a value, or why not. */
function readTyped(type: Field['type'], typed: string): { value: Value | null } | { problem: Problem } {
  const text = typed.trim();
  if (text === '') return { value: null };
  if (type === 'number') {
    const value = Number(text.replace(',', '.'));
    return Number.isFinite(value) ? { value } : { problem: 'number' };
  }
  if (type === 'link')
    return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text) ? { value: text } : { problem: 'link' };
  return { value: text };
}

/** A text that is kept when one leaves it or presses Enter. */
function LineInput(props: InputProps & { onLeave?: () => void }): ReactElement {
  const { t, language } = useTexts();
  const { field, value, disabled, error, onChange, onLeave } = props;
  const shown = value === undefined ? '' : String(value);
  const [typed, setTyped] = useState(shown);
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => setTyped(shown), [shown]);
  const keep = (badInput: boolean): void => {
    const read = badInput
      ? ({ problem: field.type === 'date' ? 'date' : 'number' } as const)
      : readTyped(field.type, typed);
    setProblem('problem' in read ? read.problem : undefined);
    if ('problem' in read) return;
    if ((read.value ?? '') !== (value ?? '')) onChange(read.value);
    onLeave?.();
  };
  return (
    <TextField
      label={labelIn(field, language)}
      type={field.type === 'date' ? 'date' : field.type === 'link' ? 'url' : 'text'}
      inputMode={field.type === 'number' ? 'decimal' : undefined}
      value={typed}
      disabled={disabled}
      maxLength={1000}
      autoComplete="off"
      error={problem ? t(`fields.bad.${problem}`) : error}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={(event) => keep(event.target.validity.badInput)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep(event.currentTarget.validity.badInput);
      }}
    />
  );
}

/** A link to open, until somebody wants to change it. */
function LinkInput(props: InputProps): ReactElement {
  const { t, language } = useTexts();
  const { field, value, disabled } = props;
  const [editing, setEditing] = useState(false);
  const name = labelIn(field, language);
  const address = typeof value === 'string' && /^https?:\/\//i.test(value) ? value : undefined;
  if (editing || address === undefined) return <LineInput {...props} onLeave={() => setEditing(false)} />;
  return (
    <div className="field">
      <span className="field-label">{name}</span>
      <span className="own-link">
        <a href={address} target="_blank" rel="noreferrer noopener" title={t('fields.open', { name })}>
          {address.replace(/^https?:\/\//i, '')}
        </a>
        {disabled ? null : (
          <Button size="small" kind="quiet" aria-label={t('fields.edit', { name })} onClick={() => setEditing(true)}>
            ✎
          </Button>
        )}
      </span>
    </div>
  );
}
