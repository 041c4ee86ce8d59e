/** What the corpora's scoring program calls. */
import { parseMail } from '../../functions/mail/parse-mail.ts';
import type { ParsedMail } from '../../functions/mail/parsed-mail.ts';
import { sanitiseHtml } from '../../functions/mail/sanitise.ts';
import { visibleText } from '../../functions/mail/visible-text.ts';
import { threads } from './threads.ts';

export const parse = (raw: Uint8Array): Promise<ParsedMail> => parseMail(raw);
export const visible = (text: string): string => visibleText(text);
export const sanitise = (html: string): string => sanitiseHtml(html);
export const thread = (mails: ParsedMail[]): number[][] => threads(mails);
