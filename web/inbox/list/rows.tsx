import { useParams } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { lazy, type ReactElement, Suspense, useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { useMe } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { type Selection, useSelection } from '../many/selection.ts';
import { isUnread, useMarking, useMarks } from '../marks/use-marks.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useTexts } from '../texts.ts';
import { folderOf, type ListSearch } from './list-search.ts';
import { TicketRow } from './ticket-row.tsx';

const ManyBar = lazy(async () => ({ default: (await import('../many/many-bar.tsx')).ManyBar }));

/** As many tickets are ticked at most with one press. */
const mostTicked = 500;
/** So many rows before the end of what is loaded, the next page is fetched. */
const ahead = 10;

interface RowsProps {
  tickets: TicketView[];
  search: ListSearch;
  hasMore: boolean;
  loading: boolean;
  onMore: () => Promise<unknown>;
}

/** The tickets of a list: only those on the screen are really there. They can be ticked, starred and walked through by keyboard. */
export function Rows(props: RowsProps): ReactElement {
  const { t } = useTexts();
  const { tickets, search, hasMore, loading, onMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const open = Number(useParams({ strict: false }).number);
  const marks = useMarks();
  const { star } = useMarking();
  const selection = useSelection(
    JSON.stringify(search),
    tickets.map(({ number }) => number),
  );
  const mayChange = useMe().data?.role !== 'light';
  const rows = useVirtualizer({
    count: tickets.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 84,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;

  useEffect(() => {
    if (hasMore && !loading && last >= tickets.length - ahead) onMore();
  }, [hasMore, loading, last, tickets.length, onMore]);

  /** Where the keyboard stands in the list: on a row, else at the open ticket. */
  const place = (): number => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index;
    return focused === undefined ? tickets.findIndex((ticket) => ticket.number === open) : Number(focused);
  };
  const step = (by: number): void => {
    const to = Math.min(tickets.length - 1, Math.max(0, place() + by));
    rows.scrollToIndex(to);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"] a`)?.focus());
  };
  const here = (then: (ticket: TicketView) => void): void => {
    const ticket = tickets[place()];
    if (ticket) then(ticket);
  };
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    s: () => here(({ number }) => star(number, !marks.starred.has(number))),
    x: () => here(({ number }) => mayChange && selection.toggle(number)),
    X: () => here(({ number }) => mayChange && selection.toggle(number, true)),
  });

  return (
    <>
      {selection.numbers.size > 0 ? <Ticked {...props} selection={selection} /> : null}
      <div className="list-scroll" ref={scroller}>
        <ul className="list-rows" style={{ height: rows.getTotalSize() }}>
          {shown.map((row) => {
            const ticket = tickets[row.index];
            return ticket ? (
              <li
                key={ticket.number}
                ref={rows.measureElement}
                data-index={row.index}
                data-ticked={selection.has(ticket.number)}
                aria-setsize={hasMore ? -1 : tickets.length}
                aria-posinset={row.index + 1}
                className="list-row"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <TicketRow
                  ticket={ticket}
                  search={search}
                  open={ticket.number === open}
                  unread={isUnread(ticket, marks)}
                  starred={marks.starred.has(ticket.number)}
                  onStar={star}
                  ticked={selection.has(ticket.number)}
                  onTick={mayChange ? selection.toggle : undefined}
                />
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
    </>
  );
}

/** What can be done with the ticked tickets, and a way to tick more of them. */
function Ticked(props: RowsProps & { selection: Selection }): ReactElement {
  const { t, language } = useTexts();
  const { tickets, selection, hasMore, loading, onMore } = props;
  const wanted = useRef(false);
  const ticked = tickets.filter(({ number }) => selection.has(number));
  const full = tickets.length >= mostTicked;
  const folder = folderOf(props.search);
  const tickLoaded = (): void => selection.set(tickets.slice(0, mostTicked).map(({ number }) => number));
  useEffect(() => {
    if (!wanted.current || loading) return;
    if (hasMore && !full) {
      onMore();
      return;
    }
    wanted.current = false;
    tickLoaded();
  });
  return (
    <Suspense>
      <ManyBar
        tickets={ticked}
        atDesk={folder !== 'spam' && folder !== 'suspended' && folder !== 'trash'}
        onClear={selection.clear}
      />
      {ticked.length < tickets.length || (hasMore && !full) ? (
        <p className="many-more">
          {ticked.length < tickets.length ? (
            <Button size="small" kind="quiet" onClick={tickLoaded}>
              {t('list.tickAll', { count: Math.min(tickets.length, mostTicked) })}
            </Button>
          ) : null}
          {hasMore && !full ? (
            <Button
              size="small"
              kind="quiet"
              disabled={loading}
              onClick={() => {
                wanted.current = true;
                onMore();
              }}
            >
              {t('list.tickMore', { most: new Intl.NumberFormat(language).format(mostTicked) })}
            </Button>
          ) : null}
        </p>
      ) : null}
    </Suspense>
  );
}
