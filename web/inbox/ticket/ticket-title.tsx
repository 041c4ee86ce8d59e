import { Link, useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef } from 'react';
import { Icon } from '../../ui/icons.tsx';
import type { Me, TicketView } from '../api/types.ts';
import { readListSearch } from '../list/list-search.ts';
import { useLive } from '../live/live-provider.tsx';
import { useTexts } from '../texts.ts';

/** What the ticket is about and whose it is; where there is little room, also the way back to the list. Takes the focus when the ticket opens. */
export function TicketTitle(props: { ticket: TicketView; me: Me }): ReactElement {
  const { t } = useTexts();
  const { ticket, me } = props;
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
        <Presence number={ticket.number} me={me} />
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

/** Colleagues who look at the same ticket, before two of them answer it. */
function Presence(props: { number: number; me: Me }): ReactElement | null {
  const { t, language } = useTexts();
  const { presence } = useLive();
  const others =
    presence?.number === props.number ? presence.agents.filter((agent) => agent.address !== props.me.address) : [];
  if (others.length === 0) return null;
  const names = new Intl.ListFormat(language).format(others.map((agent) => agent.name));
  return (
    <p className="presence" role="status">
      {t('presence', { names })}
    </p>
  );
}
