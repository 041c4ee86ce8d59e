import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useDesk } from '../desk.ts';
import { Bell } from '../notifications/bell.tsx';
import { SearchBox } from '../search/search-box.tsx';
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
      <Bell />
      <AccountMenu onShortcuts={props.onShortcuts} />
    </header>
  );
}
