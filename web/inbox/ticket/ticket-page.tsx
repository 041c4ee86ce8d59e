import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { entriesIn, useEntries, useMe, useTicket } from '../api/queries.ts';
import type { Me, TicketView } from '../api/types.ts';
import { readListSearch } from '../list/list-search.ts';
import { useLive } from '../live/live-provider.tsx';
import { FailedState } from '../shell/failed-state.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useTexts } from '../texts.ts';
import { Composer, type ComposerMode } from './composer.tsx';
import { ConflictBanner } from './conflict-banner.tsx';
import { Properties } from './properties.tsx';
import { TicketActions } from './ticket-actions.tsx';
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
  if (ticket.isError && !ticket.data) return <FailedState error={ticket.error} onRetry={() => ticket.refetch()} />;
  if (!ticket.data || !me.data) return <Skeleton lines={6} label={t('loading')} />;
  return <OpenTicket key={number} ticket={ticket.data} me={me.data} />;
}

/** What stands there while no ticket is open. */
export function NoTicket(): ReactElement {
  const { t } = useTexts();
  return <EmptyState icon="inbox" title={t('ticket.none')} text={t('ticket.noneHint')} />;
}

function OpenTicket(props: { ticket: TicketView; me: Me }): ReactElement {
  const { t } = useTexts();
  const { ticket, me } = props;
  const entries = useEntries(ticket.number);
  const search = readListSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const guard = useGuardedChange(ticket.number);
  const patch = usePatch(ticket.number, guard.run);
  const [mode, setMode] = useState<ComposerMode>(me.role === 'light' ? 'note' : 'reply');
  const [properties, setProperties] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const mayChange = me.role !== 'light';
  const write = (wanted: ComposerMode): void => {
    setMode(wanted);
    requestAnimationFrame(() => box.current?.focus());
  };
  const backToList = (): void => {
    navigate({ to: '/', search });
  };
  useShortcuts({
    r: () => mayChange && write('reply'),
    n: () => write('note'),
    a: () => mayChange && ticket.assignee !== me.address && patch({ assignee: me.address }),
    e: () => mayChange && ticket.status !== 'closed' && patch({ status: 'closed' }),
    Escape: backToList,
  });
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  return (
    <article className="ticket" aria-labelledby="ticket-title">
      <header className="ticket-head">
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
          <Presence number={ticket.number} me={me} />
        </div>
        <TicketActions
          ticket={ticket}
          me={me}
          patch={patch}
          busy={guard.busy}
          propertiesShown={properties}
          onProperties={() => setProperties(!properties)}
        />
      </header>
      {ticket.folder !== 'desk' ? <FolderBanner ticket={ticket} /> : null}
      <div className="ticket-body" data-properties={properties ? 'shown' : 'hidden'}>
        <div className="ticket-main">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className="ticket-scroll" aria-label={t('timeline')} tabIndex={0}>
            {entries.data ? (
              <>
                {entries.hasNextPage ? (
                  <div className="earlier">
                    <Button size="small" disabled={entries.isFetchingNextPage} onClick={() => entries.fetchNextPage()}>
                      {t('timeline.earlier')}
                    </Button>
                  </div>
                ) : null}
                <Timeline number={ticket.number} entries={entriesIn(entries.data)} />
              </>
            ) : entries.isError ? (
              <FailedState error={entries.error} onRetry={() => entries.refetch()} />
            ) : (
              <Skeleton lines={6} label={t('loading')} />
            )}
          </section>
          {guard.conflict ? <ConflictBanner conflict={guard.conflict} /> : null}
          <Composer ticket={ticket} me={me} mode={mode} onMode={setMode} run={guard.run} busy={guard.busy} box={box} />
        </div>
        <Properties ticket={ticket} patch={patch} disabled={!mayChange || guard.busy} />
      </div>
    </article>
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

function FolderBanner(props: { ticket: TicketView }): ReactElement {
  const { t } = useTexts();
  return (
    <p className="banner ticket-banner">
      {t('ticket.inFolder', { folder: t(`folder.${props.ticket.folder}`) })} {props.ticket.folderReason ?? ''}
    </p>
  );
}
