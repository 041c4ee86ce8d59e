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
    case 'followers':
      return describeFollowers(listOf(from), listOf(to), t, nameOf);
    case 'startAt':
    case 'dueAt':
      return describeDate(field, from, to, t, language);
    case 'reminders':
    case 'reminder':
    case 'merged':
    case 'split':
    case 'checklist':
      return describeOwn(field, from, to, t, nameOf);
    case 'requester':
      return t('change.requester', { to: nameIn(to) });
    case 'links':
      return describeLinks(from, to, t);
    default:
      return t('change.other', {
        field: field === 'fields' ? t('field.fields') : field,
      });
  }
}

function describeFollowers(from: string[], to: string[], t: Translate, nameOf: NameOf): string {
  const names = (list: string[]): string => list.map((address) => nameOf('assignee', address)).join(', ');
  const added = to.filter((address) => !from.includes(address));
  const removed = from.filter((address) => !to.includes(address));
  const parts: string[] = [];
  if (added.length > 0) parts.push(t('change.follows', { names: names(added) }));
  if (removed.length > 0) parts.push(t('change.unfollows', { names: names(removed) }));
  return parts.join(', ');
}

function describeDate(field: 'startAt' | 'dueAt', from: unknown, to: unknown, t: Translate, language: string): string {
  if (typeof to !== 'number') return t(`change.${field}.none`);
  const at = formatMoment(new Date(to).toISOString(), language);
  return t(from === to ? 'change.dueAt.reached' : `change.${field}`, { at });
}

/** Reminders, merging, splitting and checklists say what happened by what was there before and after. */
function describeOwn(
  field: 'reminders' | 'reminder' | 'merged' | 'split' | 'checklist',
  from: unknown,
  to: unknown,
  t: Translate,
  nameOf: NameOf,
): string {
  const gone = to === null || to === undefined;
  switch (field) {
    case 'reminders':
      return t(gone || sizeOf(to) < sizeOf(from) ? 'change.reminders.less' : 'change.reminders.more');
    case 'reminder':
      return t('change.reminder', { name: nameOf('assignee', wordIn(to, 'for')), text: wordIn(to, 'text') });
    case 'merged':
      return describeMerged(gone, gone ? from : to, t);
    case 'split':
      return gone
        ? t('change.splitFrom', { number: wordIn(from, 'number') })
        : t('change.split', { number: wordIn(to, 'number') });
    case 'checklist':
      return t('change.checklist');
  }
}

/** On the ticket that stays it is told which one came, on the other where it went. */
function describeMerged(gone: boolean, told: unknown, t: Translate): string {
  const into = wordIn(told, 'into');
  if (into !== '') return t(gone ? 'change.unmergedFrom' : 'change.mergedInto', { number: into });
  return t(gone ? 'change.unmerged' : 'change.merged', { number: wordIn(told, 'number') });
}

/** One link was made (`to` alone) or taken away (`from` alone). */
function describeLinks(from: unknown, to: unknown, t: Translate): string {
  const gone = to === null || to === undefined;
  const number = wordIn(gone ? from : to, 'number');
  return number === ''
    ? t('change.other', { field: t('field.links') })
    : t(gone ? 'change.unlinked' : 'change.linked', { number });
}

const sizeOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** A member of what an entry tells, or the thing itself where it is a plain one. */
function wordIn(value: unknown, member: string): string {
  if (value !== null && typeof value === 'object') return String((value as Record<string, unknown>)[member] ?? '');
  return value === undefined || value === null ? '' : String(value);
}

const nameIn = (person: unknown): string => wordIn(person, 'name') || wordIn(person, 'address');

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
