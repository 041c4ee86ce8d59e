import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useEffect, useRef, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { FolderNav } from '../folders/folder-nav.tsx';
import { ConnectionBar } from '../live/connection-bar.tsx';
import type { CommandGroup } from '../palette/commands.ts';
import { useDeskCommands } from '../palette/use-desk-commands.ts';
import { useTexts } from '../texts.ts';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';

const Palette = lazy(async () => ({ default: (await import('../palette/palette.tsx')).Palette }));
const ShortcutsDialog = lazy(async () => ({ default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog }));
const NewTicketDialog = lazy(async () => ({
  default: (await import('../new-ticket/new-ticket-dialog.tsx')).NewTicketDialog,
}));

type Open = 'folders' | 'new-ticket' | 'shortcuts' | 'palette';

/** The frame of every page: bar, folders, content, and the windows that open from anywhere. */
export function Shell(): ReactElement {
  const { t } = useTexts();
  const [open, setOpen] = useState<Open>();
  /** A window tells late that it has closed: by then another may be open. */
  const closing = (window: Open) => (): void => setOpen((shown) => (shown === window ? undefined : shown));
  const navigate = useNavigate();
  const [group, setGroup] = useState<CommandGroup>();
  const palette = (only?: CommandGroup): void => {
    setGroup(only);
    setOpen('palette');
  };
  useDeskCommands({ newTicket: () => setOpen('new-ticket'), shortcuts: () => setOpen('shortcuts') });
  useCtrlK(() => palette());
  useShortcuts({
    g: () => palette('go'),
    m: () => palette('ticket'),
    t: () => palette('assign'),
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
      <Suspense>
        {open === 'palette' ? <Palette group={group} onClose={closing('palette')} /> : null}
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
      </Suspense>
    </div>
  );
}

/** Ctrl+K (⌘K) works everywhere, also while one writes. */
function useCtrlK(open: () => void): void {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      if (!document.querySelector('dialog[open]')) latest.current();
    };
    addEventListener('keydown', press, { capture: true });
    return () => removeEventListener('keydown', press, { capture: true });
  }, []);
}
