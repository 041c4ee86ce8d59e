import { Parser } from 'htmlparser2';
import { isBearable } from './html-limits.ts';
import { TextBlocks } from './text-blocks.ts';

/** Elements whose words nobody is meant to read. */
const hidden = new Set(['script', 'style', 'title']);
/** Blocks, and how many line breaks stand before and after them. */
const blocks = new Map([
  ...'address article aside div footer form header main nav section tr td th'
    .split(' ')
    .map((name) => [name, 1] as const),
  ...'p pre table h1 h2 h3 h4 h5 h6'.split(' ').map((name) => [name, 2] as const),
]);
const rule = '-'.repeat(32);

/**
 * The words of a mail's HTML as plain text: quotations with `> `, paragraphs apart, table cells on lines of their own. HTML that is built to keep
 * a parser busy has its tags taken out and nothing more. Never throws.
 */
export function textOfHtml(html: string): string {
  const text = isBearable(html) ? convert(html) : html.replace(/<[^<>]*>/g, ' ');
  return tidy(text);
}

/** An open list: its next number, none for bullets. */
interface List {
  next?: number;
}

/** Reads HTML from its begin to its end and writes its words down. */
class Reader {
  readonly blocks = new TextBlocks();
  readonly #lists: List[] = [];
  readonly #links: { href: string; start: number }[] = [];
  #hidden = 0;
  #preformatted = 0;

  open(name: string, attributes: Record<string, string>): void {
    if (hidden.has(name)) this.#hidden += 1;
    else if (name === 'br') this.blocks.lineBreak();
    else if (name === 'hr') this.#rule();
    else if (name === 'a') this.#links.push({ href: attributes.href ?? '', start: this.blocks.written });
    else if (name === 'blockquote') this.#enter('> ', '> ', 2);
    else if (name === 'ul' || name === 'ol') this.#openList(name, attributes);
    else if (name === 'li') this.#openItem();
    else this.blocks.apart(blocks.get(name) ?? 0);
    if (name === 'pre') this.#preformatted += 1;
  }

  close(name: string): void {
    if (hidden.has(name)) this.#hidden -= 1;
    else if (name === 'a') this.#closeLink();
    else if (name === 'blockquote') this.#leave(2);
    else if (name === 'ul' || name === 'ol') this.#closeList();
    else if (name === 'li') this.#leave(1);
    else this.blocks.apart(blocks.get(name) ?? 0);
    if (name === 'pre') this.#preformatted -= 1;
  }

  words(text: string): void {
    if (this.#hidden > 0) return;
    if (this.#preformatted > 0) this.blocks.verbatim(text);
    else this.blocks.words(text);
  }

  #rule(): void {
    this.blocks.apart(2);
    this.blocks.words(rule);
    this.blocks.apart(2);
  }

  #openList(name: string, { start = '' }: Record<string, string>): void {
    this.blocks.apart(this.#lists.length > 0 ? 1 : 2);
    this.#lists.push(name === 'ol' ? { next: /^\d{1,6}$/.test(start) ? Number(start) : 1 } : {});
  }

  #closeList(): void {
    this.#lists.pop();
    this.blocks.apart(this.#lists.length > 0 ? 1 : 2);
  }

  #openItem(): void {
    const list = this.#lists.at(-1);
    const mark = list?.next === undefined ? ' * ' : ` ${list.next}. `;
    if (list?.next !== undefined) list.next += 1;
    this.#enter(mark, ' '.repeat(mark.length), 1);
  }

  #enter(first: string, others: string, breaks: number): void {
    this.blocks.apart(breaks);
    this.blocks.enter({ first, others });
  }

  #leave(breaks: number): void {
    this.blocks.leave();
    this.blocks.apart(breaks);
  }

  /** Says where a link leads, unless its words do or it leads nowhere else. */
  #closeLink(): void {
    const link = this.#links.pop();
    const href = link?.href.trim().replace(/^mailto:/i, '') ?? '';
    if (link === undefined || href === '' || href.startsWith('#')) return;
    const words = this.blocks.since(link.start).trim();
    if (words === '') this.blocks.words(href);
    else if (words !== href) this.blocks.words(` <${href}>`);
  }
}

function convert(html: string): string {
  const reader = new Reader();
  const parser = new Parser({
    onopentag: (name, attributes) => reader.open(name, attributes),
    onclosetag: (name) => reader.close(name),
    ontext: (text) => reader.words(text),
  });
  parser.end(html);
  return reader.blocks.end();
}

/** No blanks at the ends of lines, one blank line at most between paragraphs. */
function tidy(text: string): string {
  return text
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
