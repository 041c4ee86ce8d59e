import { Marked } from 'marked';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const isSafe = (href: string): boolean => /^(?:https?:|mailto:|tel:)/iu.test(href.trim());

const marked = new Marked({
  gfm: true,
  renderer: {
    // HTML is shown as it was typed: the page has Markdown and nothing else.
    html: ({ text }) => escaped(text),
    link({ href, tokens }) {
      const words = this.parser.parseInline(tokens);
      return isSafe(href) ? `<a href="${escaped(href)}" rel="noreferrer noopener">${words}</a>` : words;
    },
    // Pictures of the page alone: others would tell their server who reads it.
    image({ href, text }) {
      const picture = /^picture:([\w-]{1,40})$/u.exec(href)?.[1];
      return picture === undefined ? escaped(text) : `<img data-cid="${picture}" alt="${escaped(text)}">`;
    },
  },
});

/** The HTML of a page written in Markdown, for the frame that mails are shown in: no HTML of the writer's, no foreign pictures, no links but of the web, mail and phone. */
export function markdownHtml(text: string): string {
  return marked.parse(text, { async: false });
}
