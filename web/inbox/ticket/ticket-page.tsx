import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useGivenBack } from '../../ui/use-draft.ts';
import { entriesIn, useEntries, useMe, useTicket } from '../api/queries.ts';
import type { EntryView, Me, TicketView } from '../api/types.ts';
import { readListSearch } from '../list/list-search.ts';
import { useLive } from '../live/live-provider.tsx';
import { useSeeing } from '../marks/use-marks.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useTexts } from '../texts.ts';
import { MergedHere } from '../tools/merged-here.tsx';
import { useTools } from '../tools/use-tools.tsx';
import { Composer, type ComposerMode } from './composer.tsx';
import { ConflictBanner } from './conflict-banner.tsx';
import { FolderBanner } from './folder-banner.tsx';
import { Properties } from './properties.tsx';
import { replyPlace } from './reply-draft.ts';
import { ScheduledMessages } from './scheduled.tsx';
import { TicketActions } from './ticket-actions.tsx';
import { TicketTitle } from './ticket-title.tsx';
import { Timeline } from './timeline.tsx';
import { useGuardedChange } from './use-guarded-change.ts';
import { usePatch } from './use-patch.ts';

/** The ticket that the address names. */
export function TicketPage(): ReactElement {
  const { t } = useTexts();
  const { number: raw } = useParams({ from: '/desk/tickets/$number' });
  const number = Number(raw);
  const ticket = useTicket(number);
  const me = useMe();
  const { watch } = useLive();
  useEffect(() => {
    watch(number);
    return () => watch(undefined);
  }, [number, watch]);
  const navigate = useNavigate();
  const lead = ticket.data?.number ?? number;
  useEffect(() => {
    // The number of a ticket that was merged into another one leads there.
    if (lead !== number)
      navigate({ to: '/tickets/$number', params: { number: String(lead) }, search: true, replace: true });
  }, [lead, number, navigate]);
  if (ticket.isError && !ticket.data) return <FailedState error={ticket.error} onRetry={() => ticket.refetch()} />;
  if (!ticket.data || !me.data) return <Skeleton lines={6} label={t('loading')} />;
  return <OpenTicket key={number} ticket={ticket.data} me={me.data} />;
}

function OpenTicket(props: { ticket: TicketView; me: Me }): ReactElement {
  const { ticket, me } = props;
  const query = useEntries(ticket.number);
  const entries = useMemo(() => entriesIn(query.data), [query.data]);
  const search = readListSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const guard = useGuardedChange(ticket.number);
  const patch = usePatch(ticket.number, guard.run);
  const [mode, setMode] = useState<ComposerMode>(me.role === 'light' ? 'note' : 'reply');
  const [properties, setProperties] = useState(false);
  const box = useRef<{ focus(): void }>(null);
  const mayChange = me.role !== 'light';
  const write = useCallback((wanted: ComposerMode): void => {
    setMode(wanted);
    requestAnimationFrame(() => box.current?.focus());
  }, []);
  useGivenBack(
    replyPlace(ticket.number),
    useCallback(() => write('reply'), [write]),
  );
  const backToList = (): void => {
    navigate({ to: '/', search });
  };
  useSeeing(ticket);
  const tools = useTools({ ticket, me, patch, write });
  const tool = (id: string) => (): void => tools.menu.find((each) => each.id === `ticket:${id}`)?.run();
  useShortcuts({
    f: tool('follow'),
    u: tool('unread'),
    r: () => mayChange && write('reply'),
    n: () => write('note'),
    a: () => mayChange && ticket.assignee !== me.address && patch({ assignee: me.address }),
    e: () => mayChange && ticket.status !== 'closed' && patch({ status: 'closed' }),
    Escape: backToList,
  });

  return (
    <article className="ticket" aria-labelledby="ticket-title">
      <header className="ticket-head">
        <TicketTitle ticket={ticket} />
        <TicketActions
          ticket={ticket}
          me={me}
          patch={patch}
          busy={guard.busy}
          menu={tools.menu}
          propertiesShown={properties}
          onProperties={() => setProperties(!properties)}
        />
      </header>
      <MergedHere ticket={ticket} disabled={!mayChange} />
      {tools.dialog}
      {ticket.folder !== 'desk' ? <FolderBanner ticket={ticket} me={me} patch={patch} busy={guard.busy} /> : null}
      <div className="ticket-body" data-properties={properties ? 'shown' : 'hidden'}>
        <div className="ticket-main">
          <History ticket={ticket} query={query} entries={entries} />
          {guard.conflict ? <ConflictBanner conflict={guard.conflict} /> : null}
          <Composer
            ticket={ticket}
            entries={entries}
            me={me}
            mode={mode}
            onMode={setMode}
            run={guard.run}
            busy={guard.busy}
            box={box}
          />
        </div>
        <Properties ticket={ticket} patch={patch} disabled={!mayChange || guard.busy} />
      </div>
    </article>
  );
}

/** The timeline in its scrolling pane, from its end as far back as it is loaded. */
function History(props: {
  ticket: TicketView;
  query: ReturnType<typeof useEntries>;
  entries: EntryView[];
}): ReactElement {
  const { t } = useTexts();
  const { ticket, query, entries } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="ticket-scroll" aria-label={t('timeline')} tabIndex={0}>
      {query.data ? (
        <>
          {query.hasNextPage ? (
            <div className="earlier">
              <Button size="small" disabled={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                {t('timeline.earlier')}
              </Button>
            </div>
          ) : null}
          <Timeline number={ticket.number} entries={entries} tail={<ScheduledMessages ticket={ticket} />} />
        </>
      ) : query.isError ? (
        <FailedState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Skeleton lines={6} label={t('loading')} />
      )}
    </section>
  );
}
