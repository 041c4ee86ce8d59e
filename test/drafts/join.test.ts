import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinContents, joinWords } from '../../functions/drafts/draft.ts';
import { textToHtml } from '../../functions/mail/text-html.ts';

describe('two drafts put together', () => {
  it('lose no words, whatever they are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (first, second) => {
        const { text } = joinWords({ text: first }, { text: second }, textToHtml);
        expect(text).toContain(first.trim());
        expect(text).toContain(second.trim());
      }),
    );
  });

  it('are one where the one says what the other says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, more) => {
        expect(joinWords({ text }, { text }, textToHtml).text).toBe(text);
        expect(joinWords({ text: text + more }, { text }, textToHtml).text).toBe(text + more);
      }),
    );
  });

  it('stay HTML where one of them is', () => {
    expect(joinWords({ text: 'a < b' }, { text: 'Bold', html: '<p><b>Bold</b></p>' }, textToHtml)).toEqual({
      text: 'a < b\n\nBold',
      html: '<p>a &lt; b</p><p><b>Bold</b></p>',
    });
    expect(joinWords({ text: 'One' }, { text: 'Two' }, textToHtml)).toEqual({ text: 'One\n\nTwo' });
  });

  it('keep the recipients of the first and the files of both', () => {
    const file = (id: string) => ({ id, filename: `${id}.pdf`, size: 1 });
    const cc = [{ name: '', address: 'boss@customer.test' }];
    expect(
      joinContents(
        { text: 'Mine', cc: [], attachments: [file('a')] },
        { text: 'Theirs', cc, bcc: cc, attachments: [file('a'), file('b')] },
        textToHtml,
      ),
    ).toEqual({ text: 'Mine\n\nTheirs', cc: [], bcc: cc, attachments: [file('a'), file('b')] });
  });
});
