import { Link, useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef } from 'react';
import { Icon } from '../../ui/icons.tsx';
import type { TicketView } from '../api/types.ts';
import { readListSearch } from '../list/list-search.ts';
import { PresenceMarks } from '../presence/presence-marks.tsx';
import { useTexts } from '../texts.ts';

/** What the ticket is about and whose it is; where there is little room, also the way back to the list. Takes the focus when the ticket opens. */
export function TicketTitle(props: { ticket: TicketView }): ReactElement {
  const { t } = useTexts();
  const { ticket } = props;
  const search = readListSearch(useSearch({ strict: false }));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <Link
        to="/"
        search={search}
        className="button only-phone"
        data-kind="quiet"
        data-shape="square"
        aria-label={t('backToList')}
      >
        <Icon name="back" />
      </Link>
      <div className="ticket-title">
        <h1 id="ticket-title" ref={heading} tabIndex={-1}>
          {ticket.subject || t('noSubject')}
        </h1>
        <p className="muted">
          #{ticket.number} · {ticket.requester.name ? `${ticket.requester.name} · ` : ''}
          {ticket.requester.address}
        </p>
        <Links ticket={ticket} />
        <PresenceMarks number={ticket.number} />
      </div>
    </>
  );
}

/** The tickets that this one goes on from, or that its messages name. */
function Links(props: { ticket: TicketView }): ReactElement | null {
  const { t } = useTexts();
  if (props.ticket.links.length === 0) return null;
  return (
    <ul className="ticket-links">
      {props.ticket.links.map(({ number, kind }) => (
        <li key={`${kind}${number}`}>
          <Link to="/tickets/$number" params={{ number: String(number) }} search={true}>
            {t(`link.${kind}`, { number })}
          </Link>
        </li>
      ))}
    </ul>
  );
}
