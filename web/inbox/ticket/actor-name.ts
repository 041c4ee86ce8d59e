import type { EntryView } from '../api/types.ts';
import type { Translate } from '../texts.ts';

/** Who did it, as a name that people know. */
export function actorName(entry: EntryView, t: Translate): string {
  const rule = entry.type === 'change' ? entry.rule : undefined;
  if (entry.actor.type === 'workflow')
    return t('actor.workflow', { name: rule ?? (entry.actor.name || entry.actor.id) });
  if (entry.actor.type === 'system') return t('actor.system');
  return entry.actor.name || entry.actor.id;
}
