import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Moment } from '../../ui/time.tsx';
import type { TicketView } from '../api/types.ts';
import { StatusPill } from '../ticket/status-pill.tsx';
import { usePeopleTexts } from './texts.ts';

/** Tickets, one a line: number, subject, status, when. */
export function TicketLines(props: { tickets: TicketView[]; withRequester?: boolean }): ReactElement {
  const { t, language } = usePeopleTexts();
  return (
    <ul className="people-tickets">
      {props.tickets.map((ticket) => (
        <li key={ticket.number}>
          <Link to="/tickets/$number" params={{ number: String(ticket.number) }} search={true}>
            #{ticket.number} {ticket.subject || t('noSubject')}
          </Link>
          <span className="people-ticket-line">
            <StatusPill status={ticket.status} />
            {props.withRequester ? (
              <span className="muted">{ticket.requester.name || ticket.requester.address}</span>
            ) : null}
            <span className="muted">
              <Moment at={ticket.updatedAt} language={language} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
