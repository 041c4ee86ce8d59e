
export type { OutgoingFile } from './compose.ts';
export { createDeliveryStore, type DeliveryStore, type SentMessage } from './delivery-store.ts';
export { draftReply, type ReplyDraft } from './draft-reply.ts';
export { textOfHtml } from './html-text.ts';
export { attachmentIn } from './incoming.ts';
export type { Ledger, LedgerLine, Outcome } from './ledger.ts';
export { type LinkGrant, linkToken, readLink } from './links.ts';
export type { OwnMessage } from './message-id.ts';
export { parseMail } from './parse-mail.ts';
export type { ParsedAttachment, ParsedMail, UnreadableReason } from './parsed-mail.ts';
export { sanitiseHtml } from './sanitise.ts';
export { MailRefusedError, type MailService, type OutgoingMail } from './send-mail.ts';
export { createSesMailService } from './ses-mail-service.ts';
export { signingKey } from './signing-key.ts';
