import { useNavigate } from '@tanstack/react-router';
import { choose, themes } from '../../ui/preferences.ts';
import { useMe } from '../api/queries.ts';
import { workFolders } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { pagesFor } from '../folders/pages.ts';
import { openBell } from '../notifications/bell.tsx';
import { useTexts } from '../texts.ts';
import { type Command, useCommands } from './commands.ts';

/** Offers what can be done from everywhere: the folders, the pages, a new ticket, how the page looks. */
export function useDeskCommands(on: { newTicket: () => void; shortcuts: () => void }): void {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { session } = useDesk();
  const role = useMe().data?.role;
  const folders = [...workFolders, 'starred' as const].map(
    (folder): Command => ({
      id: `folder:${folder}`,
      group: 'go',
      label: t(`folder.${folder}`),
      run: () => void navigate({ to: '/', search: { folder } }),
    }),
  );
  const pages = pagesFor(role).map(
    ({ to, text }): Command => ({ id: `page:${to}`, group: 'go', label: t(text), run: () => void navigate({ to }) }),
  );
  useCommands([
    { id: 'new-ticket', group: 'desk', label: t('newTicket'), keys: 'c', run: on.newTicket },
    ...folders,
    ...pages,
    { id: 'bell', group: 'desk', label: t('page.bell'), run: openBell },
    { id: 'shortcuts', group: 'desk', label: t('keys.title'), keys: '?', run: on.shortcuts },
    ...themes.map(
      (theme): Command => ({
        id: `theme:${theme}`,
        group: 'desk',
        label: `${t('theme')}: ${t(`theme.${theme}`)}`,
        run: () => choose({ theme }),
      }),
    ),
    { id: 'sign-out', group: 'desk', label: t('signOut'), run: () => void session.signOut() },
  ]);
}
