import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { PeopleSearch } from './people-search.ts';
import { usePeopleTexts } from './texts.ts';

const tabs = [
  [undefined, 'customers.overview'],
  ['tickets', 'customers.tickets'],
  ['page', 'customers.documentation'],
] as const;

/** The parts of the page of a customer or an organisation. */
export function ProfileTabs(props: { name: string; tab: PeopleSearch['tab'] }): ReactElement {
  const { t } = usePeopleTexts();
  return (
    <nav className="tabs" aria-label={props.name}>
      {tabs.map(([tab, text]) => (
        <Link
          key={text}
          to="."
          search={{ tab }}
          activeOptions={{ exact: true, explicitUndefined: true }}
          className="tab"
          aria-current={tab === props.tab ? 'page' : undefined}
        >
          {t(text)}
        </Link>
      ))}
    </nav>
  );
}
