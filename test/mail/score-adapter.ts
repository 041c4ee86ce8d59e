/** What the corpora's scoring program calls. */
import { parseMail, readEnvelope } from '../../functions/mail/parse-mail.ts';
import { type ParsedMail, UnreadableMailError } from '../../functions/mail/parsed-mail.ts';
import { sanitiseHtml } from '../../functions/mail/sanitise.ts';
import { visibleText } from '../../functions/mail/visible-text.ts';
import { threads } from './threads.ts';

/** As the desk does it: of a mail that cannot be taken apart it keeps what the headers tell. */
export async function parse(raw: Uint8Array): Promise<ParsedMail> {
  try {
    return await parseMail(raw);
  } catch (error) {
    if (!(error instanceof UnreadableMailError)) throw error;
    const nothing = { inReplyTo: '', references: [], replyTo: [], date: null, text: '', html: '', visibleText: '' };
    const auto = { isAutoReply: false, isBounce: false, isAutomatic: false, hard: false, recipients: [] };
    return { ...readEnvelope(raw), ...nothing, attachments: [], auto: { ...auto, kind: 'none', reason: error.reason } };
  }
}

export const visible = (text: string): string => visibleText(text);
export const sanitise = (html: string): string => sanitiseHtml(html);
export const thread = (mails: ParsedMail[]): number[][] => threads(mails);
