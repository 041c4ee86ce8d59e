import type { MailFilter } from '../settings/index.ts';
import { headerValue } from './headers.ts';
import type { Incoming } from './incoming.ts';

type FilterCondition = MailFilter['all'][number];

/** What the filters decided about a mail. */
export interface Filtered {
  /** The filter that drops it. */
  droppedBy?: Pick<MailFilter, 'id' | 'name'>;
  /** The filter that puts it aside, and where. */
  aside?: { folder: 'suspended' | 'spam'; by: Pick<MailFilter, 'id' | 'name'> };
  tags: string[];
  priority?: MailFilter['actions']['priority'];
  kind?: MailFilter['actions']['kind'];
  team?: string;
}

/** A body beyond this length is not looked at by filters: it would only cost time. */
const longestBody = 100_000;

/** Tries the filters in their order. What several say about the same thing, the last one decides; nothing comes after a drop. */
export function applyFilters(filters: readonly MailFilter[], incoming: Incoming): Filtered {
  const filtered: Filtered = { tags: [] };
  const inOrder = filters.filter((one) => one.enabled).toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  for (const filter of inOrder) {
    if (!meets(filter, incoming)) continue;
    const { drop, folder, tags, priority, kind, team } = filter.actions;
    if (drop) return { ...filtered, droppedBy: filter };
    if (folder !== undefined) filtered.aside = { folder, by: filter };
    filtered.tags = [...new Set([...filtered.tags, ...(tags ?? [])])];
    filtered.priority = priority ?? filtered.priority;
    filtered.kind = kind ?? filtered.kind;
    filtered.team = team ?? filtered.team;
  }
  return filtered;
}

function meets({ all, any }: MailFilter, incoming: Incoming): boolean {
  if (all.length + any.length === 0) return false;
  return all.every((one) => holds(one, incoming)) && (any.length === 0 || any.some((one) => holds(one, incoming)));
}

function holds(condition: FilterCondition, incoming: Incoming): boolean {
  const values = valuesOf(condition, incoming)
    .map((value) => value.toLowerCase())
    .filter((value) => value !== '');
  const wanted = condition.value.toLowerCase();
  switch (condition.operator) {
    case 'contains':
      return values.some((value) => value.includes(wanted));
    case 'notContains':
      return !values.some((value) => value.includes(wanted));
    case 'is':
      return values.includes(wanted);
    case 'isNot':
      return !values.includes(wanted);
    case 'startsWith':
      return values.some((value) => value.startsWith(wanted));
    case 'endsWith':
      return values.some((value) => value.endsWith(wanted));
    case 'exists':
      return values.length > 0;
    case 'notExists':
      return values.length === 0;
  }
}

function valuesOf({ field, header = '' }: FilterCondition, { from, content, headers }: Incoming): string[] {
  switch (field) {
    case 'from':
      return [from.address, from.name];
    case 'to':
      return [...content.to, ...content.cc].flatMap((one) => [one.address, one.name]);
    case 'subject':
      return [content.subject];
    case 'body':
      return [content.text.slice(0, longestBody)];
    case 'header':
      return [headerValue(headers, header.toLowerCase())];
    case 'attachment':
      return content.attachments.flatMap((one) => [one.filename, one.contentType]);
    default:
      return [content.verdicts?.[field] ?? ''];
  }
}
