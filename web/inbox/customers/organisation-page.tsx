import { useParams, useSearch } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense } from 'react';
import { Button } from '../../ui/button.tsx';
import { Avatar, EmptyState, Skeleton } from '../../ui/states.tsx';
import { useMe } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { FieldInputs } from '../fields/field-inputs.tsx';
import { FailedState } from '../shell/failed-state.tsx';
import { AboutOrganisation } from './about.tsx';
import { CustomerRow, Marks } from './directory-rows.tsx';
import { Notes } from './notes.tsx';
import { Pairs } from './pairs.tsx';
import {
  allOf,
  type ListedCustomerView,
  type OrganisationView,
  useDirectory,
  useOrganisation,
  useProfileChange,
  useTicketsOfOrganisation,
} from './people-data.ts';
import { readPeopleSearch } from './people-search.ts';
import { ProfileTabs } from './profile-tabs.tsx';
import { usePeopleTexts } from './texts.ts';
import { TicketLines } from './ticket-lines.tsx';
import './customers.css';

const Documentation = lazy(async () => ({ default: (await import('./documentation.tsx')).Documentation }));
const isProblem = ({ kind }: TicketView): boolean => kind === 'problem' || kind === 'incident';

/** Everything about the organisation that the address names: what whoever looks after the account reads before a call. */
export function OrganisationPage(): ReactElement {
  const { t } = usePeopleTexts();
  const { id } = useParams({ from: '/organisations/$id' });
  const query = useOrganisation(id);
  const me = useMe().data;
  if (query.isError && !query.data) return <FailedState page error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data || !me) return <Skeleton lines={8} label={t('loading')} />;
  return <Shown key={id} organisation={query.data} disabled={me.role === 'light'} />;
}

function Shown(props: { organisation: OrganisationView; disabled: boolean }): ReactElement {
  const { t } = usePeopleTexts();
  const { organisation, disabled } = props;
  const { tab } = readPeopleSearch(useSearch({ strict: false }));
  return (
    <div className="page people-page">
      <header className="page-head">
        <div className="people-head">
          <Avatar name={organisation.name} />
          <div>
            <h1>{organisation.name}</h1>
            <p className="people-marks">
              <span className="muted">{organisation.domains.join(', ')}</span>
              <Marks segment={organisation.segment} owner={organisation.owner} />
            </p>
          </div>
        </div>
      </header>
      <ProfileTabs name={organisation.name} tab={tab} />
      {tab === 'tickets' ? <Tickets id={organisation.id} /> : null}
      {tab === 'page' ? (
        <Suspense fallback={<Skeleton lines={6} label={t('loading')} />}>
          <Documentation path={`/organisations/${organisation.id}`} disabled={disabled} />
        </Suspense>
      ) : null}
      {tab === undefined ? <Overview organisation={organisation} disabled={disabled} /> : null}
    </div>
  );
}

function Overview(props: { organisation: OrganisationView; disabled: boolean }): ReactElement {
  const { t } = usePeopleTexts();
  const { organisation, disabled } = props;
  const { run, busy } = useProfileChange(`/organisations/${organisation.id}`);
  const patch = (body: Record<string, unknown>): void =>
    void run({ method: 'PATCH', version: organisation.version, body });
  return (
    <div className="people-columns">
      <div className="form">
        <Problems id={organisation.id} />
        <section className="panel form people-tight">
          <h2>{t('customers.peopleOf')}</h2>
          <People id={organisation.id} />
        </section>
        <section className="panel form people-tight">
          <h2>{t('customers.about')}</h2>
          <AboutOrganisation organisation={organisation} disabled={disabled} />
        </section>
      </div>
      <div className="form">
        <section className="panel form people-tight">
          <h2>{t('customers.notes')}</h2>
          <Notes path={`/organisations/${organisation.id}`} notes={organisation.notes} disabled={disabled} />
        </section>
        <section className="panel form people-tight">
          <h2>{t('customers.properties')}</h2>
          <Pairs
            pairs={organisation.properties}
            nameLabel={t('customers.propertyName')}
            disabled={disabled || busy}
            onChange={(properties) => patch({ properties })}
          />
          <FieldInputs
            on="organisation"
            values={organisation.fields}
            disabled={disabled || busy}
            onChange={(fields) => patch({ fields })}
          />
        </section>
      </div>
    </div>
  );
}

/** What is not well with them now. */
function Problems(props: { id: string }): ReactElement {
  const { t } = usePeopleTexts();
  const query = useTicketsOfOrganisation(props.id, true);
  const problems = (query.data ?? []).filter(isProblem);
  return (
    <section className="panel form people-tight">
      <h2>{t('customers.openProblems')}</h2>
      {query.isError ? <FailedState error={query.error} onRetry={() => query.refetch()} /> : null}
      {query.isPending ? <Skeleton lines={2} label={t('loading')} /> : null}
      {query.data && problems.length === 0 ? <p className="muted">{t('customers.noProblems')}</p> : null}
      <TicketLines tickets={problems} withRequester />
    </section>
  );
}

function People(props: { id: string }): ReactElement {
  const { t } = usePeopleTexts();
  const query = useDirectory<ListedCustomerView>('/customers', { organisation: props.id });
  if (query.isError) return <FailedState error={query.error} onRetry={() => query.refetch()} />;
  if (query.isPending) return <Skeleton lines={3} label={t('loading')} />;
  const people = allOf(query.data.pages);
  return (
    <>
      {people.length === 0 && !query.hasNextPage ? <p className="muted">{t('customers.none')}</p> : null}
      <ul>
        {people.map((customer) => (
          <li key={customer.id}>
            <CustomerRow customer={customer} />
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <div className="actions">
          <Button size="small" disabled={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Tickets(props: { id: string }): ReactElement {
  const { t } = usePeopleTexts();
  const query = useTicketsOfOrganisation(props.id, false);
  if (query.isError) return <FailedState error={query.error} onRetry={() => query.refetch()} />;
  if (query.isPending) return <Skeleton lines={6} label={t('loading')} />;
  if (query.data.length === 0) return <EmptyState icon="inbox" title={t('customers.noTickets')} />;
  return (
    <section className="panel form people-tight" aria-label={t('customers.tickets')}>
      <TicketLines tickets={query.data} withRequester />
    </section>
  );
}
