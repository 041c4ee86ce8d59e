import { describe, expect, it, test } from 'vitest';
import {
  type AccessLevel,
  type Action,
  actions,
  actionsOfPatch,
  bases,
  can,
  type DeskPart,
  mostOf,
  type Resource,
  type Right,
  type Role,
  rights,
  rightsOfRole,
  roles,
} from '../../functions/access/index.ts';
import { anAgentPrincipal, aTicket } from '../support/factories.ts';

const ticketIn = (mailbox: string): Resource => ({ type: 'ticket', ticket: aTicket({ mailbox }) });
const desk = (part?: DeskPart): Resource => ({ type: 'desk', ...(part && { part }) });
const resources: Record<string, Resource> = {
  ticket: ticketIn('support'),
  mailbox: { type: 'mailbox', id: 'support' },
  customer: { type: 'customer', id: 'x' },
  desk: desk(),
};
const worker = ['read', 'reply', 'note', 'change', 'close', 'assign', 'spam', 'delete', 'merge', 'bulk'];
const onDesk = { agent: ['read', 'bulk', 'report', 'export'], light: ['read', 'report'] };

/** Everything that each role may do, by what it is done to. What does not stand here is refused. */
const table: Record<Role, Record<string, readonly string[]>> = {
  admin: {
    ticket: worker,
    mailbox: ['read', 'create', 'bulk', 'report', 'configure', 'administer'],
    customer: ['read', 'create', 'change'],
    desk: [...onDesk.agent, 'configure', 'audit', 'administer'],
  },
  lead: {
    ticket: worker,
    mailbox: ['read', 'create', 'bulk', 'report', 'configure'],
    customer: ['read', 'create', 'change'],
    desk: [...onDesk.agent, 'configure', 'audit'],
  },
  agent: {
    ticket: worker,
    mailbox: ['read', 'create', 'bulk', 'report'],
    customer: ['read', 'create', 'change'],
    desk: onDesk.agent,
  },
  light: { ticket: ['read', 'note'], mailbox: ['read', 'report'], customer: ['read'], desk: onDesk.light },
};

const cases = roles.flatMap((role) =>
  Object.keys(resources).flatMap((name) => actions.map((action) => [role, action, name] as const)),
);

test.each(cases)('%s may %s a %s only if the table says so', (role, action, name) => {
  const resource = resources[name] ?? desk();
  const agent = anAgentPrincipal({ role, mailboxes: ['support'] });
  expect(can(agent, action, resource)).toBe(table[role][name]?.includes(action));
});

describe('a role of the desk’s own', () => {
  const without = (right: Right) =>
    anAgentPrincipal({ role: 'lead', rights: new Set(rights.filter((one) => one !== right)), mailboxes: ['support'] });
  const only = (...held: Right[]) => anAgentPrincipal({ rights: new Set(held), mailboxes: ['support'] });
  const uses: Record<Right, [Action, Resource]> = {
    note: ['note', ticketIn('support')],
    reply: ['reply', ticketIn('support')],
    create: ['create', { type: 'mailbox', id: 'support' }],
    change: ['change', ticketIn('support')],
    close: ['close', ticketIn('support')],
    assignOthers: ['assign', ticketIn('support')],
    spam: ['spam', ticketIn('support')],
    delete: ['delete', ticketIn('support')],
    merge: ['merge', ticketIn('support')],
    bulk: ['bulk', desk()],
    customers: ['change', { type: 'customer', id: 'x' }],
    seeReports: ['report', desk()],
    exportReports: ['export', desk()],
    configureMailbox: ['configure', { type: 'mailbox', id: 'support' }],
    configureMail: ['configure', desk('mail')],
    configureWorkflows: ['configure', desk('workflows')],
    configureServiceLevels: ['configure', desk('serviceLevels')],
    configureFields: ['configure', desk('fields')],
    configureTexts: ['configure', desk('texts')],
    configureDesk: ['configure', desk()],
    seeAudit: ['audit', desk()],
    administer: ['administer', desk()],
  };

  it.each(rights)('needs %s for what it is about, and nothing else', (right) => {
    const [action, resource] = uses[right];
    expect(can(without(right), action, resource)).toBe(false);
    expect(can(only(right), action, resource)).toBe(true);
  });

  it('with no rights reads and does nothing else', () => {
    for (const resource of Object.values(resources))
      expect(actions.filter((action) => can(only(), action, resource))).toEqual(['read']);
  });

  it('gets nothing from a right that is not known', () => {
    expect(can(only('everything' as Right), 'reply', ticketIn('support'))).toBe(false);
    expect(rightsOfRole('owner' as Role).size).toBe(0);
  });

  it.each(bases)('built on %s may hold what its base may, and never what is for admins alone', (base) => {
    expect(mostOf(base)).toEqual(expect.arrayContaining([...rightsOfRole(base)]));
    expect(mostOf(base)).not.toContain('administer');
  });

  it('built on light can never answer a customer', () => {
    expect(mostOf('light')).not.toContain('reply');
  });
});

