import MailComposer from 'nodemailer/lib/mail-composer';
import type { ReceivedEntry, SentEntry } from '../tickets/index.ts';
import type { OutgoingFile } from './compose.ts';
import { textToHtml } from './text-html.ts';

/**
 * A message of any channel as a standard mail (RFC 5322, MIME), to be kept or read elsewhere: with people, time, subject, text, HTML and files. It is
 * not marked as the desk's own.
 * @param domain for the Message-ID of what has none
 */
export async function standardMail(
  entry: ReceivedEntry | SentEntry,
  files: readonly OutgoingFile[],
  domain: string,
): Promise<Uint8Array> {
  const sent = entry.type === 'sent' ? entry : undefined;
  const composer = new MailComposer({
    from: entry.from,
    to: entry.to,
    cc: entry.cc,
    bcc: sent?.bcc,
    subject: entry.subject,
    messageId: entry.messageId ?? `<${entry.id}.${entry.number}@${domain}>`,
    inReplyTo: sent?.inReplyTo,
    references: sent?.references,
    date: new Date(entry.at),
    text: entry.text,
    html: entry.html ?? textToHtml(entry.text),
    headers: {
      'X-Tuki-Ticket': String(entry.number),
      'X-Tuki-Channel': entry.type === 'sent' ? 'mail' : entry.channel,
    },
    attachments: files.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: Buffer.from(content),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  const mail = composer.compile();
  mail.keepBcc = true;
  return await mail.build();
}
