import { formatMoment } from '../../ui/format-time.ts';
import type { ChangeView } from '../api/types.ts';
import type { Translate } from '../texts.ts';

/** Turns an agent's mail address or a team's or mailbox's id into the name that people know. */
export type NameOf = (field: 'assignee' | 'team' | 'mailbox', id: string) => string;

const chosen = ['status', 'folder', 'priority', 'kind', 'level'] as const;

/** A change in a sentence without its subject: `set the status to Closed`. */
export function describeChange(entry: ChangeView, t: Translate, nameOf: NameOf, language: string): string {
  const { field, from, to } = entry;
  if (isOneOf(field, chosen))
    return t('change.value', { field: t(`field.${field}`), from: wordOf(field, from, t), to: wordOf(field, to, t) });
  switch (field) {
    case 'assignee':
      return to ? t('change.assigned', { name: nameOf(field, String(to)) }) : t('change.released');
    case 'team':
    case 'mailbox':
      return to
        ? t('change.moved', { field: t(`field.${field}`), name: nameOf(field, String(to)) })
        : t('change.noTeam');
    case 'tags':
      return describeTags(listOf(from), listOf(to), t);
    case 'clock':
      return t(clockState(to) === 'breached' ? 'change.breached' : 'change.warned');
    case 'subject':
      return t('change.subject', { to: String(to ?? '') });
    case 'scheduled':
      return isAnswered(entry) ? t('change.answered') : describeScheduled(from, to, t, language);
    case 'delivery':
      return describeDelivery(to, t);
    default:
      return t('change.other', {
        field: field === 'fields' || field === 'requester' || field === 'links' ? t(`field.${field}`) : field,
      });
  }
}

/** Why it was changed, in a sentence, where the description does not say so already. */
export function reasonOf(entry: ChangeView): string | null {
  return isAnswered(entry) ? null : entry.reason;
}

/** The customer wrote before a scheduled message went out. */
const isAnswered = ({ field, actor }: ChangeView): boolean => field === 'scheduled' && actor.type === 'customer';

/** Made (`to` alone), deleted (`from` alone) or held back (both). */
function describeScheduled(from: unknown, to: unknown, t: Translate, language: string): string {
  if (to === undefined || to === null) return t('change.unscheduled');
  if (from !== undefined && from !== null) return t('change.held');
  const at = typeof to === 'object' && 'at' in to ? Number(to.at) : Number.NaN;
  return t('change.scheduled', { at: Number.isNaN(at) ? '–' : formatMoment(new Date(at).toISOString(), language) });
}

const deliveryStates = ['delayed', 'bounced', 'complained', 'failed', 'sent', 'delivered'] as const;

function describeDelivery(to: unknown, t: Translate): string {
  if (to === 'cancelled' || to === 'queued') return t(`change.delivery.${to}`);
  const state = deliveryStates.find((known) => known === to);
  return state
    ? t('change.delivery.state', { state: t(`delivery.${state}`) })
    : t('change.other', { field: t('field.delivery') });
}

function isOneOf<T extends string>(value: string, known: readonly T[]): value is T {
  return (known as readonly string[]).includes(value);
}

function wordOf(field: (typeof chosen)[number], value: unknown, t: Translate): string {
  if (value === undefined || value === null) return '–';
  const key = `${field}.${String(value)}` as Parameters<Translate>[0];
  return t(key);
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function describeTags(from: string[], to: string[], t: Translate): string {
  const added = to.filter((tag) => !from.includes(tag));
  const removed = from.filter((tag) => !to.includes(tag));
  const parts: string[] = [];
  if (added.length > 0) parts.push(t('change.tagged', { tags: added.join(', ') }));
  if (removed.length > 0) parts.push(t('change.untagged', { tags: removed.join(', ') }));
  return parts.join(', ') || t('change.other', { field: t('field.tags') });
}

function clockState(to: unknown): unknown {
  return to !== null && typeof to === 'object' && 'state' in to ? to.state : to;
}
