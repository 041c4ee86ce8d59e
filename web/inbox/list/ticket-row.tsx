import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { Age, useNow } from '../../ui/time.tsx';
import { useAgents } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { PresenceMarks } from '../presence/presence-marks.tsx';
import { useTexts } from '../texts.ts';
import { ClockPill } from '../ticket/clock-pill.tsx';
import { StatusPill } from '../ticket/status-pill.tsx';
import type { ListSearch } from './list-search.ts';

/** One ticket in a list: who, what, since when; the colour only repeats what the words say. Beside it what can be done with it from here. */
export function TicketRow(props: {
  ticket: TicketView;
  search: ListSearch;
  open: boolean;
  unread: boolean;
  starred: boolean;
  onStar: (number: number, starred: boolean) => void;
  ticked: boolean;
  /** Left out where nothing can be done with many. */
  onTick: ((number: number, range: boolean) => void) | undefined;
}): ReactElement {
  const { ticket, starred, onTick } = props;
  const { number } = ticket;
  const { t } = useTexts();
  return (
    <>
      <RowLink {...props} />
      {onTick ? (
        <input
          type="checkbox"
          className="row-tick"
          aria-label={t('row.select', { number })}
          checked={props.ticked}
          onClick={(event) => {
            onTick(number, event.shiftKey);
          }}
          onChange={() => {}}
        />
      ) : null}
      <button
        type="button"
        className="row-star"
        aria-pressed={starred}
        aria-label={t(starred ? 'row.unstar' : 'row.star', { number })}
        onClick={() => props.onStar(number, !starred)}
      >
        <Icon name="star" size={16} />
      </button>
    </>
  );
}

function RowLink(props: { ticket: TicketView; search: ListSearch; open: boolean; unread: boolean }): ReactElement {
  const { ticket, unread } = props;
  const { t, language } = useTexts();
  const now = useNow();
  const agents = useAgents().data;
  const assignee = agents?.find((agent) => agent.address === ticket.assignee)?.name ?? ticket.assignee;
  const clock = ticket.clocks.find((each) => each.state === 'warned' || each.state === 'breached');
  const overdue = ticket.dueAt !== null && ticket.status !== 'closed' && Date.parse(ticket.dueAt) < now;
  return (
    <Link
      to="/tickets/$number"
      params={{ number: String(ticket.number) }}
      search={props.search}
      className="row"
      data-unread={unread}
      aria-current={props.open ? 'true' : undefined}
    >
      <span className="row-top">
        {unread ? (
          <span className="row-unread">
            <span className="visually-hidden">{t('row.unread')}</span>
          </span>
        ) : null}
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
        {overdue ? (
          <span className="pill" data-tone="bad">
            {t('row.overdue')}
          </span>
        ) : null}
        <PresenceMarks number={ticket.number} compact />
        {assignee ? <span className="row-assignee">{assignee}</span> : null}
      </span>
    </Link>
  );
}
