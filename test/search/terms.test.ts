import { describe, expect, it } from 'vitest';
import { entryTerms, MAX_WORDS, plainWords, staleTagTerms, ticketTerms } from '../../functions/search/terms.ts';
import { aNote, aReceived, aRequester, aSent, aTicket, systemActor } from '../support/factories.ts';

describe('the terms of an entry', () => {
  it('are the words of what was written, not of what was quoted', () => {
    const terms = entryTerms(aReceived({ text: 'Yes please\n> shall we cancel', visibleText: 'Yes please' }));
    expect(terms).toEqual(expect.arrayContaining(['yes', 'please']));
    expect(terms).not.toContain('cancel');
  });

  it('are also the names of its files and of the people who wrote it or got a copy', () => {
    const attachments = [{ id: '1', filename: 'lasku-77.pdf', contentType: 'application/pdf', size: 1, inline: false }];
    const cc = [{ name: 'Pekka', address: 'pekka@other.test' }];
    expect(entryTerms(aReceived({ attachments, cc }))).toEqual(
      expect.arrayContaining(['lasku', '77', 'pdf', 'customer:kaisa', 'customer:pekka', 'korhonen']),
    );
  });

  it.each([
    ['an answer', aSent({ text: 'turn the switch' })],
    ['a note', aNote({ text: 'turn the switch' })],
  ])('of %s are its words', (_, entry) => {
    expect(entryTerms(entry)).toEqual(['turn', 'the', 'switch']);
  });

  it('of a change are none', () => {
    const change = {
      id: 'c',
      number: 1,
      order: 1,
      at: 1,
      actor: systemActor(),
      type: 'change',
      field: 'status',
      from: 'new',
      to: 'open',
    } as const;
    expect(entryTerms(change)).toEqual([]);
  });

  it('are no more than the limit, however long the text', () => {
    const text = Array.from({ length: 5000 }, (_, index) => `w${index}`).join(' ');
    expect(entryTerms(aNote({ text }))).toHaveLength(MAX_WORDS);
  });
});

describe('the terms of a ticket', () => {
  it('are its number, subject, people and tags', () => {
    const ticket = aTicket({
      subject: 'Lamppu rikki',
      tags: ['Big Customer'],
      requester: aRequester({ name: 'Maija', address: 'm@x.test' }),
    });
    expect(ticketTerms(ticket)).toEqual(
      expect.arrayContaining(['1042', 'lamppu', 'subject:rikki', 'customer:maija', 'tag:big customer']),
    );
  });

  it('are words as they are, but for those of one kind and tags', () => {
    const ticket = aTicket({ subject: 'Lamppu', tags: ['vip'] });
    expect(plainWords(ticketTerms(ticket))).toEqual(expect.arrayContaining(['1042', 'lamppu', 'kaisa']));
    expect(plainWords(['tag:vip', 'subject:lamppu', 'customer:kaisa', 'x'])).toEqual(['x']);
  });
});

describe('tags that a change took away', () => {
  it('are those it names and the ticket does not have', () => {
    expect(staleTagTerms({ from: ['a', 'b'], to: ['b', 'c'] }, ['b'])).toEqual(['tag:a', 'tag:c']);
    expect(staleTagTerms({ from: undefined, to: 'x' }, ['X'])).toEqual([]);
  });
});
