/** What the corpora's scoring program calls. */
import { parseMail } from '../../functions/mail/parse-mail.ts';
import type { ParsedMail } from '../../functions/mail/parsed-mail.ts';
import { sanitiseHtml } from '../../functions/mail/sanitise.ts';
import { visibleText } from '../../functions/mail/visible-text.ts';

export const parse = (raw: Uint8Array): Promise<ParsedMail> => parseMail(raw);
export const visible = (text: string): string => visibleText(text);
export const sanitise = (html: string): string => sanitiseHtml(html);

/** Groups mails that name one another; numbers count from one. */
export function thread(mails: ParsedMail[]): number[][] {
  const groups: { ids: Set<string>; numbers: number[] }[] = [];
  for (const [index, mail] of mails.entries()) {
    const ids = new Set([mail.messageId, mail.inReplyTo, ...mail.references].filter((id) => id !== ''));
    const joined = groups.filter((group) => [...ids].some((id) => group.ids.has(id)));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push({
      ids: new Set([...ids, ...joined.flatMap((group) => [...group.ids])]),
      numbers: [...joined.flatMap((group) => group.numbers), index + 1],
    });
  }
  return groups.map((group) => group.numbers);
}
