import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Action,
  can,
  type Principal,
  type Resource,
  type Role,
  requireCan,
  roles,
} from '../../functions/access/index.ts';
import { anAgentPrincipal, aRequester, aTicket } from '../support/factories.ts';

const actions: readonly Action[] = ['read', 'create', 'reply', 'note', 'change', 'configure', 'administer'];
const ticketIn = (mailbox: string): Resource => ({ type: 'ticket', ticket: aTicket({ mailbox }) });
const allowed = (principal: Principal, resource: Resource) =>
  actions.filter((action) => can(principal, action, resource));

describe('agents', () => {
  const as = (role: Role) => anAgentPrincipal({ role, mailboxes: ['support'] });

  test.each<[Role, Action[], Action[], Action[]]>([
    [
      'admin',
      ['read', 'reply', 'note', 'change'],
      ['read', 'create', 'configure', 'administer'],
      ['read', 'configure', 'administer'],
    ],
    ['lead', ['read', 'reply', 'note', 'change'], ['read', 'create', 'configure'], ['read', 'configure']],
    ['agent', ['read', 'reply', 'note', 'change'], ['read', 'create'], ['read']],
    ['light', ['read', 'note'], ['read'], ['read']],
  ])('%s: tickets %j, own mailbox %j, desk %j', (role, ticket, mailbox, desk) => {
    expect(allowed(as(role), ticketIn('support'))).toEqual(ticket);
    expect(allowed(as(role), { type: 'mailbox', id: 'support' })).toEqual(mailbox);
    expect(allowed(as(role), { type: 'desk' })).toEqual(desk);
  });

  test.each(roles.filter((role) => role !== 'admin'))('%s may do nothing in a mailbox that is not theirs', (role) => {
    expect(allowed(as(role), ticketIn('sales'))).toEqual([]);
    expect(allowed(as(role), { type: 'mailbox', id: 'sales' })).toEqual([]);
  });

  test('an admin sees every mailbox, and so does whoever has all of them', () => {
    expect(can(anAgentPrincipal({ role: 'admin', mailboxes: [] }), 'read', ticketIn('sales'))).toBe(true);
    expect(can(anAgentPrincipal({ mailboxes: 'all' }), 'read', ticketIn('sales'))).toBe(true);
  });
});

describe('customers', () => {
  const kaisa: Principal = { type: 'customer', id: 'customer-kaisa', address: 'kaisa@customer.test' };
  const resource = (over: Parameters<typeof aTicket>[0]): Resource => ({ type: 'ticket', ticket: aTicket(over) });

  test('read and answer what they asked or take part in, and nothing else', () => {
    expect(allowed(kaisa, resource({}))).toEqual(['read', 'reply']);
    const stranger = aRequester({ id: 'other', address: 'other@x.test' });
    expect(allowed(kaisa, resource({ requester: stranger }))).toEqual([]);
    expect(
      allowed(kaisa, resource({ requester: stranger, participants: [{ name: '', address: 'kaisa@customer.test' }] })),
    ).toEqual(['read', 'reply']);
  });

  test.each(['suspended', 'spam', 'trash'] as const)('do not see what lies in %s', (folder) => {
    expect(allowed(kaisa, resource({ folder }))).toEqual([]);
  });

  test('see no settings and no other customer', () => {
    expect(allowed(kaisa, { type: 'desk' })).toEqual([]);
    expect(allowed(kaisa, { type: 'mailbox', id: 'support' })).toEqual(['create']);
    expect(allowed(kaisa, { type: 'customer', id: 'customer-kaisa' })).toEqual(['read']);
    expect(allowed(kaisa, { type: 'customer', id: 'other' })).toEqual([]);
  });
});

test('a link opens one ticket at the desk and nothing else', () => {
  const link: Principal = { type: 'link', number: 1042 };
  expect(allowed(link, ticketIn('support'))).toEqual(['read', 'reply']);
  expect(allowed(link, { type: 'ticket', ticket: aTicket({ number: 1043 }) })).toEqual([]);
  expect(allowed(link, { type: 'ticket', ticket: aTicket({ folder: 'trash' }) })).toEqual([]);
  expect(allowed(link, { type: 'mailbox', id: 'support' })).toEqual([]);
});

test('whoever and whatever is not known is refused', () => {
  const resources: Resource[] = [
    ticketIn('support'),
    { type: 'mailbox', id: 'support' },
    { type: 'desk' },
    { type: 'customer', id: 'x' },
  ];
  fc.assert(
    fc.property(fc.constantFrom(...resources), fc.constantFrom(...actions), fc.string(), (resource, action, type) => {
      fc.pre(!['system', 'agent', 'customer', 'link'].includes(type));
      expect(can({ type } as never, action, resource)).toBe(false);
      expect(can(anAgentPrincipal({ role: 'admin' }), action, { type } as never)).toBe(false);
    }),
  );
});

test('to require is to throw a 403', () => {
  expect(() => requireCan(anAgentPrincipal({ role: 'light' }), 'reply', ticketIn('support'))).toThrow(
    expect.objectContaining({ code: 'not-allowed', status: 403 }),
  );
  expect(() => requireCan({ type: 'system' }, 'change', ticketIn('support'))).not.toThrow();
});