describe('access to a mailbox', () => {
  const allowed = (level: AccessLevel, resource: Resource) => {
    const agent = anAgentPrincipal({ role: 'lead', mailboxes: ['support', 'sales'], access: { support: level } });
    return actions.filter((action) => can(agent, action, resource));
  };

  it.each<[AccessLevel, readonly string[], readonly string[]]>([
    ['read', ['read'], ['read', 'report']],
    ['note', ['read', 'note'], ['read', 'report']],
    ['full', worker, ['read', 'create', 'bulk', 'report', 'configure']],
  ])('%s: in tickets %j, in the mailbox %j', (level, ticket, mailbox) => {
    expect(allowed(level, ticketIn('support'))).toEqual(ticket);
    expect(allowed(level, { type: 'mailbox', id: 'support' })).toEqual(mailbox);
    expect(allowed(level, ticketIn('sales'))).toEqual(worker);
  });

  it('does not open a mailbox that is not theirs', () => {
    const agent = anAgentPrincipal({ mailboxes: [], access: { support: 'full' } });
    expect(actions.filter((action) => can(agent, action, ticketIn('support')))).toEqual([]);
  });

  it('does not limit an admin', () => {
    const admin = anAgentPrincipal({ role: 'admin', mailboxes: [], access: { support: 'read' } });
    expect(can(admin, 'reply', ticketIn('support'))).toBe(true);
  });
});

describe('a customer', () => {
  const agent = anAgentPrincipal({ mailboxes: ['support'] });
  const reads = (mailboxes?: string[]) =>
    can(agent, 'read', { type: 'customer', customer: { id: 'x', ...(mailboxes && { mailboxes }) } });

  it('is seen where they have written to a mailbox that one sees, or to none yet', () => {
    expect([reads(['support', 'sales']), reads(['sales']), reads([]), reads()]).toEqual([true, false, true, true]);
  });

  it('who is not seen cannot be changed', () => {
    expect(can(agent, 'change', { type: 'customer', customer: { id: 'x', mailboxes: ['sales'] } })).toBe(false);
  });
});

describe('what a patch of a ticket takes', () => {
  const me = 'anna@demo.test';
  it.each([
    [{ subject: 'x' }, undefined, ['change']],
    [{ status: 'closed' }, undefined, ['change', 'close']],
    [{ folder: 'spam' }, undefined, ['change', 'spam']],
    [{ folder: 'trash' }, undefined, ['change', 'delete']],
    [{ assignee: me }, undefined, ['change']],
    [{ assignee: 'me' }, 'ben@demo.test', ['change']],
    [{ assignee: null }, me, ['change']],
    [{ assignee: 'ben@demo.test' }, me, ['change', 'assign']],
    [{ assignee: null }, 'ben@demo.test', ['change', 'assign']],
    [{ assignee: 'ben@demo.test' }, 'ben@demo.test', ['change']],
  ] as [Parameters<typeof actionsOfPatch>[0] & { subject?: string }, string | undefined, string[]][])(
    '%j of a ticket of %s: %j',
    (patch, before, expected) => {
      expect(actionsOfPatch(patch, me, before)).toEqual(expected);
    },
  );
});
