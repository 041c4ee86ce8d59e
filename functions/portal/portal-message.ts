import type { Mailbox } from '../settings/index.ts';
import type { ReceivedEntry, Requester } from '../tickets/index.ts';

/** What a customer wrote in the portal. */
export interface PortalMessage {
  /** The ticket's. */
  number: number;
  id: string;
  /** Epoch milliseconds. */
  at: number;
  author: Requester;
  mailbox: Pick<Mailbox, 'name' | 'address'>;
  subject: string;
  text: string;
}

/** The entry of a message written in the portal. */
export function portalMessage({ number, id, at, author, mailbox, subject, text }: PortalMessage): ReceivedEntry {
  return {
    type: 'received',
    channel: 'portal',
    number,
    id,
    order: at,
    at,
    actor: { type: 'customer', id: author.id, name: author.name },
    from: { name: author.name, address: author.address },
    to: [{ name: mailbox.name, address: mailbox.address }],
    cc: [],
    recipient: mailbox.address,
    subject,
    text,
    attachments: [],
  };
}
