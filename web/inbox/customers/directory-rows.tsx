import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { Avatar } from '../../ui/states.tsx';
import { useAgents } from '../api/queries.ts';
import type { ListedCustomerView, ListedOrganisationView } from './people-data.ts';
import { usePeopleTexts } from './texts.ts';

/** Rows of the directory; only those in sight are there, and more are fetched as one comes near the end. */
export function DirectoryRows<T extends { id: string }>(props: {
  items: T[];
  label: string;
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
  row: (item: T) => ReactNode;
}): ReactElement {
  const { t } = usePeopleTexts();
  const { items, hasMore, loading, onMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 64,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && !loading && last >= items.length - 10) onMore();
  }, [hasMore, loading, last, items.length, onMore]);
  return (
    <div className="people-scroll" ref={scroller}>
      <ul className="list-rows" aria-label={props.label} style={{ height: rows.getTotalSize() }}>
        {shown.map((row) => {
          const item = items[row.index];
          return item ? (
            <li
              key={item.id}
              ref={rows.measureElement}
              data-index={row.index}
              aria-setsize={hasMore ? -1 : items.length}
              aria-posinset={row.index + 1}
              className="list-row"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {props.row(item)}
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

/** One customer in the directory. */
export function CustomerRow(props: { customer: ListedCustomerView }): ReactElement {
  const { t } = usePeopleTexts();
  const { id, name, addresses, phones, organisation, segment, owner } = props.customer;
  return (
    <Link to="/customers/$id" params={{ id }} className="people-row">
      <Avatar name={name || addresses[0] || '?'} />
      <span className="people-row-words">
        <strong>{name || addresses[0] || t('customers.noName')}</strong>
        <span className="muted">
          {[organisation?.name, ...addresses.slice(0, 2), ...phones.slice(0, 1)].filter(Boolean).join(' · ')}
        </span>
      </span>
      <Marks segment={segment} owner={owner} />
    </Link>
  );
}

/** One organisation in the directory. */
export function OrganisationRow(props: { organisation: ListedOrganisationView }): ReactElement {
  const { id, name, domains, segment, owner } = props.organisation;
  return (
    <Link to="/organisations/$id" params={{ id }} className="people-row">
      <Avatar name={name} />
      <span className="people-row-words">
        <strong>{name}</strong>
        <span className="muted">{domains.join(' · ')}</span>
      </span>
      <Marks segment={segment} owner={owner} />
    </Link>
  );
}

/** Segment and account owner, where there are any. */
export function Marks(props: { segment: string | null; owner: string | null }): ReactElement {
  const agents = useAgents().data;
  const owner = agents?.find((agent) => agent.address === props.owner)?.name ?? props.owner;
  return (
    <span className="people-marks">
      {props.segment ? (
        <span className="pill" data-tone="info">
          {props.segment}
        </span>
      ) : null}
      {owner ? <span className="muted">{owner}</span> : null}
    </span>
  );
}
