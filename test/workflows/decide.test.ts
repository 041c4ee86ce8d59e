import { describe, expect, it } from 'vitest';
import { decide } from '../../functions/workflows/decide.ts';
import type { Action, Condition } from '../../functions/workflows/workflow.ts';
import { aNote, anAddress, aReceived, aSent, aTicket } from '../support/factories.ts';
import { aWorkflow } from './factories.ts';

const message = aReceived({
  subject: 'Where is my REFUND?',
  text: 'I sent the lamp back.',
  verdicts: { spam: 'PASS', virus: 'PASS', spf: 'FAIL', dkim: 'PASS', dmarc: 'GRAY' },
  from: anAddress('Ravi@Corner.test', 'Ravi'),
});
const ticket = aTicket({ subject: 'Where is my REFUND?', tags: ['lamp', 'vip'], team: 'billing' });
const when = (...all: Condition[]) => aWorkflow({ conditions: { all, any: [] } });
const act = (...actions: Action[]) => decide(aWorkflow({ actions }), ticket, message);

describe('a workflow', () => {
  it.each<[boolean, Condition]>([
    [true, { field: 'subject', operator: 'contains', value: 'refund' }],
    [false, { field: 'subject', operator: 'contains', value: 'invoice' }],
    [true, { field: 'subject', operator: 'startsWith', value: 'where' }],
    [false, { field: 'subject', operator: 'endsWith', value: 'refund' }],
    [true, { field: 'subject', operator: 'endsWith', value: 'refund?' }],
    [true, { field: 'subject', operator: 'notContains', value: 'invoice' }],
    [true, { field: 'body', operator: 'contains', value: 'lamp back' }],
    [true, { field: 'from', operator: 'is', value: 'ravi@corner.test' }],
    [true, { field: 'from', operator: 'endsWith', value: '@corner.test' }],
    [true, { field: 'mailbox', operator: 'is', value: 'support' }],
    [false, { field: 'mailbox', operator: 'isNot', value: 'support' }],
    [true, { field: 'kind', operator: 'is', value: 'question' }],
    [true, { field: 'dmarc', operator: 'isNot', value: 'pass' }],
    [true, { field: 'spf', operator: 'is', value: 'FAIL' }],
    [false, { field: 'spamVerdict', operator: 'is', value: 'fail' }],
    [true, { field: 'tag', operator: 'is', value: 'VIP' }],
    [false, { field: 'tag', operator: 'isNot', value: 'vip' }],
    [true, { field: 'tag', operator: 'isNot', value: 'press' }],
    [true, { field: 'team', operator: 'is', value: 'billing' }],
    [false, { field: 'assignee', operator: 'is', value: 'anna@demo.test' }],
    [true, { field: 'assignee', operator: 'isNot', value: 'anna@demo.test' }],
    [true, { field: 'level', operator: 'is', value: '1' }],
    [true, { field: 'requester', operator: 'is', value: 'kaisa@customer.test' }],
  ])('answers %s to %o', (answer, condition) => {
    expect(decide(when(condition), ticket, message) !== undefined).toBe(answer);
  });

  it('needs all of one list and one of the other', () => {
    const yes: Condition = { field: 'subject', operator: 'contains', value: 'refund' };
    const no: Condition = { field: 'subject', operator: 'contains', value: 'invoice' };
    const answers = (all: Condition[], any: Condition[]) =>
      decide(aWorkflow({ conditions: { all, any } }), ticket, message) !== undefined;
    expect(answers([], [])).toBe(true);
    expect(answers([yes, no], [])).toBe(false);
    expect(answers([yes], [no, yes])).toBe(true);
    expect(answers([yes], [no])).toBe(false);
  });

  it('looks only at entries of the kinds it is for', () => {
    const open = { conditions: { all: [], any: [] } };
    expect(decide(aWorkflow(open), ticket, aNote())).toBeUndefined();
    expect(decide(aWorkflow({ ...open, when: ['note', 'sent'] }), ticket, aNote())).toBeDefined();
    expect(decide(aWorkflow({ ...open, when: ['note', 'sent'] }), ticket, aSent())).toBeDefined();
    expect(decide(aWorkflow({ ...open, when: ['note', 'sent'] }), ticket, message)).toBeUndefined();
  });

  it('is silent when it is off, and about what a workflow did', () => {
    expect(decide(aWorkflow({ enabled: false }), ticket, message)).toBeUndefined();
    const own = aReceived({ ...message, actor: { type: 'workflow', id: 'other', name: 'Other' } });
    expect(decide(aWorkflow(), ticket, own)).toBeUndefined();
  });

  it('does all its actions in one patch, the later one winning', () => {
    expect(
      act(
        { type: 'addTags', tags: ['refund', 'money'] },
        { type: 'addTags', tags: ['money', 'back'] },
        { type: 'assignTeam', team: 'sales' },
        { type: 'assignTeam', team: 'billing' },
        { type: 'assign', agent: 'ben@demo.test' },
        { type: 'setStatus', status: 'open' },
        { type: 'setPriority', priority: 'high' },
        { type: 'setKind', kind: 'problem' },
        { type: 'setLevel', level: 2 },
        { type: 'moveToMailbox', mailbox: 'billing' },
      ),
    ).toEqual({
      addTags: ['refund', 'money', 'back'],
      team: 'billing',
      assignee: 'ben@demo.test',
      status: 'open',
      priority: 'high',
      kind: 'problem',
      level: 2,
      mailbox: 'billing',
    });
  });
});
