import { type ReactElement, useCallback, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState, Skeleton } from '../ui/states.tsx';
import { Moment } from '../ui/time.tsx';
import { Failed, useFailure } from './failed.tsx';
import { PortalLink } from './navigation.tsx';
import type { CustomerApi, PortalTicket } from './portal-api.ts';
import { Status } from './status.tsx';
import { useTexts } from './texts.ts';
import { useLoaded } from './use-loaded.ts';

/** All my tickets, newest first. */
export function TicketsPage(props: { api: CustomerApi }): ReactElement {
  const { t } = useTexts();
  const { api } = props;
  const first = useLoaded(useCallback(() => api.tickets(), [api]));
  const [more, setMore] = useState<{ items: PortalTicket[]; next: string | null }>();
  const [moreError, setMoreError] = useState<unknown>();
  const failure = useFailure();
  if (!first.data)
    return first.error ? (
      <Failed error={first.error} onRetry={first.reload} />
    ) : (
      <Skeleton lines={6} label={t('loading')} />
    );
  const next = more ? more.next : first.data.next;
  const loadMore = async (cursor: string): Promise<void> => {
    try {
      const page = await api.tickets(cursor);
      setMoreError(undefined);
      setMore({ items: [...(more?.items ?? []), ...page.items], next: page.next });
    } catch (error) {
      setMoreError(error);
    }
  };
  const write = (
    <PortalLink to={{ page: 'new' }} className="button" kind="primary">
      {t('new')}
    </PortalLink>
  );
  if (first.data.items.length === 0)
    return <EmptyState icon="inbox" page title={t('tickets.none')} text={t('tickets.noneHint')} action={write} />;
  const tickets = [
    ...new Map([...first.data.items, ...(more?.items ?? [])].map((ticket) => [ticket.number, ticket])).values(),
  ];
  return (
    <>
      <div className="page-head">
        <h1>{t('tickets')}</h1>
        {write}
      </div>
      <ul className="tickets">
        {tickets.map((ticket) => (
          <li key={ticket.number}>
            <TicketLine ticket={ticket} />
          </li>
        ))}
      </ul>
      {moreError ? (
        <p className="banner" data-tone="bad" role="alert">
          {failure(moreError)}
        </p>
      ) : null}
      {next ? <Button onClick={() => loadMore(next)}>{t('tickets.more')}</Button> : null}
    </>
  );
}

function TicketLine(props: { ticket: PortalTicket }): ReactElement {
  const { t, language } = useTexts();
  const { ticket } = props;
  return (
    <PortalLink to={{ page: 'ticket', number: ticket.number }} className="line">
      <span className="line-subject">{ticket.subject || t('noSubject')}</span>
      <Status status={ticket.status} />
      <span className="line-meta">
        #{ticket.number} · <Moment at={ticket.updatedAt} language={language} />
      </span>
    </PortalLink>
  );
}
