import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { TicketLinks, ticketInText } from '../../ui/message-text.tsx';

const link = (number: number, words: string): ReactElement => (
  <Link to="/tickets/$number" params={{ number: String(number) }} search={true}>
    {words}
  </Link>
);

/** Numbers of tickets in the texts inside lead to these tickets. */
export function WithTicketLinks(props: { children: ReactNode }): ReactElement {
  return <TicketLinks value={link}>{props.children}</TicketLinks>;
}

/**
 * Sanitised HTML with its numbers of tickets as links, apart from those that stand in a link already.
 * @param origin of the inbox: a mail's frame knows no page of its own
 */
export function linkTickets(html: string, origin: string): string {
  let inLink = 0;
  return html
    .split(/(<[^>]*>)/u)
    .map((part) => {
      if (/^<a\b/iu.test(part)) inLink += 1;
      if (/^<\/a\b/iu.test(part)) inLink -= 1;
      if (part.startsWith('<') || inLink > 0) return part;
      return part.replace(
        ticketInText,
        (words, number: string) => `<a href="${origin}/tickets/${number}">${words}</a>`,
      );
    })
    .join('');
}
