import { describe, expect, it } from 'vitest';
import { markdownHtml } from '../../../web/inbox/customers/markdown.ts';

describe('a page written in Markdown', () => {
  it('has headings, lists, tables and links of the web, mail and phone', () => {
    const html = markdownHtml('# One\n\n* two\n\n|a|b|\n|-|-|\n|c|d|\n\n[three](https://x.test/?a=1&b=2) <me@x.test>');
    for (const part of ['<h1>One</h1>', '<li>two</li>', '<td>d</td>', 'href="https://x.test/?a=1&amp;b=2"', 'mailto:'])
      expect(html).toContain(part);
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>)',
    '![x](https://spy.test/pixel.png)',
    '![x](javascript:alert(1))',
    '![" onerror="alert(1)](picture:abc)',
    '<a href="javascript:alert(1)">x</a>',
  ])('makes nothing that runs or tells of its reader out of %s', (text) => {
    const html = markdownHtml(`before ${text} after\n\n${text}`);
    // What stands between quotation marks is a value, whatever it says.
    expect(html.replace(/(alt|data-cid)="[^"]*"/gu, '')).not.toMatch(
      /<script|<img[^>]*(?:\ssrc=|\sonerror=)|<a[^>]*(?:javascript|data):/iu,
    );
  });

  it('names its own pictures for the frame that shows them', () => {
    expect(markdownHtml('![rack & roll](picture:01AB-c)')).toContain('<img data-cid="01AB-c" alt="rack &amp;');
  });
});
