import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useDesk } from '../desk.ts';
import { readListSearch } from '../list/list-search.ts';
import { useTexts } from '../texts.ts';
import { AccountMenu } from './account-menu.tsx';

/** Name of the desk, search, new ticket, account. */
export function TopBar(props: {
  onFolders: () => void;
  onNewTicket: () => void;
  onShortcuts: () => void;
}): ReactElement {
  const { t } = useTexts();
  const { config } = useDesk();
  return (
    <header className="top-bar">
      <Button className="only-narrow" kind="quiet" shape="square" aria-label={t('folders')} onClick={props.onFolders}>
        <Icon name="menu" />
      </Button>
      <Link to="/" className="brand">
        {config.deskName}
      </Link>
      <SearchBox />
      <Button kind="primary" onClick={props.onNewTicket} aria-label={t('newTicket')}>
        <Icon name="plus" />
        <span className="only-wide">{t('newTicket')}</span>
      </Button>
      <AccountMenu onShortcuts={props.onShortcuts} />
    </header>
  );
}

function SearchBox(): ReactElement {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { q } = readListSearch(useSearch({ strict: false }));
  const [text, setText] = useState(q ?? '');
  useEffect(() => setText(q ?? ''), [q]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const words = text.trim();
    const number = /^#?(\d+)$/u.exec(words)?.[1];
    if (number) navigate({ to: '/tickets/$number', params: { number } });
    else navigate({ to: '/', search: words ? { q: words } : {} });
  };
  return (
    <search className="search-box">
      <form onSubmit={submit}>
        <Icon name="search" />
        <input
          id="search"
          className="input"
          type="search"
          aria-label={t('search')}
          placeholder={t('search.hint')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
      </form>
    </search>
  );
}
