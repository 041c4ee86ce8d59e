import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useCallback, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { ticketsIn, useMailboxes, useMe, useTickets } from '../api/queries.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { useViews } from '../views/queries.ts';
import { folderOf, type ListSearch, readListSearch, sortOf } from './list-search.ts';
import { Rows } from './rows.tsx';

const SaveView = lazy(async () => ({ default: (await import('../views/save-view.tsx')).SaveView }));
const BulkDialog = lazy(async () => ({ default: (await import('../bulk/bulk-dialog.tsx')).BulkDialog }));

/** The list beside the ticket: a folder, or what a search has found. */
export function TicketList(): ReactElement {
  const { t } = useTexts();
  const search = readListSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const query = useTickets(search);
  const { fetchNextPage } = query;
  const fetchMore = useCallback(() => fetchNextPage(), [fetchNextPage]);
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
  const starred = folderOf(search) === 'starred';
  const turn = (): void => void navigate({ to: '.', search: { ...search, turned: search.turned ? undefined : true } });
  return (
    <section className="list" aria-labelledby="list-title">
      <header className="list-head">
        <div>
          <h1 id="list-title">{title}</h1>
          {looked || starred ? null : <p className="muted">{place}</p>}
        </div>
        {looked ? (
          <Suspense>
            <SaveView search={search} />
          </Suspense>
        ) : (
          <div className="list-actions">
            <ClearUp search={search} />
            {starred ? null : (
              <Button size="small" kind="quiet" onClick={turn}>
                {t(sortOf(search) === 'waitingSince' ? 'list.oldestFirst' : 'list.newestFirst')}{' '}
                <span aria-hidden="true">⇅</span>
              </Button>
            )}
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
          onMore={fetchMore}
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
