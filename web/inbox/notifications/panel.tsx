import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef } from 'react';
import type { NotificationView } from '../../../functions/notify/notification.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { Moment, useNow } from '../../ui/time.tsx';
import { useDesk } from '../desk.ts';
import { FailedState } from '../shell/failed-state.tsx';
import './panel.css';
import { byDay } from './by-day.ts';
import { useTexts } from './texts.ts';
import { notificationsIn, notificationsKey, useNotifications, withNoneUnread } from './use-notifications.ts';

/** What I am told, by day. Looking at it marks it as read. */
export function Panel(props: { onClose: () => void }): ReactElement {
  const { t, language } = useTexts();
  const query = useNotifications();
  const items = notificationsIn(query.data);
  const place = useRef<HTMLElement>(null);
  const now = useNow();
  useRead(items[0]?.at, (query.data?.pages[0]?.unread ?? 0) > 0);
  useEffect(() => place.current?.querySelector('a')?.focus(), []);
  return (
    <section ref={place} className="notifications" aria-labelledby="notifications-title">
      <header className="notifications-head">
        <h2 id="notifications-title">{t('notifications')}</h2>
      </header>
      {query.isPending ? (
        <Skeleton lines={4} label={t('loading')} />
      ) : query.isError && !query.data ? (
        <FailedState error={query.error} onRetry={() => query.refetch()} />
      ) : items.length === 0 && !query.hasNextPage ? (
        <EmptyState icon="bell" title={t('notifications.none')} text={t('notifications.noneHint')} />
      ) : (
        byDay(items, now, language, { today: t('notifications.today'), yesterday: t('notifications.yesterday') }).map(
          (day) => (
            <section key={day.name} aria-label={day.name}>
              <h3 className="notifications-day">{day.name}</h3>
              <ul>
                {day.items.map((item) => (
                  <Line key={item.id} told={item} onClose={props.onClose} />
                ))}
              </ul>
            </section>
          ),
        )
      )}
      {query.hasNextPage ? (
        <div className="notifications-more">
          <Button size="small" disabled={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t('notifications.earlier')}
          </Button>
        </div>
      ) : null}
      <footer className="notifications-foot">
        <Link to="/settings/notifications" onClick={props.onClose}>
          {t('notifications.choose')}
        </Link>
      </footer>
    </section>
  );
}

function Line(props: { told: NotificationView; onClose: () => void }): ReactElement {
  const { t, language } = useTexts();
  const { told } = props;
  const reason = t(`notifications.reason.${told.reason}`);
  return (
    <li>
      <Link
        to="/tickets/$number"
        params={{ number: String(told.number) }}
        search={true}
        className="notification"
        data-unread={told.unread}
        onClick={props.onClose}
      >
        <span className="notification-top">
          <span className="notification-reason">
            {told.unread ? <span className="visually-hidden">{t('notifications.new')}: </span> : null}
            {told.by === null ? reason : t('notifications.by', { reason, by: told.by })}
          </span>
          <Moment at={told.at} language={language} />
        </span>
        <span className="notification-subject">
          {t('notifications.ticket', { number: told.number, subject: told.subject || t('noSubject') })}
        </span>
        {told.text ? <span className="notification-text">{told.text}</span> : null}
      </Link>
    </li>
  );
}

/** Tells the desk that I have looked at everything up to the newest line, also at one that comes while I look. */
function useRead(newest: string | undefined, isNew: boolean): void {
  const { api } = useDesk();
  const queries = useQueryClient();
  useEffect(() => {
    if (newest === undefined || !isNew) return;
    api
      .send('POST', '/notifications/read', { body: { upTo: newest } })
      .then(() => queries.setQueryData(notificationsKey, withNoneUnread))
      .catch((error) => console.warn('What was looked at stays marked as new', error));
  }, [newest, isNew, api, queries]);
}
