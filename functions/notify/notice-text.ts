import type { Language } from '../settings/index.ts';
import type { Ticket } from '../tickets/index.ts';
import type { NoticeReason } from './notices.ts';

/** What a notice says. */
export interface NoticeText {
  subject: string;
  text: string;
}

interface Wording {
  subject: Record<NoticeReason, string>;
  sentence: Record<NoticeReason, string>;
  about: (ticket: Ticket) => string;
  by: (name: string) => string;
  open: string;
  /** What becomes of an answer to the notice. */
  answer: { reply: string; note: string };
}

const wordings: Record<Language, Wording> = {
  en: {
    subject: {
      warned: 'First response is due soon',
      breached: 'First response is late',
      raised: 'Level raised',
      assigned: 'Assigned to you',
      mentioned: 'You were mentioned',
      held: 'Your scheduled message waits',
    },
    sentence: {
      warned: 'The time for the first response is running out.',
      breached: 'The first response was promised by now and has not been given.',
      raised: 'The ticket was raised to a higher level.',
      assigned: 'The ticket was assigned to you.',
      mentioned: 'You were mentioned in a note on the ticket.',
      held: 'Your scheduled message was not sent: the customer has written first, or the ticket was closed. It waits until you send or delete it.',
    },
    about: ({ requester, mailbox, level }) =>
      `From ${requester.name || requester.address}, mailbox ${mailbox}, level ${level}.`,
    by: (name) => `By ${name}.`,
    open: 'Open it:',
    answer: {
      reply:
        'Answer this mail to answer the customer; begin with #note to write a note instead, add #close to close the ticket.',
      note: 'Answer this mail to write a note; begin with #reply to answer the customer instead.',
    },
  },
  fi: {
    subject: {
      warned: 'Ensimmäisen vastauksen aika täyttyy pian',
      breached: 'Ensimmäinen vastaus on myöhässä',
      raised: 'Tasoa nostettiin',
      assigned: 'Sinulle osoitettu',
      mentioned: 'Sinut mainittiin',
      held: 'Ajastettu viestisi odottaa',
    },
    sentence: {
      warned: 'Ensimmäiselle vastaukselle luvattu aika on loppumassa.',
      breached: 'Ensimmäinen vastaus luvattiin tähän mennessä, eikä sitä ole annettu.',
      raised: 'Tiketti nostettiin ylemmälle tasolle.',
      assigned: 'Tiketti osoitettiin sinulle.',
      mentioned: 'Sinut mainittiin tiketin muistiinpanossa.',
      held: 'Ajastettua viestiäsi ei lähetetty: asiakas kirjoitti ensin tai tiketti suljettiin. Se odottaa, kunnes lähetät tai poistat sen.',
    },
    about: ({ requester, mailbox, level }) =>
      `Lähettäjä ${requester.name || requester.address}, postilaatikko ${mailbox}, taso ${level}.`,
    by: (name) => `Tekijä: ${name}.`,
    open: 'Avaa se:',
    answer: {
      reply:
        'Vastaa tähän viestiin, niin vastaat asiakkaalle; aloita #note, jos haluat kirjoittaa muistiinpanon, ja lisää #close, jos haluat sulkea tiketin.',
      note: 'Vastaa tähän viestiin, niin kirjoitat muistiinpanon; aloita #reply, jos haluat vastata asiakkaalle.',
    },
  },
};

/**
 * The words of a notice in the agent's language.
 * @param by who did it, when that was a person
 * @param inboxUrl where the inbox is
 */
export function noticeText(
  reason: NoticeReason,
  about: { ticket: Ticket; by?: string; language: Language; inboxUrl: string },
): NoticeText {
  const { ticket, by, language, inboxUrl } = about;
  const words = wordings[language];
  const link = `${inboxUrl.replace(/\/+$/, '')}/tickets/${ticket.number}`;
  const lines = [
    `#${ticket.number} ${ticket.subject}`,
    '',
    by === undefined ? words.sentence[reason] : `${words.sentence[reason]} ${words.by(by)}`,
    words.about(ticket),
    '',
    `${words.open} ${link}`,
    '',
    reason === 'mentioned' ? words.answer.note : words.answer.reply,
    '',
  ];
  return { subject: `[#${ticket.number}] ${words.subject[reason]}: ${ticket.subject}`, text: lines.join('\n') };
}
