import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkify } from '../../../web/ui/linkify.ts';

const links = (text: string): (string | undefined)[] => linkify(text).flatMap((part) => part.href ?? []);

describe('addresses in plain text', () => {
  it.each([
    ['See https://example.com/a?b=c.', ['https://example.com/a?b=c']],
    ['(https://example.com/a) and http://example.org', ['https://example.com/a', 'http://example.org']],
    ['https://example.com/wiki/Tuki_(help)', ['https://example.com/wiki/Tuki_(help)']],
    ['Write to anna.aalto@demo.test, please', ['mailto:anna.aalto@demo.test']],
    ['javascript:alert(1) data:text/html,x ftp://example.com', []],
    ['nothing here', []],
  ])('finds in %j what can be opened', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it('loses no letter of the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          linkify(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it.each(['a.', '-', 'http://', '!', 'https://a)'])('takes no longer than a moment for a mail full of %j', (part) => {
    const started = performance.now();
    linkify(part.repeat(150_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('never makes a link of another scheme', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.string(), (url, text) => {
        for (const href of links(`${text} ${url}`)) expect(href).toMatch(/^(?:https?:\/\/|mailto:)/u);
      }),
    );
  });
});
