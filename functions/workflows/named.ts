import type { FieldProblem } from '../platform/errors.ts';
import type { Workflow } from './workflow.ts';

/** What there is to be named. */
export interface Known {
  mailboxes: ReadonlySet<string>;
  teams: ReadonlySet<string>;
  /** Mail addresses of active agents. */
  agents: ReadonlySet<string>;
}

type Named = { path: string; what: 'mailbox' | 'team' | 'agent'; name: string };

/** Whom and what a workflow names that is not there: one problem for each, with the path of its field. */
export function unknownNames(workflow: Pick<Workflow, 'conditions' | 'actions'>, known: Known): FieldProblem[] {
  const sets = { mailbox: known.mailboxes, team: known.teams, agent: known.agents };
  return [...namedInConditions(workflow), ...namedInActions(workflow)]
    .filter(({ what, name }) => !sets[what].has(name))
    .map(({ path, what, name }) => ({ path, message: `there is no ${what} ${name}` }));
}

const whatIsCompared = { mailbox: 'mailbox', team: 'team', assignee: 'agent' } as const;

function namedInConditions({ conditions }: Pick<Workflow, 'conditions'>): Named[] {
  return (['all', 'any'] as const).flatMap((group) =>
    conditions[group].flatMap(({ field, operator, value }, index): Named[] => {
      const exact = operator === 'is' || operator === 'isNot';
      if (!exact || (field !== 'mailbox' && field !== 'team' && field !== 'assignee')) return [];
      return [{ path: `conditions.${group}.${index}.value`, what: whatIsCompared[field], name: value.toLowerCase() }];
    }),
  );
}

function namedInActions({ actions }: Pick<Workflow, 'actions'>): Named[] {
  return actions.flatMap((action, index): Named[] => {
    if (action.type === 'assignTeam') return [{ path: `actions.${index}.team`, what: 'team', name: action.team }];
    if (action.type === 'assign') return [{ path: `actions.${index}.agent`, what: 'agent', name: action.agent }];
    if (action.type === 'moveToMailbox')
      return [{ path: `actions.${index}.mailbox`, what: 'mailbox', name: action.mailbox }];
    return [];
  });
}
