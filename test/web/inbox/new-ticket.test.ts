import { describe, expect, it } from 'vitest';
import { canReach, emptyForm, newTicketBody, subjectOf } from '../../../web/inbox/new-ticket/new-ticket.ts';

describe('a ticket that is made by hand', () => {
  it('is called by the first line of what it is about, cut at a word', () => {
    expect(subjectOf('  The lamp stays dark \nSince Monday.')).toBe('The lamp stays dark');
    const cut = subjectOf(`${'word '.repeat(40)}`);
    expect(cut).toMatch(/word…$/u);
    expect(cut.length).toBeLessThanOrEqual(121);
  });

  it.each([
    ['kaisa@customer.test', true],
    ['+358 40 123 4567', true],
    ['1234', false],
    ['Kaisa', false],
  ])('can be answered at %s: %s', (reach, can) => {
    expect(canReach(reach)).toBe(can);
  });

  it('says with a few words who it is and what about', () => {
    const body = newTicketBody({
      ...emptyForm,
      name: 'Kaisa',
      reach: '+358 40 1234567',
      text: 'Lamp',
      mailbox: 'support',
    });
    expect(body).toEqual({
      mailbox: 'support',
      subject: 'Lamp',
      requester: { name: 'Kaisa', phone: '+358 40 1234567' },
      text: 'Lamp',
      channel: 'phone',
      kind: 'question',
      priority: 'normal',
      assignee: 'me',
    });
  });

  it('is mine when it is closed at once, with what was done as a note', () => {
    const form = {
      ...emptyForm,
      reach: 'k@c.test',
      text: 'Lamp',
      solution: 'Changed the bulb.',
      closed: true,
      mine: false,
    };
    expect(newTicketBody(form)).toMatchObject({ assignee: 'me', status: 'closed', note: 'Changed the bulb.' });
  });

  it('has its tags once each, in small letters', () => {
    expect(newTicketBody({ ...emptyForm, tags: 'VIP, lamp,, vip ' })).toMatchObject({ tags: ['vip', 'lamp'] });
  });
});
