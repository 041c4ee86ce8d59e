import { describe, expect, it } from 'vitest';
import type { TicketView } from '../../../web/inbox/api/types.ts';
import { readListSearch } from '../../../web/inbox/list/list-search.ts';
import { optionsFor, steppedTo } from '../../../web/inbox/search/suggest-options.ts';

const ticket = (number: number) => ({ number, subject: 'Lamp' }) as TicketView;
const found = {
  tickets: [ticket(1042), ticket(1041)],
  customers: [{ id: 'c', name: 'Maija', address: 'maija@customer.test' }],
  tags: ['lamp'],
};

describe('what the search box offers', () => {
  it('begins with what Enter does, then tickets, customers and tags', () => {
    expect(optionsFor('lamp', found).map(({ type }) => type)).toEqual(['all', 'ticket', 'ticket', 'customer', 'tag']);
    expect(optionsFor('lamp', undefined)).toEqual([{ type: 'all', text: 'lamp' }]);
    expect(optionsFor('', found)).toEqual([]);
  });

  it.each(['1042', '#1042'])('is for %j that ticket, once', (text) => {
    const options = optionsFor(text, found);
    expect(options[0]).toEqual({ type: 'number', number: 1042 });
    expect(options.filter((option) => option.type === 'ticket')).toHaveLength(1);
  });

  it.each([
    [-1, 1, 3, 0],
    [-1, -1, 3, 2],
    [2, 1, 3, 0],
    [0, -1, 3, 2],
    [1, 1, 3, 2],
    [-1, 1, 0, -1],
  ] as const)('is walked through with the arrow keys: from %i by %i of %i to %i', (from, by, count, to) => {
    expect(steppedTo(from, by, count)).toBe(to);
  });
});

describe('the address of a list', () => {
  it('may name a view', () => {
    expect(readListSearch({ view: 'v1', folder: 'mine' })).toEqual({ view: 'v1', folder: 'mine' });
    expect(readListSearch({ view: 7 })).toEqual({});
  });
});
