import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOfHtml } from '../../functions/mail/html-text.ts';

describe('textOfHtml', () => {
  it.each([
    ['paragraphs apart', '<p>a</p> <p> b\n c</p>', 'a\n\nb c'],
    ['blocks on lines of their own', '<div>a<div>b</div></div>c', 'a\nb\nc'],
    ['line breaks', 'a<br><br>b <br> c<br>', 'a\n\nb\nc'],
    ['an empty line between', '<div>a</div>\n<div><br></div>\n<div>b</div>', 'a\n\nb'],
    ['no blank where none stood', '<p>a<span>b</span><em>c</em> <b> d</b></p>', 'abc d'],
    ['headings', '<h1>T</h1>t', 'T\n\nt'],
    ['rules', 'a<hr>b', `a\n\n${'-'.repeat(32)}\n\nb`],
    [
      'quotations, also within each other',
      '<blockquote><blockquote>a</blockquote>b</blockquote>c',
      '> > a\n>\n> b\n\nc',
    ],
    ['lists', 'x<ul><li>a</li><li>b</li></ul>y', 'x\n\n * a\n * b\n\ny'],
    ['numbered lists from where they begin', '<ol start=3><li>a<p>q</p></li><li>b</li></ol>', '3. a\n\n    q\n\n 4. b'],
    ['lists in lists', '<ul><li>a<ul><li>b</li></ul></li></ul>', '* a\n    * b'],
    ['table cells', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>d', 'a\nb\nc\n\nd'],
    ['preformatted text as it stands', 'x<pre>a\n   b</pre>y', 'x\n\na\n   b\n\ny'],
    ['references to characters', '&eacute;&nbsp;&amp;&#x20AC; &lt;b&gt;', 'é &€ <b>'],
    [
      'nothing of what is not meant to be read',
      '<title>t</title><style>p{}</style><script>s</script><img alt="i">a<!-- c -->',
      'a',
    ],
    ['unclosed elements', '<p>a<p>b<ul><li>c<li>d', 'a\n\nb\n\n * c\n * d'],
  ])('writes %s', (_what, html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it.each([
    ['<a href="https://a.test/">a shop</a>.', 'a shop <https://a.test/>.'],
    ['<a href="https://a.test/">https://a.test/</a>', 'https://a.test/'],
    ['<a href="https://a.test/"><img src="b.png"></a>', 'https://a.test/'],
    ['<a href="mailto:a@b.test">a@b.test</a> <a href="mailto:a@b.test">Anna</a>', 'a@b.test Anna <a@b.test>'],
    ['<a href="#top">up</a> <a name="x">here</a>', 'up here'],
    ['<a href="https://a.test/"><blockquote>q</blockquote></a>', '> q\n\n<https://a.test/>'],
  ])('says where a link leads, once: %s', (html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it('takes the tags out of HTML without end, and does no more', () => {
    expect(textOfHtml(`${'<div>'.repeat(10_000)}a`)).toBe('a');
  });

  it('sets quotations in no further at some depth', () => {
    expect(textOfHtml(`${'<blockquote>'.repeat(1000)}a`)).toBe(`${'> '.repeat(20)}a`);
  });

  it('keeps every word of a disorder of tags, in order', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<li>',
      '</ul>',
      '<ul>',
      '<blockquote>',
      '</blockquote>',
      '<br>',
      '<pre>',
      '</pre>',
      '<td>',
      '</a>',
      '<a>',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.stringMatching(/^[a-z]{1,4}$/)), { maxLength: 40 }), (pieces) => {
        const letters = pieces
          .filter((one) => !one.startsWith('<'))
          .join('')
          .replaceAll(' ', '');
        expect(textOfHtml(pieces.join('')).replace(/[\s>*]/g, '')).toBe(letters);
      }),
    );
  });
});
