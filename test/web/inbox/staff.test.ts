import { describe, expect, it } from 'vitest';
import { fieldIdOf } from '../../../web/inbox/fields/field-form.tsx';
import { bodyOf, draftOf, levelOf } from '../../../web/inbox/staff/agent-form.ts';
import { type AuditView, describeAudit, rowsOf, type StaffTranslate } from '../../../web/inbox/staff/describe-audit.ts';
import en from '../../../web/inbox/staff/en.json' with { type: 'json' };
import { type Agent, freeName, shortNameOf } from '../../../web/inbox/staff/use-staff.ts';
import { anAgent } from '../../support/factories.ts';

const t = ((key: keyof typeof en, values: Record<string, string> = {}) =>
  en[key].replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')) as StaffTranslate;
const mailboxes = [{ id: 'support' }, { id: 'sales' }];
const bases = new Map<string, Agent['role']>([['trainee', 'agent']]);

describe('the form about an agent', () => {
  it.each<[string, Partial<Agent>]>([
    ['of all mailboxes', {}],
    ['of some', { mailboxes: ['sales'] }],
    ['of some with limits', { mailboxes: ['support', 'sales'], access: { sales: 'note' } }],
    ['of all with limits', { access: { support: 'read' } }],
    ['with a role of the desk’s own', { roleId: 'trainee', teams: ['billing'] }],
    ['of a mailbox that I do not see', { mailboxes: ['hidden', 'support'] }],
  ])('sends back what somebody is who is %s, if nothing is changed', (_, over) => {
    const agent = anAgent(over);
    const { name, role, roleId, mailboxes: of, access, teams } = agent;
    const body = bodyOf(draftOf(agent, mailboxes), agent, bases);
    expect({ roleId: undefined, access: undefined, ...body }).toEqual({
      name,
      role,
      roleId,
      mailboxes: of,
      access,
      teams,
    });
  });

  it('says of each mailbox what somebody may do there', () => {
    const agent = anAgent({ mailboxes: ['support', 'sales'], access: { sales: 'read' } });
    expect(['support', 'sales', 'other'].map((id) => levelOf(agent, id))).toEqual(['full', 'read', 'none']);
    expect(levelOf(anAgent({ role: 'admin', mailboxes: [] }), 'sales')).toBe('full');
  });
});

describe('short names', () => {
  it.each([
    ['Second line', 'second-line', 'secondLine'],
    ['Yövuoro 2', 'yovuoro-2', 'yovuoro2'],
    ['  24 h!  ', '24-h', 'H'],
    ['日本', '', ''],
  ])('of %s: %s and %s', (name, short, field) => {
    expect([shortNameOf(name), fieldIdOf(name)]).toEqual([short, field]);
  });
});

it('gives no short name twice', () => {
  expect(freeName('Night shift', ['day'])).toBe('night-shift');
  expect(freeName('Night shift', ['night-shift'])).toMatch(/^night-shift-[0-9a-f]{8}$/);
  expect(freeName('日本', [])).toMatch(/^[0-9a-f]{8}$/);
});

describe('a line of the log of settings', () => {
  const line = (over: Partial<AuditView>): AuditView => ({
    id: '1',
    at: '2026-11-22T10:00:00.000Z',
    by: { address: 'admin@demo.test', name: 'Aino' },
    what: 'team',
    subject: 'second',
    before: null,
    after: null,
    ...over,
  });

  it.each<[string, Partial<AuditView>]>([
    ['made the team “Second line”', { name: 'Second line', after: { name: 'Second line' } }],
    ['removed the team “second”', { before: { order: 1 } }],
    ['changed the rules of mail', { what: 'mailRules', subject: 'mail', after: { undoSeconds: 5 } }],
    ['changed the field “Sopimus”', { what: 'field', before: { label: { en: '', fi: 'Sopimus' } }, after: {} }],
    ['changed the setting “x”', { what: 'something', subject: 'x', before: {}, after: {} }],
  ])('says: %s', (words, over) => {
    expect(describeAudit(line(over), t)).toBe(words);
  });

  it('has a row for each thing that differs, in words', () => {
    const before = { active: true, mailboxes: 'all', choices: [], id: 'x' };
    const after = { active: false, mailboxes: ['a', 'b'], statuses: { closed: { en: 'Solved', fi: '' } } };
    expect(rowsOf(line({ before, after }), t)).toEqual([
      { name: 'Works here', from: 'yes', to: 'no' },
      { name: 'Mailboxes', from: 'all', to: 'a, b' },
      { name: 'Choices', from: 'nothing', to: 'nothing' },
      { name: 'Statuses', from: 'nothing', to: 'closed: en: Solved' },
    ]);
  });
});
