import { describe, expect, it } from 'vitest';
import { localInput, tomorrowMorning } from '../../../web/inbox/ticket/defer-form.tsx';
import { mentionedIn } from '../../../web/inbox/ticket/mentions.ts';
import { proposedCc, readAddresses } from '../../../web/inbox/ticket/recipients.ts';

describe('recipients', () => {
  it('proposes all participants but the requester', () => {
    const requester = { id: 'c1', name: 'Maija', address: 'maija@example.fi' };
    const participants = [
      { name: '', address: 'boss@example.fi' },
      requester,
      { name: 'Jo', address: 'jo@example.fi' },
    ];
    expect(proposedCc({ requester, participants })).toBe('boss@example.fi, jo@example.fi');
  });

  it.each([
    ['a@example.com, b@example.com', ['a@example.com', 'b@example.com'], []],
    ['A@Example.com a@example.com;b@example.com', ['a@example.com', 'b@example.com'], []],
    ['Anna Aalto <anna@example.com>', ['anna@example.com'], []],
    ['anna, b@example.com', ['b@example.com'], ['anna']],
    ['  ', [], []],
  ])('reads %j', (line, addresses, wrong) => {
    const read = readAddresses(line);
    expect(read.people.map((person) => person.address)).toEqual(addresses);
    expect(read.wrong).toEqual(wrong);
  });

  it('keeps the name that stands before the address', () => {
    expect(readAddresses('Anna Aalto <anna@example.com>').people).toEqual([
      { name: 'Anna Aalto', address: 'anna@example.com' },
    ]);
  });
});

describe('mentions', () => {
  const agents = ['anna@demo.test', 'ben@demo.test', 'ben.berg@demo.test'];
  it.each([
    ['@anna do you know?', ['anna@demo.test']],
    ['ask @ben@demo.test.', ['ben@demo.test']],
    ['(@ben.berg), @ANNA', ['anna@demo.test', 'ben.berg@demo.test']],
    ['the customer is anna@demo.test', []],
    ['@nobody', []],
  ])('are found in %j', (text, expected) => {
    expect(mentionedIn(text, agents)).toEqual(expected);
  });
});

describe('deferring', () => {
  it('proposes eight in the morning of the next day, also over the end of a year', () => {
    expect(localInput(tomorrowMorning(new Date(2026, 11, 31, 23, 59)))).toBe('2027-01-01T08:00');
  });
});
