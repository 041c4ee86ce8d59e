import { describe, expect, it } from 'vitest';
import { parseMail } from '../../functions/mail/parse-mail.ts';
import { aMail } from './support.ts';
import { baseSubject, threads } from './threads.ts';

describe('baseSubject', () => {
  it.each([
    ['Re: Fwd: RE: Lamp', 'lamp'],
    ['[list] Fwd: [other] Re: fw: lamp (fwd)  (FWD)', 'lamp'],
    ['re: [fwd: [fwd: re: lamp]]', 'lamp'],
    ['[list]', '[list]'],
    ['Lamp (broken)', 'lamp (broken)'],
    ['Reply: lamp', 'reply: lamp'],
  ])('of %s', (subject, base) => {
    expect(baseSubject(subject)).toBe(base);
  });
});

describe('threads', () => {
  const of = async (...mails: Parameters<typeof aMail>[0][]) =>
    threads(await Promise.all(mails.map((mail) => parseMail(aMail(mail)))));

  it('follow references, whatever the subject and order', async () => {
    expect(
      await of(
        { messageId: '<c@x.test>', subject: 'Other', headers: { References: '<a@x.test> <b@x.test>' } },
        { messageId: '<a@x.test>', subject: 'Lamp' },
        { messageId: '<d@x.test>', subject: 'Chair' },
      ),
    ).toEqual([[2, 1], [3]]);
  });

  it('join by subject what refers to nothing that is there', async () => {
    expect(
      await of(
        { messageId: '<a@x.test>', subject: 'Lamp' },
        { messageId: '<b@x.test>', subject: 'Re: Lamp', headers: { 'In-Reply-To': '<gone@x.test>' } },
      ),
    ).toEqual([[1, 2]]);
  });
});
