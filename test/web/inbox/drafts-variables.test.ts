import { describe, expect, it } from 'vitest';
import { fillVariables, portalLink, variablesOf } from '../../../web/inbox/saved-replies/fill-variables.ts';

const about = {
  requester: { name: 'Kaisa Korhonen', address: 'kaisa@customer.test' },
  number: 1042,
  subject: 'The lamp',
  agent: 'Anna',
  mailbox: 'Support',
  link: undefined,
  now: new Date(2026, 10, 23),
} as const;

describe('the variables of saved replies', () => {
  it('are filled from the ticket, and those that are unknown or have no value stay', () => {
    const values = variablesOf({ ...about, language: 'en' });
    expect(fillVariables('Hello {firstName} ({customer}), #{number} {subject} {agent} {mailbox}', values)).toBe(
      'Hello Kaisa (Kaisa Korhonen), #1042 The lamp Anna Support',
    );
    expect(fillVariables('{link} {nothing} {constructor} {}', values)).toBe('{link} {nothing} {constructor} {}');
  });

  it('do not fill what a value brings in', () => {
    const values = variablesOf({ ...about, subject: '{agent}', language: 'en' });
    expect(fillVariables('{subject}', values)).toBe('{agent}');
  });

  it('write the date as it is written in the language', () => {
    expect(variablesOf({ ...about, language: 'en' }).date).toMatch(/November 23, 2026|23 November 2026/);
    expect(variablesOf({ ...about, language: 'fi' }).date).toBe('23. marraskuuta 2026');
  });

  it('call a customer without a name by the address, and nobody by a first name that is not known', () => {
    const values = variablesOf({ ...about, requester: { name: ' ', address: 'kaisa@customer.test' }, language: 'en' });
    expect(values).toMatchObject({ customer: 'kaisa@customer.test', firstName: undefined });
  });

  it('link to the portal wherever it lies', () => {
    for (const url of ['https://help.demo.test', 'https://help.demo.test/', 'https://help.demo.test/portal/'])
      expect(portalLink(url, 1042)).toBe('https://help.demo.test/portal/t/1042');
  });
});
