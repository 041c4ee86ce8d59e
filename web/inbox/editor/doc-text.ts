import type { JSONContent } from '@tiptap/core';

/**
 * What was written in the editor as readable plain text: lists with dashes and numbers, links with their address, quotes with `> `, pictures by
 * their name.
 * @param doc the editor's document as JSON
 */
export function textOfDoc(doc: JSONContent): string {
  return blocks(doc.content ?? [], '\n\n').trim();
}

/**
 * Whether the document is words and nothing else: paragraphs and line breaks. A link whose words are its address is just words: every mail program
 * makes a link of it.
 */
export function isPlain(doc: JSONContent): boolean {
  return (doc.content ?? []).every(
    (block) =>
      block.type === 'paragraph' && (block.content ?? []).every((part) => part.type === 'hardBreak' || bare(part)),
  );
}

function bare(part: JSONContent): boolean {
  return (
    part.type === 'text' &&
    (part.marks ?? []).every((mark) => mark.type === 'link' && saysItself(part, mark.attrs?.href))
  );
}

const saysItself = (part: JSONContent, href: unknown): boolean =>
  ['', 'https://', 'mailto:'].some((scheme) => `${scheme}${part.text ?? ''}` === href);

function blocks(nodes: readonly JSONContent[], between: string): string {
  return nodes
    .map(block)
    .filter((text) => text.trim() !== '')
    .join(between);
}

function block(node: JSONContent): string {
  const inside = node.content ?? [];
  switch (node.type) {
    case 'bulletList':
      return items(inside, () => '- ');
    case 'orderedList': {
      const start = Number(node.attrs?.start ?? 1);
      return items(inside, (at) => `${start + at}. `);
    }
    case 'blockquote':
      return blocks(inside, '\n\n')
        .split('\n')
        .map((line) => `> ${line}`.trimEnd())
        .join('\n');
    case 'codeBlock':
      return inside.map((part) => part.text ?? '').join('');
    default:
      return line(inside)
        .split('\n')
        .map((each) => each.trimEnd())
        .join('\n');
  }
}

function items(nodes: readonly JSONContent[], mark: (at: number) => string): string {
  return nodes
    .map((node, at) => {
      const first = mark(at);
      const [head = '', ...rest] = blocks(node.content ?? [], '\n').split('\n');
      return [`${first}${head}`, ...rest.map((each) => `${' '.repeat(first.length)}${each}`)].join('\n');
    })
    .join('\n');
}

/** Words of a paragraph; where a link ends whose words are not its address, the address follows. */
function line(parts: readonly JSONContent[]): string {
  let text = '';
  let link = { href: '', words: '' };
  const endLink = (): void => {
    const address = link.href.replace(/^mailto:/iu, '');
    if (address !== '' && link.words.trim() !== address && `https://${link.words.trim()}` !== address)
      text += ` <${address}>`;
    link = { href: '', words: '' };
  };
  for (const part of parts) {
    const href = String(part.marks?.find((mark) => mark.type === 'link')?.attrs?.href ?? '');
    if (href !== link.href) endLink();
    const words = wordsOf(part);
    link = { href, words: link.words + words };
    text += words;
  }
  endLink();
  return text;
}

function wordsOf(part: JSONContent): string {
  if (part.type === 'hardBreak') return '\n';
  if (part.type === 'image') return `[${part.attrs?.alt || '…'}]`;
  if (part.type === 'mention') return `@${part.attrs?.label ?? part.attrs?.id ?? ''}`;
  return part.text ?? '';
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Words that mean nothing to HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/gu, (sign) => escapes[sign] ?? sign);

/** Plain text as HTML for the editor: paragraphs where a line is left empty, line breaks elsewhere. */
export function htmlOfText(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .split(/\n{2,}/u)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${paragraph.split('\n').map(escapeHtml).join('<br>')}</p>`)
    .join('');
}

/** Whether the editor's HTML holds more than words and the names of colleagues. */
export const isFormatted = (html: string): boolean => /<(?!\/?(?:p|br|span)\b)/iu.test(html);

/** Content-IDs of the pictures that the editor's HTML shows, each once. */
export function picturesIn(html: string): string[] {
  return [...new Set([...html.matchAll(/<img\b[^>]*\ssrc="cid:([^"]*)"/giu)].map((match) => match[1] ?? ''))];
}

/** Mail addresses of the colleagues whom the editor's HTML names, each once. */
export function mentionsIn(html: string): string[] {
  const named = html.matchAll(/<span\b(?=[^>]*\sdata-type="mention")[^>]*\sdata-id="([^"]*)"/giu);
  return [...new Set([...named].map((match) => (match[1] ?? '').replaceAll('&amp;', '&')))];
}

const mention = /<span\b(?=[^>]*\sdata-type="mention")[^>]*>([^<]*)<\/span>/giu;

/** The editor's HTML without the names of colleagues that were chosen from the list. */
export const withoutMentions = (html: string): string => html.replace(mention, '');

/** The editor's HTML with the names of colleagues as mere words. */
export const plainMentions = (html: string): string => html.replace(mention, '$1');
