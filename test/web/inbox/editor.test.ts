// @vitest-environment jsdom
import { Editor, type JSONContent } from '@tiptap/core';
import { afterEach, describe, expect, it } from 'vitest';
import { explanation } from '../../../web/inbox/composer/explanation.ts';
import { proposalsFor } from '../../../web/inbox/composer/insertions.ts';
import { mentioned, outgoing } from '../../../web/inbox/composer/outgoing.ts';
import { htmlOfText, isFormatted, isPlain, plainMentions, textOfDoc } from '../../../web/inbox/editor/doc-text.ts';
import { mayLink, writingExtensions } from '../../../web/inbox/editor/extensions.ts';

let editor: Editor | undefined;
/** What the editor makes of HTML. */
function read(html: string): { doc: JSONContent; html: string; text: string; plain: boolean } {
  editor = new Editor({
    injectCSS: false,
    extensions: writingExtensions({ mentions: true, proposer: { show: () => {}, press: () => false } }),
    content: html,
  });
  const doc = editor.getJSON();
  return { doc, html: editor.getHTML().replace(/<p><\/p>$/u, ''), text: textOfDoc(doc), plain: isPlain(doc) };
}
afterEach(() => editor?.destroy());

describe('what is written as plain text', () => {
  it.each([
    ['<p>One</p><p>Two<br>three</p>', 'One\n\nTwo\nthree'],
    ['<ul><li><p>One</p></li><li><p>Two</p><ul><li><p>inner</p></li></ul></li></ul>', '- One\n- Two\n  - inner'],
    ['<ol start="3"><li><p>One</p></li><li><p>Two<br>more</p></li></ol>', '3. One\n4. Two\n   more'],
    ['<blockquote><p>One</p><p>Two</p></blockquote><p>No.</p>', '> One\n>\n> Two\n\nNo.'],
    ['<pre><code>a\n  b</code></pre>', 'a\n  b'],
    ['<p>See <a href="https://a.test/x">the <strong>page</strong></a>.</p>', 'See the page <https://a.test/x>.'],
    ['<p><a href="https://a.test">https://a.test</a></p>', 'https://a.test'],
    [
      '<p><a href="mailto:jo@a.test">jo@a.test</a> or <a href="mailto:jo@a.test">Jo</a></p>',
      'jo@a.test or Jo <jo@a.test>',
    ],
    ['<p>Look: <img src="cid:p1@tuki" alt="shot.png"></p>', 'Look: [shot.png]'],
    [
      '<p>Ask <span data-type="mention" data-id="anna@demo.test" data-label="Anna Agent">@Anna Agent</span></p>',
      'Ask @Anna Agent',
    ],
  ])('%s', (html, text) => {
    expect(read(html).text).toBe(text);
  });

  it('comes back as it was from the paragraphs that it is shown as', () => {
    const text = 'Hei <Maija> & muut,\n\nrivi\ntoinen rivi\n\nTerveisin';
    expect(read(htmlOfText(text)).text).toBe(text);
  });
});

describe('plain is', () => {
  it.each([
    ['<p>One</p><p>Two<br>three</p>', true],
    ['<p>See <a href="https://a.test">https://a.test</a></p>', true],
    ['<p>See <a href="https://a.test">the page</a></p>', false],
    ['<p><strong>One</strong></p>', false],
    ['<ul><li><p>One</p></li></ul>', false],
    ['<p><img src="cid:p1@tuki"></p>', false],
  ])('%s: %s', (html, plain) => {
    expect(read(html).plain).toBe(plain);
  });
});

