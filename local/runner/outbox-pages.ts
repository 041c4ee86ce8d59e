import type { SentMail } from '../types.ts';
import { escapeHtml, page } from './sign-in-pages.ts';

/** A sent mail as `/local/outbox` lists it. */
export const asJson = (mail: SentMail) => ({
  id: mail.id,
  at: mail.at,
  from: mail.from,
  to: mail.to,
  subject: mail.subject,
  messageId: mail.messageId,
  raw: Buffer.from(mail.raw).toString('utf8'),
});

export function outboxPage(mails: SentMail[]): string {
  if (mails.length === 0) return page('Outbox', '<p>No mail has been sent yet.</p>');
  const rows = mails.map(
    (mail) =>
      `<tr><td>${escapeHtml(mail.at.replace('T', ' ').slice(0, 19))}</td><td>${escapeHtml(mail.to.join(', '))}</td>` +
      `<td><a href="/local/outbox/${encodeURIComponent(mail.id)}">${escapeHtml(mail.subject || '(no subject)')}</a></td></tr>`,
  );
  return page(
    'Outbox',
    `<table><thead><tr><th>Sent</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  );
}

export function mailPage(mail: SentMail): string {
  const facts = [
    ['From', mail.from],
    ['To', mail.to.join(', ')],
    ['Sent', mail.at],
    ['Message-ID', mail.messageId],
  ].map(([name, value]) => `<tr><th>${name}</th><td>${escapeHtml(value ?? '')}</td></tr>`);
  const raw = escapeHtml(Buffer.from(mail.raw).toString('utf8'));
  return page(
    mail.subject || '(no subject)',
    `<p><a href="/local/outbox">Outbox</a></p><table>${facts.join('')}</table><pre>${raw}</pre>`,
  );
}
