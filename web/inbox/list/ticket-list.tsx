import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { lazy, type ReactElement, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { ticketsIn, useMailboxes, useMe, useTickets } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useTexts } from '../texts.ts';
import { useViews } from '../views/queries.ts';
import { folderOf, type ListSearch, readListSearch, sortOf } from './list-search.ts';
import { TicketRow } from './ticket-row.tsx';

const SaveView = lazy(async () => ({ default: (await import('../views/save-view.tsx')).SaveView }));
const BulkDialog = lazy(async () => ({ default: (await import('../bulk/bulk-dialog.tsx')).BulkDialog }));

/** The list beside the ticket: a folder, or what a search has found. */
export function TicketList(): ReactElement {
  const { t } = useTexts();
  const search = readListSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const query = useTickets(search);
  const tickets = ticketsIn(query.data);
  const mailboxes = useMailboxes().data ?? [];
  const view = useViews().data?.find(({ id }) => id === search.view);
  const looked = search.view ?? search.q;
  const title = search.view
    ? (view?.name ?? '…')
    : search.q
      ? t('search.results', { q: search.q })
      : t(`folder.${folderOf(search)}`);
  const place = mailboxes.find((mailbox) => mailbox.id === search.mailbox)?.name ?? t('allMailboxes');
  const turn = (): void => void navigate({ to: '.', search: { ...search, turned: search.turned ? undefined : true } });
  return (
    <section className="list" aria-labelledby="list-title">
      <header className="list-head">
        <div>
          <h1 id="list-title">{title}</h1>
          {looked ? null : <p className="muted">{place}</p>}
        </div>
        {looked ? (
          <Suspense>
            <SaveView search={search} />
          </Suspense>
        ) : (
          <div className="list-actions">
            <ClearUp search={search} />
            <Button size="small" kind="quiet" onClick={turn}>
              {t(sortOf(search) === 'waitingSince' ? 'list.oldestFirst' : 'list.newestFirst')}{' '}
              <span aria-hidden="true">⇅</span>
            </Button>
          </div>
        )}
      </header>
      {query.isPending ? (
        <Skeleton lines={8} label={t('loading')} />
      ) : query.isError ? (
        <FailedState error={query.error} onRetry={() => query.refetch()} />
      ) : tickets.length === 0 && !query.hasNextPage ? (
        <EmptyState
          icon={looked ? 'search' : 'check'}
          title={looked ? t('search.none') : t('list.empty')}
          text={looked ? t('search.noneHint') : t('list.emptyHint')}
        />
      ) : (
        <Rows
          tickets={tickets}
          search={search}
          hasMore={query.hasNextPage}
          loading={query.isFetchingNextPage}
          onMore={() => query.fetchNextPage()}
        />
      )}
    </section>
  );
}

/** The way to clear up a folder that fills by itself. */
function ClearUp(props: { search: ListSearch }): ReactElement | null {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const role = useMe().data?.role;
  const folder = folderOf(props.search);
  if (role === undefined || role === 'light') return null;
  if (folder !== 'spam' && folder !== 'suspended' && folder !== 'trash') return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('bulk')}
      </Button>
      {open ? (
        <Suspense>
          <BulkDialog folder={folder} mailbox={props.search.mailbox} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

function Rows(props: {
  tickets: TicketView[];
  search: ListSearch;
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
}): ReactElement {
  const { t } = useTexts();
  const { tickets, hasMore, loading, onMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const open = Number(useParams({ strict: false }).number);
  const rows = useVirtualizer({
    count: tickets.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 84,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;

  useEffect(() => {
    if (hasMore && !loading && last >= tickets.length - 10) onMore();
  }, [hasMore, loading, last, tickets.length, onMore]);

  const step = (by: number): void => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index;
    const from = focused === undefined ? tickets.findIndex((ticket) => ticket.number === open) : Number(focused);
    const to = Math.min(tickets.length - 1, Math.max(0, from + by));
    rows.scrollToIndex(to);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"] a`)?.focus());
  };
  useShortcuts({ j: () => step(1), k: () => step(-1) });

  return (
    <div className="list-scroll" ref={scroller}>
      <ul className="list-rows" style={{ height: rows.getTotalSize() }}>
        {shown.map((row) => {
          const ticket = tickets[row.index];
          return ticket ? (
            <li
              key={ticket.number}
              ref={rows.measureElement}
              data-index={row.index}
              aria-setsize={hasMore ? -1 : tickets.length}
              aria-posinset={row.index + 1}
              className="list-row"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <TicketRow ticket={ticket} search={props.search} open={ticket.number === open} />
            </li>
          ) : null;
        })}
      </ul>
      {loading ? (
        <p className="list-more muted" role="status">
          {t('loading')}
        </p>
      ) : null}
    </div>
  );
}