describe('pasted HTML', () => {
  it('loses scripts, styles, tables and what word processors add, and keeps words, lists and emphasis', () => {
    const pasted =
      '<style>p{color:red}</style><script>alert(1)</script><!--[if mso]>x<![endif]-->' +
      '<h1 style="mso-bidi:x">Title</h1><p class="MsoNormal" style="color:red" onclick="alert(1)">One <b>two</b><o:p></o:p></p>' +
      '<table><tr><td>cell</td></tr></table><ul><li>item</li></ul>' +
      '<img src="https://tracker.test/x.gif"><img src="data:image/png;base64,AAAA"><iframe src="https://a.test"></iframe>';
    const { html, text } = read(pasted);
    expect(html).not.toMatch(/script|style|alert|onclick|class=|Mso|table|iframe|tracker|data:/u);
    expect(html).toContain('<strong>two</strong>');
    expect(text).toContain('Title');
    expect(text).toContain('cell');
    expect(text).toContain('- item');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/tickets/1', ' javascript:alert(1)'])(
    'keeps no link to %s',
    (href) => {
      expect(mayLink(href)).toBe(false);
      expect(read(`<p><a href="${href}">words</a></p>`).html).toBe('<p>words</p>');
    },
  );
});

describe('what goes to the desk', () => {
  const picture = { id: 'u1', filename: 'shot.png', size: 9, contentId: 'p1@tuki' };
  const gone = { ...picture, id: 'u2', contentId: 'p2@tuki' };
  const file = { id: 'u3', filename: 'guide.pdf', size: 9 };

  it('is words alone where nothing but words was written', () => {
    expect(outgoing({ text: 'One', html: undefined }, [file])).toEqual({ text: 'One', attachments: ['u3'] });
  });

  it('has HTML beside the words where there is more, with the pictures that still stand in it', () => {
    const html = '<p>One <img src="cid:p1@tuki" alt="shot.png"></p>';
    expect(outgoing({ text: 'One [shot.png]', html }, [gone, picture, file])).toEqual({
      text: 'One [shot.png]',
      html,
      attachments: [{ id: 'u1', contentId: 'p1@tuki' }, 'u3'],
    });
  });

  it('has its lists without paragraphs in them, as mail programs show them best', () => {
    const html =
      '<ul><li><p>One <em>a</em></p></li><li><p>Two</p><ol><li><p>in</p></li></ol></li><li><p>a</p><p>b</p></li></ul>';
    expect(outgoing({ text: 'x', html }, []).html).toBe(
      '<ul><li>One <em>a</em></li><li>Two<ol><li>in</li></ol></li><li><p>a</p><p>b</p></li></ul>',
    );
  });

  const named = '<p>Ask <span data-type="mention" data-id="anna@demo.test">@Anna Agent</span> or @ben</p>';
  it('is words alone when a note names colleagues, who are told', () => {
    expect(isFormatted(named)).toBe(false);
    expect(outgoing({ text: 'Ask @Anna Agent or @ben', html: named }, [])).toEqual({ text: 'Ask @Anna Agent or @ben' });
    const addresses = ['anna@demo.test', 'ben@demo.test', 'eve@demo.test'];
    expect(mentioned({ text: '', html: named }, addresses)).toEqual(['anna@demo.test', 'ben@demo.test']);
    expect(plainMentions(named)).toBe('<p>Ask @Anna Agent or @ben</p>');
  });
});

describe('saved replies after a slash', () => {
  const scope = { type: 'desk' as const };
  const common = { scope, order: 100, mayChange: true };
  const replies = [
    { ...common, id: 'hours', name: 'Opening hours', text: 'Hello {firstName},\nwe close at {time}.' },
    {
      ...common,
      id: 'closed',
      name: 'Is closed',
      shortcut: 'op',
      text: 'x',
      html: '<p><strong>{customer}</strong></p>',
    },
    { ...common, id: 'paid', name: 'Paid', text: 'Thanks', status: 'closed' as const, tags: ['billing'] },
  ];
  const find = (query: string, brought: object[] = []) =>
    proposalsFor(query, replies, { firstName: 'Maija', customer: 'Maija <3' }, (one) => brought.push(one));

  it('are found by shortcut first, then by the beginning of a word of their name', () => {
    expect(find('op').map(({ id }) => id)).toEqual(['closed', 'hours']);
    expect(find('HOU').map(({ id }) => id)).toEqual(['hours']);
    expect(find('zzz')).toEqual([]);
  });

  it('have their variables filled, harmless in HTML; what is unknown stays', () => {
    expect(find('hours')[0]?.choice).toEqual({ html: '<p>Hello Maija,<br>we close at {time}.</p>' });
    expect(find('op')[0]?.choice).toEqual({ html: '<p><strong>Maija &lt;3</strong></p>' });
  });

  it('bring their status and tags along', () => {
    const brought: object[] = [];
    find('paid', brought)[0]?.picked?.();
    expect(brought).toEqual([{ status: 'closed', tags: ['billing'] }]);
  });
});

describe('the explanation', () => {
  it.each(['en', 'fi'] as const)('has four headings with a blank under each, in %s', (language) => {
    const { doc, text } = read(explanation(language));
    expect(doc.content?.map(({ type }) => type).filter((type) => type === 'heading')).toHaveLength(4);
    expect(text.match(/___/gu)).toHaveLength(4);
  });
});
