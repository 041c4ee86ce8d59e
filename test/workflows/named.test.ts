import { describe, expect, it } from 'vitest';
import { unknownNames } from '../../functions/workflows/named.ts';
import { aWorkflow } from './factories.ts';

const known = { mailboxes: new Set(['support']), teams: new Set(['billing']), agents: new Set(['anna@demo.test']) };

describe('the names in a workflow', () => {
  it('are fine when everybody is there, and when a condition looks for a part of a name', () => {
    const workflow = aWorkflow({
      conditions: {
        all: [{ field: 'mailbox', operator: 'is', value: 'Support' }],
        any: [{ field: 'mailbox', operator: 'contains', value: 'supp' }],
      },
      actions: [
        { type: 'assignTeam', team: 'billing' },
        { type: 'assign', agent: 'anna@demo.test' },
        { type: 'moveToMailbox', mailbox: 'support' },
      ],
    });
    expect(unknownNames(workflow, known)).toEqual([]);
  });

  it('are each told with the path of the field when they are not', () => {
    const workflow = aWorkflow({
      conditions: {
        all: [{ field: 'mailbox', operator: 'isNot', value: 'sales' }],
        any: [{ field: 'assignee', operator: 'is', value: 'gone@demo.test' }],
      },
      actions: [
        { type: 'addTags', tags: ['x'] },
        { type: 'assignTeam', team: 'nobody' },
        { type: 'assign', agent: 'gone@demo.test' },
        { type: 'moveToMailbox', mailbox: 'sales' },
      ],
    });
    expect(unknownNames(workflow, known).map((problem) => problem.path)).toEqual([
      'conditions.all.0.value',
      'conditions.any.0.value',
      'actions.1.team',
      'actions.2.agent',
      'actions.3.mailbox',
    ]);
  });
});
