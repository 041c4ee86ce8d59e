import type { MailFilter } from '../api/types.ts';
import type { Translate } from '../texts.ts';

type Condition = MailFilter['all'][number];

/** A filter in a sentence: `Sender ends with “@casino.test” → no ticket`. */
export function describeFilter(filter: MailFilter, t: Translate, teamName: (id: string) => string): string {
  const all = filter.all.map((one) => describeCondition(one, t)).join(` ${t('and')} `);
  const any = filter.any.map((one) => describeCondition(one, t)).join(` ${t('or')} `);
  const conditions = [all, all && filter.any.length > 1 ? `(${any})` : any].filter(Boolean).join(` ${t('and')} `);
  return `${conditions} → ${describeActions(filter.actions, t, teamName).join(', ')}`;
}

function describeCondition({ field, header, operator, value }: Condition, t: Translate): string {
  const what = field === 'header' ? `${t('filter.header')} ${header ?? ''}` : t(`filter.${field}`);
  const said = operator === 'exists' || operator === 'notExists' ? '' : ` “${value}”`;
  return `${what} ${t(`operator.${operator}`)}${said}`;
}

function describeActions(actions: MailFilter['actions'], t: Translate, teamName: (id: string) => string): string[] {
  const { drop, folder, tags, priority, kind, team } = actions;
  return [
    ...(drop ? [t('filter.drop')] : []),
    ...(folder ? [t('action.set', { field: t('field.folder'), value: t(`folder.${folder}`) })] : []),
    ...(tags?.length ? [t('action.addTags', { tags: tags.join(', ') })] : []),
    ...(priority ? [t('action.set', { field: t('field.priority'), value: t(`priority.${priority}`) })] : []),
    ...(kind ? [t('action.set', { field: t('field.kind'), value: t(`kind.${kind}`) })] : []),
    ...(team ? [t('action.assignTeam', { name: teamName(team) })] : []),
  ];
}
