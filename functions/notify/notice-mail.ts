import MailComposer from 'nodemailer/lib/mail-composer';
import { loopHeader } from '../mail/index.ts';
import type { Agent } from '../settings/index.ts';
import type { NoticeText } from './notice-text.ts';

/** What a notice's mail is made of. */
export interface NoticeMail extends NoticeText {
  /** Identity of the notice: letters, digits, `-` and `_`. */
  id: string;
  /** The ticket's. */
  number: number;
  receiver: Pick<Agent, 'name' | 'address'>;
  /** Domain that the desk sends from. */
  domain: string;
  /** Where the agent's answer becomes one on the ticket. */
  replyTo: string;
  /** Tells the mail as the desk's own when it comes back. */
  loop: string;
  /** Epoch milliseconds. */
  at: number;
}

/** The address that notices come from; nobody reads what is sent there: answers go to `replyTo`. */
export const noticeSender = (domain: string): string => `notifications@${domain}`;

/**
 * The raw mail of a notice: marked as made by a machine (RFC 3834) and as the desk's own, so that it can never become a ticket. All notices of
 * a ticket stand in one conversation.
 */
export async function composeNotice({
  id,
  number,
  receiver,
  domain,
  replyTo,
  loop,
  at,
  subject,
  text,
}: NoticeMail): Promise<Uint8Array> {
  const composer = new MailComposer({
    from: { name: 'Tuki', address: noticeSender(domain) },
    to: { name: receiver.name, address: receiver.address },
    replyTo,
    subject,
    messageId: `<notice.${id}@${domain}>`,
    references: [`<notices.${number}@${domain}>`],
    date: new Date(at),
    text,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', [loopHeader]: loop },
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  return await composer.compile().build();
}
