import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmpty, looksUp, parseQuery, type SearchQuery } from '../../functions/search/query.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const parse = (text: string) => parseQuery(text, { timeZone: 'Europe/Helsinki', now });

/** The query's members of these names; those that are undefined count as absent. */
const only = (query: SearchQuery, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, query[name as keyof SearchQuery]]));

const cases: [string, Partial<SearchQuery>][] = [
  ['red lamp', { words: ['red'], prefix: 'lamp' }],
  ['lamp rd', { words: ['lamp', 'rd'], prefix: undefined }],
  ['lamp red', { words: ['lamp'], prefix: 'red' }],
  ['lamp "red lamp"', { words: ['lamp'], quoted: ['red', 'lamp'], phrases: [['red', 'lamp']], prefix: undefined }],
  ['"unclosed quote', { words: [], quoted: ['unclosed', 'quote'], phrases: [['unclosed', 'quote']] }],
  ['"one"', { words: [], quoted: ['one'], phrases: [], prefix: undefined }],
  ['assigned:me', { assigned: ['me'] }],
  ['assigned:Anna@Demo.test assigned:none', { assigned: ['anna@demo.test', 'none'] }],
  ['customer:maija@kahvila.test etsittävä', { customer: ['maija', 'kahvila', 'test'], prefix: 'etsittava' }],
  ['customer:"Maija Meikäläinen"', { customer: ['maija', 'meikalainen'], phrases: [] }],
  ['mailbox:support status:open STATUS:New', { mailboxes: ['support'], statuses: ['open', 'new'] }],
  [
    'subject:"red lamp" subject:broken',
    { subject: { words: ['broken'], quoted: ['red', 'lamp'], phrases: [['red', 'lamp']] } },
  ],
  ['from:maija', { customer: ['maija'] }],
  ['is:unassigned is:closed', { assigned: ['none'], statuses: ['closed'] }],
  ['is:open', { statuses: ['new', 'open', 'waiting', 'deferred'] }],
  ['is:mine is:waiting', { assigned: ['me'], statuses: ['waiting'] }],
  ['priority:urgent team:Billing follower:me', { priorities: ['urgent'], teams: ['billing'], followers: ['me'] }],
  ['due:overdue', { due: [{ from: 0, until: now, unlessClosed: true }] }],
  [
    'due:2026-11-22',
    {
      due: [
        { from: Date.parse('2026-11-21T22:00:00Z'), until: Date.parse('2026-11-22T22:00:00Z'), unlessClosed: false },
      ],
    },
  ],
  ['lam', { words: [], prefix: 'lam' }],
  ['la', { words: ['la'], prefix: undefined }],
  ['tag:Refund tag:"big customer"', { tags: ['refund', 'big customer'] }],
  ['kind:incident', { kinds: ['incident'] }],
  ['before:2026-11-22', { before: Date.parse('2026-11-21T22:00:00Z') }],
  ['after:2026-07', { after: Date.parse('2026-06-30T21:00:00Z') }],
  ['after:2026', { after: Date.parse('2025-12-31T22:00:00Z') }],
  ['1042', { number: 1042, numberOnly: false, words: ['1042'] }],
  ['#1042', { number: 1042, numberOnly: true, words: [] }],
  ['  1042  ', { number: 1042 }],
  ['1042 refund', { number: undefined, words: ['1042'], prefix: 'refund' }],
  ['0042', { number: undefined, words: [], prefix: '0042' }],
  ['', { words: [], prefix: undefined }],
];

describe('a search as it is typed', () => {
  it.each(cases)('%j', (text, expected) => {
    expect(only(parse(text), Object.keys(expected))).toEqual(expected);
  });

  it.each([
    ['colour:red ok', ['colour', 'red', 'ok']],
    ['status:asleep ok', ['status', 'asleep', 'ok']],
    ['before:2026-13-45 x', ['before', '2026', '13', '45', 'x']],
    ['tag: x', ['tag', 'x']],
    ['is:asleep x', ['is', 'asleep', 'x']],
    ['due:later x', ['due', 'later', 'x']],
    ['before:soon x', ['before', 'soon', 'x']],
    ['http://x.test/a b', ['http', 'x', 'test', 'a', 'b']],
  ])('%j is words only, because no filter is called or valued like that', (text, words) => {
    const expected = { words, tags: [], statuses: [], before: undefined };
    expect(only(parse(text), Object.keys(expected))).toEqual(expected);
  });

  it('can be any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const query = parse(text);
        expect(query.words).toEqual([...new Set(query.words)]);
        expect(query.words.every((word) => word !== '')).toBe(true);
      }),
    );
  });

  it('loses no word, whatever stands between words', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.constantFrom(' ', '  ', '\t', ', ', ' - '), (words, space) => {
        const query = parse(words.join(space));
        expect(new Set([...query.words, ...(query.prefix ? [query.prefix] : [])])).toEqual(new Set(words));
      }),
    );
  });

  it.each([
    ['status:open', false],
    ['', false],
    ['assigned:me before:2026', false],
    ['a', true],
    ['tag:x', true],
    ['customer:x', true],
    ['subject:x', true],
    ['lamp', true],
  ])('%j is looked up in the index: %j', (text, expected) => {
    expect(looksUp(parse(text))).toBe(expected);
  });

  it.each([
    ['', true],
    ['  ', true],
    ['status:open', false],
    ['due:overdue', false],
    ['priority:low', false],
    ['lamp', false],
    ['"lamp"', false],
    ['#12', false],
    ['before:2026', false],
  ])('%j asks for nothing: %j', (text, expected) => {
    expect(isEmpty(parse(text))).toBe(expected);
  });
});
