import { Link, useLocation, useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { useFolders, useMailboxes, useMe } from '../api/queries.ts';
import { type FolderCounts, workFolders } from '../api/types.ts';
import { folderOf, readListSearch, type ShownFolder } from '../list/list-search.ts';
import { useMarks } from '../marks/use-marks.ts';
import { useTexts } from '../texts.ts';
import { ViewNav } from '../views/view-nav.tsx';
import { sumCounts } from './counts.ts';
import { dayPages, settingsPages } from './pages.ts';

/** The folders of all mailboxes together and of each one, with how many tickets lie there; below, the other pages. */
export function FolderNav(props: { onChoose?: () => void }): ReactElement {
  const { t } = useTexts();
  const search = readListSearch(useSearch({ strict: false }));
  const mailboxes = useMailboxes().data ?? [];
  const counts = useFolders().data ?? [];
  const role = useMe().data?.role;
  const path = useLocation({ select: ({ pathname }) => pathname });
  const nav = useRef<HTMLElement>(null);
  // A setting stands below what fits: whoever opened it sees where they are. What is there to choose from comes later.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place depends on the page and on what stands above it
  useEffect(() => {
    nav.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [path, role, mailboxes.length]);
  return (
    <nav aria-label={t('folders')} className="folder-nav" ref={nav}>
      <Folders counts={sumCounts(counts)} title={t('allMailboxes')} onChoose={props.onChoose} />
      {mailboxes.length > 1
        ? mailboxes.map((mailbox) => (
            <details key={mailbox.id} open={search.mailbox === mailbox.id}>
              <summary>{mailbox.name}</summary>
              <Folders
                mailbox={mailbox.id}
                title={mailbox.name}
                counts={counts.find((each) => each.mailbox === mailbox.id)}
                onChoose={props.onChoose}
                hideTitle
              />
            </details>
          ))
        : null}
      <ViewNav onChoose={props.onChoose} />
      <Pages pages={dayPages} onChoose={props.onChoose} />
      <details className="folder-settings" open={path.startsWith('/settings/')}>
        <summary>{t('page.settings')}</summary>
        <Pages pages={settingsPages(role)} onChoose={props.onChoose} />
      </details>
    </nav>
  );
}

function Pages(props: { pages: ReturnType<typeof settingsPages>; onChoose?: (() => void) | undefined }): ReactElement {
  const { t } = useTexts();
  return (
    <ul className="folder-list folder-pages">
      {props.pages.map(({ to, icon, text }) => (
        <li key={to}>
          <Link to={to} className="folder" onClick={props.onChoose}>
            <Icon name={icon} />
            <span>{t(text)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Folders(props: {
  title: string;
  hideTitle?: boolean;
  mailbox?: string;
  counts?: FolderCounts | undefined;
  onChoose?: (() => void) | undefined;
}): ReactElement {
  const { t, language } = useTexts();
  const search = readListSearch(useSearch({ strict: false }));
  const onDesk = useLocation({ select: ({ pathname }) => pathname === '/' || pathname.startsWith('/tickets/') });
  const number = new Intl.NumberFormat(language);
  const marks = useMarks();
  const shown: readonly ShownFolder[] = props.mailbox === undefined ? [...workFolders, 'starred'] : workFolders;
  return (
    <>
      {props.hideTitle ? null : <h2 className="folder-title">{props.title}</h2>}
      <ul className="folder-list" aria-label={props.title}>
        {shown.map((folder) => {
          const current =
            onDesk && !search.q && !search.view && search.mailbox === props.mailbox && folderOf(search) === folder;
          const count = folder === 'starred' ? marks.starred.size : (props.counts?.[folder] ?? 0);
          return (
            <li key={folder}>
              <Link
                to="/"
                search={{ mailbox: props.mailbox, folder }}
                className="folder"
                activeOptions={{ exact: true, explicitUndefined: true }}
                aria-current={current ? 'page' : undefined}
                onClick={props.onChoose}
              >
                <span>{t(`folder.${folder}`)}</span>
                {count > 0 ? <span className="folder-count">{number.format(count)}</span> : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </>
  );
}
