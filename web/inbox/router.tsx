import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { EmptyState } from '../ui/states.tsx';
import { readListSearch } from './list/list-search.ts';
import { TicketList } from './list/ticket-list.tsx';
import { readMailSearch } from './settings/mail-search.ts';
import { FailedState } from './shell/failed-state.tsx';
import { Shell } from './shell/shell.tsx';
import { useTexts } from './texts.ts';
import { NoTicket, TicketPage } from './ticket/ticket-page.tsx';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <FailedState error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} page />
  ),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  validateSearch: readListSearch,
  component: DeskPage,
});
const folder = createRoute({ getParentRoute: () => desk, path: '/', component: NoTicket });
const ticket = createRoute({ getParentRoute: () => desk, path: '/tickets/$number', component: TicketPage });

const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  component: lazyRouteComponent(() => import('./reports/reports-page.tsx'), 'ReportsPage'),
});
const workflows = createRoute({
  getParentRoute: () => root,
  path: '/settings/workflows',
  component: lazyRouteComponent(() => import('./settings/workflows-page.tsx'), 'WorkflowsPage'),
});

const mailboxes = createRoute({
  getParentRoute: () => root,
  path: '/settings/mailboxes',
  component: lazyRouteComponent(() => import('./settings/mailboxes-page.tsx'), 'MailboxesPage'),
});
const mail = createRoute({
  getParentRoute: () => root,
  path: '/settings/mail',
  validateSearch: readMailSearch,
  component: lazyRouteComponent(() => import('./settings/mail-page.tsx'), 'MailPage'),
});

/** The addresses of the inbox. `/tickets/1042` is the one that notices link to. */
export const router = createRouter({
  routeTree: root.addChildren([desk.addChildren([folder, ticket]), reports, workflows, mailboxes, mail]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** List and ticket, beside each other where there is room, one after the other on a phone. */
function DeskPage(): ReactElement {
  const { number } = ticket.useMatch({ shouldThrow: false })?.params ?? {};
  return (
    <div className="desk" data-open={number !== undefined}>
      <TicketList />
      <div className="pane">
        <Outlet />
      </div>
    </div>
  );
}

function NotFound(): ReactElement {
  const { t } = useTexts();
  return <EmptyState icon="search" page title={t('failed.notFound')} action={<a href="/">{t('toInbox')}</a>} />;
}
