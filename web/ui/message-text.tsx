import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import { linkify } from './linkify.ts';

/** Makes a link of a ticket's number as it stands in a text: `#1042`. */
export type TicketLink = (number: number, words: string) => ReactElement;

/** How `#1042` in the texts inside becomes a link; without it these are just words, as on pages for customers. */
export const TicketLinks = createContext<TicketLink | undefined>(undefined);

/** Plain text as it was written, with its addresses to click. */
export function MessageText(props: { text: string }): ReactElement {
  const link = useContext(TicketLinks);
  let place = 0;
  return (
    <div className="message-text">
      {linkify(props.text).map((part) => {
        const key = place;
        place += part.text.length;
        if (part.href)
          return (
            <a key={key} href={part.href} target="_blank" rel="noreferrer noopener nofollow">
              {part.text}
            </a>
          );
        return link ? withTickets(part.text, key, link) : part.text;
      })}
    </div>
  );
}

/** What stands for a ticket: a number sign and three digits or more, not part of a word or an address. */
export const ticketInText = /(?<![\p{L}\p{N}_&/#])#(\d{3,10})(?![\p{L}\p{N}_])/gu;

function withTickets(text: string, key: number, link: TicketLink): ReactNode[] {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(ticketInText)) {
    parts.push(text.slice(end, match.index));
    parts.push(<span key={`${key}+${match.index}`}>{link(Number(match[1]), match[0])}</span>);
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return parts;
}
