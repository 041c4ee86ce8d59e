import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useMe } from '../api/queries.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { CustomerRow, DirectoryRows, OrganisationRow } from './directory-rows.tsx';
import { NewDialog } from './new-dialog.tsx';
import {
  allOf,
  type ListedCustomerView,
  type ListedOrganisationView,
  useDirectory,
  useSegments,
} from './people-data.ts';
import { type PeopleSearch, readPeopleSearch } from './people-search.ts';
import { usePeopleTexts } from './texts.ts';
import './customers.css';

/** The directory: everybody who has written to the desk, and the organisations that they belong to. */
export function CustomersPage(): ReactElement {
  const { t } = usePeopleTexts();
  const search = readPeopleSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const me = useMe().data;
  const [making, setMaking] = useState(false);
  const organisations = search.list === 'organisations';
  return (
    <div className="page people-page">
      <header className="page-head">
        <h1>{t('customers')}</h1>
        {me && me.role !== 'light' ? (
          <Button kind="primary" onClick={() => setMaking(true)}>
            {t(organisations ? 'customers.newOrganisation' : 'customers.new')}
          </Button>
        ) : null}
      </header>
      <nav className="tabs" aria-label={t('customers')}>
        <Link
          to="/customers"
          search={{ list: undefined }}
          className="tab"
          activeOptions={{ exact: true, explicitUndefined: true }}
          aria-current={organisations ? undefined : 'page'}
        >
          {t('customers.people')}
        </Link>
        <Link
          to="/customers"
          search={{ list: 'organisations' }}
          className="tab"
          activeOptions={{ exact: true, explicitUndefined: true }}
          aria-current={organisations ? 'page' : undefined}
        >
          {t('customers.organisations')}
        </Link>
      </nav>
      <Filters search={search} />
      <Found search={search} />
      {making ? (
        <NewDialog
          kind={organisations ? 'organisation' : 'customer'}
          onClose={() => setMaking(false)}
          onMade={(id) => navigate({ to: organisations ? '/organisations/$id' : '/customers/$id', params: { id } })}
        />
      ) : null}
    </div>
  );
}

function Filters(props: { search: PeopleSearch }): ReactElement {
  const { t } = usePeopleTexts();
  const navigate = useNavigate();
  const segments = useSegments().data ?? [];
  const { search } = props;
  const ask = (change: PeopleSearch): void =>
    void navigate({ to: '/customers', search: { ...search, ...change }, replace: true });
  return (
    <search className="people-filters">
      <TextField
        label={t(search.list ? 'customers.searchOrganisations' : 'customers.search')}
        type="search"
        value={search.q ?? ''}
        autoComplete="off"
        onChange={(event) => ask({ q: event.target.value || undefined })}
      />
      <SelectField
        label={t('customers.segment')}
        value={search.segment ?? ''}
        onChange={(event) => ask({ segment: event.target.value || undefined })}
      >
        <option value="">{t('customers.allSegments')}</option>
        {[...new Set([...segments, ...(search.segment ? [search.segment] : [])])].map((segment) => (
          <option key={segment}>{segment}</option>
        ))}
      </SelectField>
      <SelectField
        label={t('customers.owner')}
        value={search.mine ? 'me' : ''}
        onChange={(event) => ask({ mine: event.target.value === 'me' ? true : undefined })}
      >
        <option value="">{t('customers.everybodys')}</option>
        <option value="me">{t('customers.mine')}</option>
      </SelectField>
    </search>
  );
}

function Found(props: { search: PeopleSearch }): ReactElement {
  const { t } = usePeopleTexts();
  const { list, q, segment, mine } = props.search;
  const question = { q, segment, owner: mine ? ('me' as const) : undefined };
  const organisations = useDirectory<ListedOrganisationView>(
    '/organisations',
    question,
    list === 'organisations' || q !== undefined,
  );
  const people = useDirectory<ListedCustomerView>('/customers', question, list === undefined);
  const query = list === 'organisations' ? organisations : people;
  if (query.isError) return <FailedState error={query.error} onRetry={() => query.refetch()} />;
  if (query.isPending) return <Skeleton lines={8} label={t('loading')} />;
  const more = { hasMore: query.hasNextPage, loading: query.isFetchingNextPage, onMore: () => query.fetchNextPage() };
  const groups = allOf(organisations.data?.pages);
  const persons = allOf(people.data?.pages);
  if ((list ? groups : persons).length === 0 && !query.hasNextPage && (list || groups.length === 0 || !q))
    return list ? (
      <EmptyState icon="people" title={t('customers.noOrganisations')} text={t('customers.noOrganisationsHint')} />
    ) : (
      <EmptyState icon="people" title={t('customers.none')} text={t('customers.noneHint')} />
    );
  if (list)
    return (
      <DirectoryRows
        items={groups}
        label={t('customers.organisations')}
        {...more}
        row={(organisation) => <OrganisationRow organisation={organisation} />}
      />
    );
  return (
    <>
      {q && groups.length > 0 ? (
        <ul className="people-groups" aria-label={t('customers.organisations')}>
          {groups.slice(0, 3).map((organisation) => (
            <li key={organisation.id}>
              <OrganisationRow organisation={organisation} />
            </li>
          ))}
        </ul>
      ) : null}
      <DirectoryRows
        items={persons}
        label={t('customers.people')}
        {...more}
        row={(customer) => <CustomerRow customer={customer} />}
      />
    </>
  );
}
