import type { ReactElement } from 'react';

export type FieldValues = Record<string, string | number | boolean>;

/** TODO: inputs for the desk's own fields of a ticket, customer or organisation; says each change with `null` for what is taken away. */
export function FieldInputs(_props: {
  on: 'ticket' | 'customer' | 'organisation';
  /** Of a ticket: only its mailbox's fields. */
  mailbox?: string;
  values: FieldValues;
  disabled: boolean;
  onChange: (change: Record<string, string | number | boolean | null>) => void;
}): ReactElement | null {
  return null;
}
