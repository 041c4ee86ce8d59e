import {
  type InputHTMLAttributes,
  type ReactElement,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

interface FieldProps {
  label: string;
  /** The label is read out but not shown; for bars where the place says what it is. */
  labelHidden?: boolean;
  hint?: string;
  /** What is wrong with the value, in a sentence. */
  error?: string | undefined;
}

interface Wiring {
  id: string;
  'aria-invalid': boolean | undefined;
  'aria-describedby': string | undefined;
}

function Field(props: FieldProps & { children: (wiring: Wiring) => ReactNode }): ReactElement {
  const id = useId();
  const described = props.error ? `${id}-error` : props.hint ? `${id}-hint` : undefined;
  return (
    <div className="field">
      <label className={props.labelHidden ? 'visually-hidden' : 'field-label'} htmlFor={id}>
        {props.label}
      </label>
      {props.children({ id, 'aria-invalid': props.error ? true : undefined, 'aria-describedby': described })}
      {props.error ? (
        <p className="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      ) : props.hint ? (
        <p className="field-hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      ) : null}
    </div>
  );
}

/** One line of text with its label, hint and error tied to it. */
export function TextField({
  label,
  labelHidden,
  hint,
  error,
  ...rest
}: FieldProps & InputHTMLAttributes<HTMLInputElement>): ReactElement {
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(wiring) => <input className="input" {...rest} {...wiring} />}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({
  label,
  labelHidden,
  hint,
  error,
  ...rest
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: React.Ref<HTMLTextAreaElement> }): ReactElement {
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(wiring) => <textarea className="input" {...rest} {...wiring} />}
    </Field>
  );
}

/** A choice of a few. The platform's own list: it types ahead, works with every screen reader and is at home on a phone. */
export function SelectField({
  label,
  labelHidden,
  hint,
  error,
  children,
  ...rest
}: FieldProps & SelectHTMLAttributes<HTMLSelectElement>): ReactElement {
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(wiring) => (
        <select className="input" {...rest} {...wiring}>
          {children}
        </select>
      )}
    </Field>
  );
}
