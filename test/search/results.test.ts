import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../functions/search/query.ts';
import { excerptOf, fits } from '../../functions/search/results.ts';
import type { Ticket } from '../../functions/tickets/ticket.ts';
import { anAgentPrincipal, aTicket, someTime } from '../support/factories.ts';

const parse = (text: string) => parseQuery(text, { timeZone: 'UTC', now: someTime });
/** Whether a ticket fits when no word has another form. */
const fitsAsTyped = (ticket: Ticket, text: string, principal = anAgentPrincipal()) => {
  const query = parse(text);
  const { words, quoted } = query.subject;
  return fits(ticket, query, principal, { subject: [...words, ...quoted].map((word) => [word]) });
};
const ticket = aTicket({
  subject: 'The red lamp broke',
  assignee: 'anna@demo.test',
  tags: ['Refund'],
  status: 'open',
  kind: 'problem',
  participants: [{ name: 'Pekka Puupää', address: 'pekka@other.test' }],
});

describe('a ticket fits a query', () => {
  it.each([
    'assigned:me',
    'assigned:anna',
    'assigned:anna@demo.test',
    'assigned:none assigned:me',
    'mailbox:support',
    'mailbox:sales mailbox:support',
    'status:open',
    'kind:problem',
    'tag:refund',
    'subject:lamp',
    'subject:"red lamp"',
    'customer:kaisa',
    'customer:pekka@other.test',
    'customer:"Pekka Puupää"',
    'after:2026-11-23',
    'before:2026-11-24',
    'anything else',
  ])('%j', (text) => {
    expect(fitsAsTyped(ticket, text)).toBe(true);
  });

  it.each([
    'assigned:none',
    'assigned:ben',
    'mailbox:sales',
    'status:closed',
    'kind:order',
    'tag:refunds',
    'tag:refund tag:x',
    'subject:blue',
    'subject:"lamp red"',
    'customer:liisa',
    'after:2026-11-24',
    'before:2026-11-23',
  ])('but not %j', (text) => {
    expect(fitsAsTyped(ticket, text)).toBe(false);
  });

  it('only for those who may read it', () => {
    expect(fitsAsTyped(ticket, 'lamp', anAgentPrincipal({ mailboxes: ['sales'] }))).toBe(false);
  });

  it.each(['spam', 'trash'] as const)('never from folder %s', (folder) => {
    expect(fitsAsTyped(aTicket({ folder }), 'lamp')).toBe(false);
  });

  it('by one of the forms of a word of its subject', () => {
    const query = parse('subject:lamps');
    expect(fits(ticket, query, anAgentPrincipal(), { subject: [['lamps', 'lamp']] })).toBe(true);
    expect(fits(ticket, query, anAgentPrincipal(), { subject: [['lamps'], ['lamp']] })).toBe(false);
  });

  it('by what is to be done until when, and what is late only while it is not closed', () => {
    const late = aTicket({ status: 'open', dueAt: someTime - 1 });
    expect(fitsAsTyped(late, 'due:overdue')).toBe(true);
    expect(fitsAsTyped({ ...late, status: 'closed' }, 'due:overdue')).toBe(false);
    expect(fitsAsTyped({ ...late, dueAt: someTime }, 'due:overdue')).toBe(false);
    expect(fitsAsTyped(ticket, 'due:overdue')).toBe(false);
    expect(fitsAsTyped({ ...late, dueAt: Date.parse('2026-12-01T10:00:00Z') }, 'due:2026-12-01')).toBe(true);
    expect(fitsAsTyped({ ...late, dueAt: Date.parse('2026-12-02T00:00:00Z') }, 'due:2026-12-01')).toBe(false);
  });

  it('by priority, team and follower', () => {
    const followed = aTicket({ priority: 'high', team: 'billing', followers: ['anna@demo.test'] });
    for (const text of ['priority:high team:billing', 'follower:me', 'follower:anna', 'follower:anna@demo.test'])
      expect(fitsAsTyped(followed, text), text).toBe(true);
    for (const text of ['priority:low', 'team:other', 'follower:ben', 'follower:me follower:ben'])
      expect(fitsAsTyped(followed, text), text).toBe(false);
    expect(fitsAsTyped(ticket, 'team:billing')).toBe(false);
  });

  it('on the instant that a day begins with', () => {
    const query = { ...parse('x'), after: someTime };
    expect(fits(ticket, query, anAgentPrincipal())).toBe(true);
    expect(fits(ticket, { ...parse('x'), before: someTime }, anAgentPrincipal())).toBe(false);
  });
});

describe('an excerpt', () => {
  it('shows what stands around the first word that was found', () => {
    const text = `${'before '.repeat(30)}the LAMPPU\n is broken ${'after '.repeat(30)}`;
    const excerpt = excerptOf(text, ['lamppu']);
    expect(excerpt).toMatch(/^…(?:e |re |ore |fore |efore |before )?before .*the LAMPPU is broken .*after.*…$/);
    expect(excerpt).not.toContain('\n');
  });

  it('is the whole of a short text, without dots', () => {
    expect(excerptOf('Ääkkönen on tässä', ['aakkonen'])).toBe('Ääkkönen on tässä');
  });

  it('finds words in scripts without spaces', () => {
    expect(excerptOf('私はパスワードを忘れました', ['忘れ'])).toContain('忘れ');
  });

  it('is nothing where none of the words stands', () => {
    expect(excerptOf('something', ['else'])).toBeUndefined();
  });

  it('never cuts a character in two', () => {
    const excerpt = excerptOf(`${'🎉'.repeat(79)}a lamp ${'🎉'.repeat(200)}`, ['lamp']);
    expect(excerpt?.isWellFormed()).toBe(true);
    expect(excerpt).not.toContain('\uFFFD');
  });
});
