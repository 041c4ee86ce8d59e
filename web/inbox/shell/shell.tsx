import { Outlet, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { FolderNav } from '../folders/folder-nav.tsx';
import { ConnectionBar } from '../live/connection-bar.tsx';
import { NewTicketDialog } from '../new-ticket/new-ticket-dialog.tsx';
import { useTexts } from '../texts.ts';
import { useShortcuts } from './shortcuts.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { TopBar } from './top-bar.tsx';

type Open = 'folders' | 'new-ticket' | 'shortcuts';

/** The frame of every page: bar, folders, content, and the windows that open from anywhere. */
export function Shell(): ReactElement {
  const { t } = useTexts();
  const [open, setOpen] = useState<Open>();
  /** A window tells late that it has closed: by then another may be open. */
  const closing = (window: Open) => (): void => setOpen((shown) => (shown === window ? undefined : shown));
  const navigate = useNavigate();
  useShortcuts({
    '/': () => document.getElementById('search')?.focus(),
    '?': () => setOpen('shortcuts'),
    c: () => setOpen('new-ticket'),
    z: () => document.querySelector<HTMLElement>('.toast-action')?.click(),
  });
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <TopBar
        onFolders={() => setOpen('folders')}
        onNewTicket={() => setOpen('new-ticket')}
        onShortcuts={() => setOpen('shortcuts')}
      />
      <ConnectionBar />
      <div className="shell-body">
        <aside className="sidebar">
          <FolderNav />
        </aside>
        <main id="content" className="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {open === 'folders' ? (
        <Dialog title={t('folders')} closeLabel={t('close')} side="left" onClose={closing('folders')}>
          <FolderNav onChoose={closing('folders')} />
        </Dialog>
      ) : null}
      {open === 'shortcuts' ? <ShortcutsDialog onClose={closing('shortcuts')} /> : null}
      {open === 'new-ticket' ? (
        <NewTicketDialog
          onClose={closing('new-ticket')}
          onMade={(number) => {
            setOpen(undefined);
            navigate({ to: '/tickets/$number', params: { number: String(number) } });
          }}
        />
      ) : null}
    </div>
  );
}
