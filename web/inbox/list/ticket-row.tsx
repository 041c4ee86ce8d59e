import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Age } from '../../ui/time.tsx';
import { useAgents } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { PresenceMarks } from '../presence/presence-marks.tsx';
import { useTexts } from '../texts.ts';
import { ClockPill } from '../ticket/clock-pill.tsx';
import { StatusPill } from '../ticket/status-pill.tsx';
import type { ListSearch } from './list-search.ts';

/** One ticket in a list: who, what, since when; the colour only repeats what the words say. */
export function TicketRow(props: { ticket: TicketView; search: ListSearch; open: boolean }): ReactElement {
  const { ticket } = props;
  const { t, language } = useTexts();
  const agents = useAgents().data;
  const assignee = agents?.find((agent) => agent.address === ticket.assignee)?.name ?? ticket.assignee;
  const clock = ticket.clocks.find((each) => each.state === 'warned' || each.state === 'breached');
  return (
    <Link
      to="/tickets/$number"
      params={{ number: String(ticket.number) }}
      search={props.search}
      className="row"
      aria-current={props.open ? 'true' : undefined}
    >
      <span className="row-top">
        <span className="row-who">{ticket.requester.name || ticket.requester.address}</span>
        <span className="row-age">
          <Age
            since={ticket.waitingSince ?? ticket.updatedAt}
            language={language}
            title={ticket.waitingSince ? t('list.waitingSince') : t('list.updatedAt')}
          />
        </span>
      </span>
      <span className="row-subject">{ticket.subject || t('noSubject')}</span>
      {ticket.excerpt ? <span className="row-excerpt">{ticket.excerpt}</span> : null}
      <span className="row-bottom">
        <span className="row-number">#{ticket.number}</span>
        <StatusPill status={ticket.status} />
        {ticket.priority === 'high' || ticket.priority === 'urgent' ? (
          <span className="pill" data-tone={ticket.priority === 'urgent' ? 'bad' : 'warn'}>
            {t(`priority.${ticket.priority}`)}
          </span>
        ) : null}
        {clock ? <ClockPill clock={clock} /> : null}
        <PresenceMarks number={ticket.number} compact />
        {assignee ? <span className="row-assignee">{assignee}</span> : null}
      </span>
    </Link>
  );
}
