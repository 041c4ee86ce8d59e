import { Link, useSearch } from '@tanstack/react-router';
import { type ReactElement, useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { readListSearch } from '../list/list-search.ts';
import { useMayChange, useViewCounts, useViews, type View } from './queries.ts';
import { useTexts } from './texts.ts';
import { ViewDialog } from './view-dialog.tsx';
import './views.css';

/** The views that I see, each with how many tickets it shows me; nothing while there are none. */
export function ViewList(props: { onChoose?: (() => void) | undefined }): ReactElement | null {
  const { t, language } = useTexts();
  const title = useId();
  const views = useViews().data ?? [];
  const counts = useViewCounts(views.length > 0);
  const mayChange = useMayChange();
  const chosen = readListSearch(useSearch({ strict: false })).view;
  const [edited, setEdited] = useState<View>();
  const number = new Intl.NumberFormat(language);
  if (views.length === 0) return null;
  return (
    <section className="views" aria-labelledby={title}>
      <h2 className="folder-title" id={title}>
        {t('views')}
      </h2>
      <ul className="folder-list">
        {views.map((view) => {
          const { count = 0, more = false } = counts.get(view.id) ?? {};
          return (
            <li key={view.id} className="view">
              <Link
                to="/"
                search={{ view: view.id }}
                className="folder"
                activeOptions={{ exact: true }}
                aria-current={chosen === view.id ? 'page' : undefined}
                onClick={props.onChoose}
              >
                {view.shared ? <Icon name="people" /> : <Icon name="search" />}
                <span className="view-name">{view.name}</span>
                {count > 0 ? <Count shown={number.format(count)} more={more} /> : null}
              </Link>
              {mayChange(view) ? (
                <Button
                  kind="quiet"
                  size="small"
                  shape="square"
                  aria-label={t('views.edit', { name: view.name })}
                  onClick={() => setEdited(view)}
                >
                  <Icon name="more" />
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {edited ? <ViewDialog view={edited} onClose={() => setEdited(undefined)} /> : null}
    </section>
  );
}

function Count(props: { shown: string; more: boolean }): ReactElement {
  const { t } = useTexts();
  if (!props.more) return <span className="folder-count">{props.shown}</span>;
  return (
    <span className="folder-count">
      <span aria-hidden="true">{props.shown}+</span>
      <span className="visually-hidden">{t('views.more', { count: props.shown })}</span>
    </span>
  );
}
