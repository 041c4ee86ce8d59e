import type { Workflow } from '../api/types.ts';
import type { Translate } from '../texts.ts';
import type { NameOf } from '../ticket/describe-change.ts';

type Action = Workflow['actions'][number];

/** A workflow in a sentence: `Subject contains “refund” → tag refund, team Billing`. */
export function describeWorkflow(workflow: Workflow, t: Translate, nameOf: NameOf): string {
  const line = ({ field, operator, value }: Workflow['conditions']['all'][number]): string =>
    `${t(`condition.${field}`)} ${t(`operator.${operator}`)} “${value}”`;
  const all = workflow.conditions.all.map(line).join(` ${t('and')} `);
  const any = (workflow.conditions.any ?? []).map(line).join(` ${t('or')} `);
  const conditions = [all, any].filter(Boolean).join(` ${t('and')} `) || t('workflow.always');
  return `${conditions} → ${workflow.actions.map((action) => describeAction(action, t, nameOf)).join(', ')}`;
}

function describeAction(action: Action, t: Translate, nameOf: NameOf): string {
  switch (action.type) {
    case 'addTags':
      return t('action.addTags', { tags: action.tags.join(', ') });
    case 'assignTeam':
      return t('action.assignTeam', { name: nameOf('team', action.team) });
    case 'assign':
      return t('action.assign', { name: nameOf('assignee', action.agent) });
    case 'moveToMailbox':
      return t('action.set', { field: t('field.mailbox'), value: nameOf('mailbox', action.mailbox) });
    case 'setStatus':
      return t('action.set', { field: t('field.status'), value: t(`status.${action.status}`) });
    case 'setPriority':
      return t('action.set', { field: t('field.priority'), value: t(`priority.${action.priority}`) });
    case 'setKind':
      return t('action.set', { field: t('field.kind'), value: t(`kind.${action.kind}`) });
    case 'setLevel':
      return t('action.set', { field: t('field.level'), value: t(`level.${action.level}`) });
  }
}
