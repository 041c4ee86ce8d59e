import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Avatar, EmptyState, Skeleton } from '../../ui/states.tsx';
import { useMe } from '../api/queries.ts';
import { FieldInputs } from '../fields/field-inputs.tsx';
import { FailedState } from '../shell/failed-state.tsx';
import { AboutCustomer } from './about.tsx';
import { Contacts } from './contacts.tsx';
import { Marks } from './directory-rows.tsx';
import { MergeDialog, MergedList } from './merge-dialog.tsx';
import { Notes } from './notes.tsx';
import { Pairs } from './pairs.tsx';
import { type CustomerView, useCustomerView, useProfileChange, useTicketsOfCustomer } from './people-data.ts';
import { readPeopleSearch } from './people-search.ts';
import { ProfileTabs } from './profile-tabs.tsx';
import { usePeopleTexts } from './texts.ts';
import { TicketLines } from './ticket-lines.tsx';
import { Unreached } from './unreached.tsx';
import './customers.css';

const Documentation = lazy(async () => ({ default: (await import('./documentation.tsx')).Documentation }));

/** Everything about the customer that the address names. */
export function CustomerPage(): ReactElement {
  const { t } = usePeopleTexts();
  const { id } = useParams({ from: '/customers/$id' });
  const query = useCustomerView(id);
  const me = useMe().data;
  if (query.isError && !query.data) return <FailedState page error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data || !me) return <Skeleton lines={8} label={t('loading')} />;
  return <Shown key={query.data.id} customer={query.data} disabled={me.role === 'light'} />;
}

function Shown(props: { customer: CustomerView; disabled: boolean }): ReactElement {
  const { t } = usePeopleTexts();
  const { customer, disabled } = props;
  const { tab } = readPeopleSearch(useSearch({ strict: false }));
  const [merging, setMerging] = useState(false);
  const navigate = useNavigate();
  const name = customer.name || customer.addresses[0] || t('customers.noName');
  return (
    <div className="page people-page">
      <header className="page-head">
        <div className="people-head">
          <Avatar name={name} />
          <div>
            <h1>{name}</h1>
            <p className="people-marks">
              {customer.organisation ? (
                <Link to="/organisations/$id" params={{ id: customer.organisation.id }}>
                  {customer.organisation.name}
                </Link>
              ) : null}
              <Marks segment={customer.segment} owner={customer.owner} />
            </p>
          </div>
        </div>
        {disabled ? null : <Button onClick={() => setMerging(true)}>{t('customers.merge')}</Button>}
      </header>
      <ProfileTabs name={name} tab={tab} />
      {tab === 'tickets' ? <Tickets id={customer.id} /> : null}
      {tab === 'page' ? (
        <Suspense fallback={<Skeleton lines={6} label={t('loading')} />}>
          <Documentation path={`/customers/${customer.id}`} disabled={disabled} />
        </Suspense>
      ) : null}
      {tab === undefined ? <Overview customer={customer} disabled={disabled} /> : null}
      {merging ? (
        <MergeDialog
          customer={customer}
          onClose={() => setMerging(false)}
          onMerged={(id) => {
            setMerging(false);
            navigate({ to: '/customers/$id', params: { id } });
          }}
        />
      ) : null}
    </div>
  );
}

function Overview(props: { customer: CustomerView; disabled: boolean }): ReactElement {
  const { t } = usePeopleTexts();
  const { customer, disabled } = props;
  const { run, busy } = useProfileChange(`/customers/${customer.id}`);
  const patch = (body: Record<string, unknown>): void => void run({ method: 'PATCH', version: customer.version, body });
  return (
    <div className="people-columns">
      <div className="form">
        {customer.undeliverable.map((mark) => (
          <Unreached key={mark.address} customer={customer.id} line={mark} disabled={disabled} />
        ))}
        <section className="panel form people-tight">
          <h2>{t('customers.about')}</h2>
          <AboutCustomer customer={customer} disabled={disabled} />
        </section>
        <section className="panel form people-tight" aria-label={t('customers.addresses')}>
          <Contacts customer={customer} disabled={disabled} />
        </section>
        <MergedList customer={customer} disabled={disabled} />
      </div>
      <div className="form">
        <section className="panel form people-tight">
          <h2>{t('customers.notes')}</h2>
          <Notes path={`/customers/${customer.id}`} notes={customer.notes} disabled={disabled} />
        </section>
        <section className="panel form people-tight">
          <h2>{t('customers.properties')}</h2>
          <Pairs
            pairs={customer.properties}
            nameLabel={t('customers.propertyName')}
            disabled={disabled || busy}
            onChange={(properties) => patch({ properties })}
          />
          <FieldInputs
            on="customer"
            values={customer.fields}
            disabled={disabled || busy}
            onChange={(fields) => patch({ fields })}
          />
        </section>
      </div>
    </div>
  );
}

function Tickets(props: { id: string }): ReactElement {
  const { t } = usePeopleTexts();
  const query = useTicketsOfCustomer(props.id, 25);
  if (query.isError) return <FailedState error={query.error} onRetry={() => query.refetch()} />;
  if (query.isPending) return <Skeleton lines={6} label={t('loading')} />;
  const tickets = query.data.pages.flatMap((page) => page.items);
  if (tickets.length === 0 && !query.hasNextPage) return <EmptyState icon="inbox" title={t('customers.noTickets')} />;
  return (
    <section className="panel form people-tight" aria-label={t('customers.tickets')}>
      <TicketLines tickets={tickets} />
      {query.hasNextPage ? (
        <div className="actions">
          <Button disabled={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
