import { useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef } from 'react';
import { linkKinds } from '../../../functions/tickets/ticket.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useToast } from '../../ui/toast.tsx';
import { touchedBy, useMe } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { readListSearch } from '../list/list-search.ts';
import { PresenceMarks } from '../presence/presence-marks.tsx';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../tools/texts.ts';

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
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const role = useMe().data?.role;
  const unlink = async (other: number, kind: string): Promise<void> => {
    try {
      await api.send('DELETE', `/tickets/${props.ticket.number}/links/${other}`, { query: { kind } });
    } catch (error) {
      say(failure(error));
    }
    for (const queryKey of touchedBy(props.ticket.number)) queries.invalidateQueries({ queryKey });
  };
  if (props.ticket.links.length === 0) return null;
  return (
    <ul className="ticket-links">
      {props.ticket.links.map(({ number, kind }) => (
        <li key={`${kind}${number}`}>
          <Link to="/tickets/$number" params={{ number: String(number) }} search={true}>
            {t(`link.${kind}`, { number })}
          </Link>
          {role !== undefined && role !== 'light' && kind in linkKinds ? (
            <Button
              size="small"
              kind="quiet"
              aria-label={t('tools.unlink', { number })}
              onClick={() => void unlink(number, kind)}
            >
              ×
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
