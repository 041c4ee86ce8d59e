import type { Translate } from '../texts.ts';
import type en from './en.json';

/** A line of the audit log as the API shows it. */
export interface AuditView {
  id: string;
  at: string;
  by: { address: string; name: string };
  what: string;
  subject: string;
  name?: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

type Texts = Record<keyof typeof en, string>;
/** Gives a text of this part, or of the inbox. */
export type StaffTranslate = Translate & ((key: keyof Texts, values?: Record<string, string | number>) => string);

const kinds = [
  'agent',
  'team',
  'role',
  'field',
  'words',
  'mailbox',
  'mailRules',
  'mailFilter',
  'workflow',
  'policy',
  'calendar',
  'savedReply',
  'template',
  'view',
] as const;

const members = [
  'name',
  'role',
  'roleId',
  'mailboxes',
  'access',
  'teams',
  'team',
  'active',
  'language',
  'rights',
  'base',
  'label',
  'type',
  'choices',
  'requiredOnClose',
  'order',
  'enabled',
  'acknowledge',
  'autoReply',
  'signature',
  'statuses',
  'actions',
  'text',
] as const;

/** Kinds of which a desk has but one: their key says nothing to people. */
const single = new Set(['words', 'mailRules']);

/** What was done, after the name of who did it: `changed the team Second line`. */
export function describeAudit(line: AuditView, t: StaffTranslate): string {
  const kind = kinds.find((known) => known === line.what) ?? 'other';
  const what = t(`staff.what.${kind}`);
  const name = single.has(line.what) ? '' : (labelOf(line) ?? line.name ?? line.subject);
  const verb = single.has(line.what)
    ? 'changed'
    : line.before === null
      ? 'made'
      : line.after === null
        ? 'removed'
        : 'changed';
  return t(`staff.audit.${verb}`, { what, name: name && `“${name}”` }).trim();
}

function labelOf({ before, after }: AuditView): string | undefined {
  const label = (after?.label ?? before?.label) as { en?: string; fi?: string } | undefined;
  return label?.en || label?.fi || undefined;
}

/** What differs, one row for each member: its name, from what, to what. */
export function rowsOf(line: AuditView, t: StaffTranslate): { name: string; from: string; to: string }[] {
  const names = [...new Set([...Object.keys(line.before ?? {}), ...Object.keys(line.after ?? {})])];
  return names
    .filter((name) => name !== 'id' && name !== 'address')
    .map((name) => {
      const known = members.find((one) => one === name);
      return {
        name: known ? t(`staff.member.${known}`) : name,
        from: inWords(line.before?.[name], t),
        to: inWords(line.after?.[name], t),
      };
    });
}

function inWords(value: unknown, t: StaffTranslate): string {
  if (value === undefined || value === null || value === '') return t('staff.audit.nothing');
  if (typeof value === 'boolean') return t(value ? 'staff.audit.yes' : 'staff.audit.no');
  if (Array.isArray(value)) return value.map((one) => inWords(one, t)).join(', ') || t('staff.audit.nothing');
  if (typeof value === 'object')
    return (
      Object.entries(value)
        .filter(([, one]) => one !== '')
        .map(([name, one]) => `${name}: ${inWords(one, t)}`)
        .join('; ') || t('staff.audit.nothing')
    );
  return String(value);
}
