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
  /** Where it is said what one is told. */
  settings: string;
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
      customerWrote: 'The customer has written',
      colleagueWrote: 'A colleague has written',
      changed: 'Changed',
      unassigned: 'New ticket',
      reminder: 'Reminder',
      due: 'Due now',
    },
    sentence: {
      warned: 'The time for the first response is running out.',
      breached: 'The first response was promised by now and has not been given.',
      raised: 'The ticket was raised to a higher level.',
      assigned: 'The ticket was assigned to you.',
      mentioned: 'You were mentioned in a note on the ticket.',
      held: 'Your scheduled message was not sent: the customer has written first, or the ticket was closed. It waits until you send or delete it.',
      customerWrote: 'There is a new message on the ticket.',
      colleagueWrote: 'A colleague has written on the ticket.',
      changed: 'The ticket that you follow was changed.',
      unassigned: 'A new ticket has come that nobody has.',
      reminder: 'You wanted to be reminded of the ticket.',
      due: 'The ticket is due now.',
    },
    about: ({ requester, mailbox, level }) =>
      `From ${requester.name || requester.address}, mailbox ${mailbox}, level ${level}.`,
    by: (name) => `By ${name}.`,
    open: 'Open it:',
    settings: 'Choose what you are told:',
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
      customerWrote: 'Asiakas on kirjoittanut',
      colleagueWrote: 'Työtoverisi on kirjoittanut',
      changed: 'Muutettu',
      unassigned: 'Uusi tiketti',
      reminder: 'Muistutus',
      due: 'Määräaika on nyt',
    },
    sentence: {
      warned: 'Ensimmäiselle vastaukselle luvattu aika on loppumassa.',
      breached: 'Ensimmäinen vastaus luvattiin tähän mennessä, eikä sitä ole annettu.',
      raised: 'Tiketti nostettiin ylemmälle tasolle.',
      assigned: 'Tiketti osoitettiin sinulle.',
      mentioned: 'Sinut mainittiin tiketin muistiinpanossa.',
      held: 'Ajastettua viestiäsi ei lähetetty: asiakas kirjoitti ensin tai tiketti suljettiin. Se odottaa, kunnes lähetät tai poistat sen.',
      customerWrote: 'Tiketillä on uusi viesti.',
      colleagueWrote: 'Työtoverisi on kirjoittanut tiketille.',
      changed: 'Seuraamaasi tikettiä muutettiin.',
      unassigned: 'Saapui uusi tiketti, joka ei ole vielä kenelläkään.',
      reminder: 'Halusit muistutuksen tästä tiketistä.',
      due: 'Tiketin määräaika on nyt.',
    },
    about: ({ requester, mailbox, level }) =>
      `Lähettäjä ${requester.name || requester.address}, postilaatikko ${mailbox}, taso ${level}.`,
    by: (name) => `Tekijä: ${name}.`,
    open: 'Avaa se:',
    settings: 'Valitse, mistä saat ilmoituksia:',
    answer: {
      reply:
        'Vastaa tähän viestiin, niin vastaat asiakkaalle; aloita #note, jos haluat kirjoittaa muistiinpanon, ja lisää #close, jos haluat sulkea tiketin.',
      note: 'Vastaa tähän viestiin, niin kirjoitat muistiinpanon; aloita #reply, jos haluat vastata asiakkaalle.',
    },
  },
};

/** What the words of a notice are made of. */
interface Told {
  ticket: Ticket;
  /** Who did it, when that was a person. */
  by?: string | undefined;
  /** The beginning of what was written. */
  text?: string | undefined;
  /** What an answer to the notice becomes. */
  answer: 'reply' | 'note';
  language: Language;
  /** Where the inbox is. */
  inboxUrl: string;
}

/** The words of a notice in the agent's language. What somebody else wrote is marked as a quotation, as mail programs do. */
export function noticeText(reason: NoticeReason, told: Told): NoticeText {
  const { ticket, by, text, answer, language } = told;
  const words = wordings[language];
  const inbox = told.inboxUrl.replace(/\/+$/, '');
  const lines = [
    `#${ticket.number} ${ticket.subject}`,
    '',
    by === undefined ? words.sentence[reason] : `${words.sentence[reason]} ${words.by(by)}`,
    words.about(ticket),
    '',
    ...(text === undefined ? [] : [...text.split(/\r?\n/).map((line) => `> ${line}`.trimEnd()), '']),
    `${words.open} ${inbox}/tickets/${ticket.number}`,
    '',
    words.answer[answer],
    `${words.settings} ${inbox}/settings/notifications`,
    '',
  ];
  return { subject: `[#${ticket.number}] ${words.subject[reason]}: ${ticket.subject}`, text: lines.join('\n') };
}
