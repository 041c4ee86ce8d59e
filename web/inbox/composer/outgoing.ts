import type { UploadedFile } from '../api/upload.ts';
import { isFormatted, mentionsIn, picturesIn, withoutMentions } from '../editor/doc-text.ts';
import type { Written } from '../editor/rich-text.tsx';
import { mentionedIn } from '../ticket/mentions.ts';

/** What the API takes of something written. */
export interface Outgoing {
  text?: string;
  html?: string;
  attachments?: (string | { id: string; contentId: string })[];
}

/** A message or note as it goes to the desk: plain words as words alone, and of the pictures those that still stand in the text. */
export function outgoing({ text, html }: Written, files: readonly UploadedFile[]): Outgoing {
  const formatted = html !== undefined && isFormatted(html) ? html : undefined;
  const shown = new Set(picturesIn(formatted ?? ''));
  const attachments = files.flatMap(({ id, contentId }): NonNullable<Outgoing['attachments']> => {
    if (contentId === undefined) return [id];
    return shown.has(contentId) ? [{ id, contentId }] : [];
  });
  return {
    ...(text.trim() === '' ? {} : { text }),
    ...(formatted === undefined ? {} : { html: tight(formatted) }),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
}

/** The lines of lists without paragraphs of their own: mail programs would set them far apart. */
const tight = (html: string): string =>
  html.replace(/<li><p>((?:(?!<\/?(?:p|li)>).)*)<\/p>(?=<\/li>|<[uo]l\b)/gsu, '<li>$1');

/**
 * Mail addresses of the colleagues whom a note names: those chosen from the list, and those typed as `@anna`.
 * @param addresses of all who may be named
 */
export function mentioned({ text, html }: Written, addresses: readonly string[]): string[] {
  const typed = html === undefined ? text : withoutMentions(html).replace(/<[^>]*>/gu, ' ');
  return [...new Set([...mentionsIn(html ?? ''), ...mentionedIn(typed, addresses)])];
}
