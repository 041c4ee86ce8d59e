import * as z from 'zod';
import type { FieldProblem } from '../platform/errors.ts';
import { shortId } from './mailbox.ts';

/** What can have fields of the desk's own. */
export const fieldOwners = ['ticket', 'customer', 'organisation'] as const;
export type FieldOwner = (typeof fieldOwners)[number];

export const fieldTypes = ['text', 'number', 'date', 'choice', 'link'] as const;

/** The name that a value is kept under: as names of fields in tickets have always been. */
export const fieldId = z.string().regex(/^[A-Za-z][\w-]{0,39}$/, 'a letter, then letters, digits, - and _, at most 40');

const shape = {
  /** In each language; one of the two at least. */
  label: z
    .object({ en: z.string().trim().max(60), fi: z.string().trim().max(60) })
    .refine(({ en, fi }) => en !== '' || fi !== '', 'needs a name in one language at least'),
  on: z.enum(fieldOwners),
  type: z.enum(fieldTypes),
  /** Of a choice: what there is to choose from. */
  choices: z.array(z.string().trim().min(1).max(100)).max(100).optional(),
  /** Of a ticket: only those of these mailboxes have it; left out, all. */
  mailboxes: z.array(shortId).max(100).optional(),
  /** Of a ticket: it cannot be closed without it. */
  requiredOnClose: z.boolean().optional(),
  order: z.int().min(0).max(9999),
};

/** The definition of a field of tickets, customers or organisations. */
export const field = z.object({ id: fieldId, ...shape });
export type Field = z.infer<typeof field>;

/** A definition as a lead sends it. */
export const fieldBody = z
  .strictObject({ ...shape, order: shape.order.default(100) })
  .refine((one) => one.type !== 'choice' || (one.choices?.length ?? 0) > 0, {
    path: ['choices'],
    message: 'needs at least one choice',
  })
  .refine((one) => new Set(one.choices).size === (one.choices?.length ?? 0), {
    path: ['choices'],
    message: 'must not have the same choice twice',
  })
  .refine((one) => one.on === 'ticket' || (!one.requiredOnClose && !one.mailboxes), {
    path: ['on'],
    message: 'only fields of tickets have mailboxes or are required for closing',
  });

/** The values that a ticket, customer or organisation has; null for one that is taken away. */
export type FieldValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The definitions that count for something, in their order. */
export function fieldsOf(defs: readonly Field[], on: FieldOwner, mailbox?: string): Field[] {
  return defs
    .filter((def) => def.on === on && (mailbox === undefined || !def.mailboxes || def.mailboxes.includes(mailbox)))
    .toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/**
 * What is wrong with values: those that are not of their field's type, and when a ticket is closed, those that are missing. Names without a
 * definition are anybody's own.
 * @param values those that change, or all of them; with `closing` all that the ticket will have
 * @returns paths `fields.<id>`
 */
export function fieldProblems(
  defs: readonly Field[],
  values: FieldValues,
  where: { on: FieldOwner; closing?: boolean; mailbox?: string },
): FieldProblem[] {
  return fieldsOf(defs, where.on, where.mailbox).flatMap((def) => {
    const value = values[def.id];
    const path = `fields.${def.id}`;
    if (value === undefined || value === null || value === '') {
      const missing = where.closing === true && def.requiredOnClose === true;
      return missing
        ? [{ path, message: `fill in “${def.label.en || def.label.fi}” before the ticket is closed` }]
        : [];
    }
    const message = valueProblem(def, value);
    return message === undefined ? [] : [{ path, message }];
  });
}

function valueProblem({ type, choices = [] }: Field, value: string | number | boolean): string | undefined {
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value) ? undefined : 'must be a number';
  if (typeof value !== 'string') return 'must be a text';
  switch (type) {
    case 'text':
      return value.length <= 1000 ? undefined : 'must have at most 1,000 characters';
    case 'date':
      return isDate(value) ? undefined : 'must be a date such as 2026-11-30';
    case 'choice':
      return choices.includes(value) ? undefined : `must be one of: ${choices.join(', ')}`;
    case 'link':
      return isLink(value) ? undefined : 'must be an address that begins with https:// or http://';
  }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

function isLink(text: string): boolean {
  const url = text.length <= 1000 ? URL.parse(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && /^https?:\/\//i.test(text);
}
