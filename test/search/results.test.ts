import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../functions/search/query.ts';
import { excerptOf, fits } from '../../functions/search/results.ts';
import { anAgentPrincipal, aTicket, someTime } from '../support/factories.ts';

const parse = (text: string) => parseQuery(text, 'UTC');
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
    expect(fits(ticket, parse(text), anAgentPrincipal(), true)).toBe(true);
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
    expect(fits(ticket, parse(text), anAgentPrincipal(), true)).toBe(false);
  });

  it('only for those who may read it', () => {
    expect(fits(ticket, parse('lamp'), anAgentPrincipal({ mailboxes: ['sales'] }), true)).toBe(false);
  });

  it.each(['spam', 'trash'] as const)('never from folder %s', (folder) => {
    expect(fits(aTicket({ folder }), parse('lamp'), anAgentPrincipal(), true)).toBe(false);
  });

  it('by the beginning of a word only where the subject or a name has that beginning', () => {
    expect(fits(ticket, parse('brok'), anAgentPrincipal(), false)).toBe(true);
    expect(fits(ticket, parse('brokn'), anAgentPrincipal(), false)).toBe(false);
  });

  it('on the instant that a day begins with', () => {
    const query = { ...parse('x'), after: someTime };
    expect(fits(ticket, query, anAgentPrincipal(), true)).toBe(true);
    expect(fits(ticket, { ...parse('x'), before: someTime }, anAgentPrincipal(), true)).toBe(false);
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
