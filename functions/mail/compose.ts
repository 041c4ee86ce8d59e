import MailComposer from 'nodemailer/lib/mail-composer';
import type { SentEntry } from '../tickets/index.ts';
import { loopHeader } from './loop-header.ts';

/** A file that goes with a mail. */
export interface OutgoingFile {
  filename: string;
  contentType: string;
  content: Uint8Array;
  /** For an image that the HTML shows: its Content-ID without brackets. */
  contentId?: string;
}

/**
 * The raw mail (RFC 5322, MIME) of a sent entry: plain text, and HTML beside it where it was written with more than words. Mails that the desk writes by itself say so (RFC 3834). The recipients of
 * a blind copy do not stand in it.
 */
export async function compose(entry: SentEntry, files: readonly OutgoingFile[] = []): Promise<Uint8Array> {
  const composer = new MailComposer({
    from: entry.from,
    replyTo: entry.replyTo,
    to: entry.to,
    cc: entry.cc,
    subject: entry.subject,
    messageId: entry.messageId,
    inReplyTo: entry.inReplyTo,
    references: entry.references,
    date: new Date(entry.at),
    text: entry.text,
    html: entry.html === undefined ? undefined : withOwnPictures(entry.html),
    headers: headersOf(entry),
    attachments: files.map((file) => ({
      filename: file.filename,
      contentType: file.contentType,
      content: Buffer.from(file.content),
      cid: file.contentId,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  return await composer.compile().build();
}

/** Pictures that go with the mail, which the sanitiser marks, by the address under which mail programs find them (RFC 2392). */
const withOwnPictures = (html: string): string =>
  html.replace(/(<img\b[^>]*?)\sdata-cid="([^"<>]*)"/g, '$1 src="cid:$2"');

function headersOf(entry: SentEntry): Record<string, string> {
  // Signed, as SES puts a Message-ID of its own in place of ours.
  const loop = { [loopHeader]: entry.messageId };
  return entry.automatic ? { ...loop, 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' } : loop;
}

/** Everybody who gets the mail, each once. */
export function envelopeRecipients(entry: Pick<SentEntry, 'to' | 'cc' | 'bcc'>): string[] {
  return [...new Set([...entry.to, ...entry.cc, ...entry.bcc].map((one) => one.address))];
}
