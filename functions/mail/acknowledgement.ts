import { derivedId } from '../platform/ids.ts';
import type { Language, Mailbox } from '../settings/index.ts';
import type { Folder, ReceivedEntry, SentEntry, Ticket } from '../tickets/index.ts';
import type { Arrival, ReceiveDeps } from './arrival.ts';
import { isRobotAddress } from './automatic.ts';
import { draftReply } from './draft-reply.ts';
import { fillText } from './fill-text.ts';
import { ticketLink } from './links.ts';
import type { SigningKey } from './signature.ts';

/** What the decision to acknowledge a new ticket rests on. */
export interface AcknowledgementCase {
  mailbox: Pick<Mailbox, 'acknowledge'>;
  folder: Folder;
  message: Pick<ReceivedEntry, 'automatic' | 'verdicts' | 'from'>;
  /** Sender of the envelope (Return-Path); empty for the null sender. */
  envelopeSender: string;
  /** The desk knew the sender before. */
  known: boolean;
  /** The sender is only who the mail says it is, as with forms on the web. */
  claimed: boolean;
}

/**
 * Whether the sender of a new ticket gets an acknowledgement: never machines, lists, robots or the null sender (RFC 3834), never what is not
 * on the desk, and only to a sender who has proved the address (DMARC) or was known before. How often is decided elsewhere.
 */
export function mayAcknowledge({
  mailbox,
  folder,
  message,
  envelopeSender,
  known,
  claimed,
}: AcknowledgementCase): boolean {
  const { address } = message.from;
  return (
    mailbox.acknowledge &&
    folder === 'desk' &&
    message.automatic !== true &&
    envelopeSender !== '' &&
    address.includes('@') &&
    !isRobotAddress(address) &&
    !isRobotAddress(envelopeSender) &&
    message.verdicts?.dmarc !== 'FAIL' &&
    message.verdicts?.spam !== 'FAIL' &&
    (known || (message.verdicts?.dmarc === 'PASS' && !claimed))
  );
}

const standard: Record<Language, string> = {
  en: 'Hello,\n\nthank you for your message. We have received it as number #{number} and will answer you soon.\n\nYou can follow it and add to it here:\n{link}\n\nAnswering this mail works just as well.\n\n{mailbox}',
  fi: 'Hei,\n\nkiitos viestistäsi. Olemme vastaanottaneet sen numerolla #{number} ja vastaamme sinulle pian.\n\nVoit seurata asiaa ja täydentää sitä täällä:\n{link}\n\nVoit myös vastata suoraan tähän viestiin.\n\n{mailbox}',
};

const subjects: Record<Language, string> = {
  en: 'We have received your message',
  fi: 'Olemme vastaanottaneet viestisi',
};

/**
 * The acknowledgement of a new ticket, in the customer's language where known. It repeats neither the subject nor the words of the mail, so
 * that nobody can make the desk send theirs to others. A text of the mailbox may hold `{number}`, `{link}`, `{mailbox}` and `{customer}`.
 * @param options.link opens the ticket in the portal
 */
export function draftAcknowledgement(options: {
  ticket: Ticket;
  mailbox: Mailbox;
  message: ReceivedEntry;
  link: string;
  key: SigningKey;
}): SentEntry {
  const { ticket, mailbox, message, link, key } = options;
  const language: Language = ticket.language === 'en' || ticket.language === 'fi' ? ticket.language : mailbox.language;
  const template = mailbox.autoReply[language].trim() || standard[language];
  const draft = draftReply({
    ticket,
    mailbox,
    key,
    id: derivedId('acknowledgement', message.id),
    order: message.order + 1,
    at: message.at,
    actor: { type: 'system', id: 'acknowledgement', name: mailbox.name },
    text: fillText(template, {
      number: String(ticket.number),
      link,
      mailbox: mailbox.name,
      customer: plainName(ticket.requester.name) || ticket.requester.address,
    }),
    to: [{ name: plainName(ticket.requester.name), address: ticket.requester.address }],
    cc: [],
    previous: [message],
    automatic: true,
  });
  return { ...draft, subject: `${subjects[language]} [#${ticket.number}]` };
}

/** A name as people have it: anything else in its place is somebody's way of sending words of theirs through us. */
const plainName = (name: string): string => (/^[\p{L}\p{M}][\p{L}\p{M}'’ -]{0,59}$/u.test(name) ? name : '');

/** A link in an acknowledgement opens its ticket for so long: 90 days in milliseconds. */
const linkLasts = 90 * 24 * 60 * 60 * 1000;

/** Sends the acknowledgement that a message was promised; a second time does nothing. */
export async function sendAcknowledgement(
  { mailbox, key }: Pick<Arrival, 'mailbox' | 'key'>,
  ticket: Ticket,
  message: ReceivedEntry,
  deps: Pick<ReceiveDeps, 'tickets' | 'portalUrl'>,
): Promise<void> {
  const { number, requester } = ticket;
  const { portalUrl } = deps;
  const link = ticketLink({ portalUrl, number, customerId: requester.id, key, expiresAt: message.at + linkLasts });
  await deps.tickets.append(draftAcknowledgement({ ticket, mailbox, message, link, key }), ticket.mailbox);
}
