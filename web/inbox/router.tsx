import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { readPeopleSearch } from './customers/people-search.ts';
import { readListSearch } from './list/list-search.ts';
import { TicketList } from './list/ticket-list.tsx';
import { readMailSearch } from './settings/mail-search.ts';
import { FailedState, NotFoundState } from './shell/failed-state.tsx';
import { Shell } from './shell/shell.tsx';
import { NoTicket } from './ticket/no-ticket.tsx';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => <NotFoundState page />,
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
const ticket = createRoute({
  getParentRoute: () => desk,
  path: '/tickets/$number',
  component: lazyRouteComponent(() => import('./ticket/ticket-page.tsx'), 'TicketPage'),
});

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

const customers = createRoute({
  getParentRoute: () => root,
  path: '/customers',
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import('./customers/customers-page.tsx'), 'CustomersPage'),
});

const customer = createRoute({
  getParentRoute: () => root,
  path: '/customers/$id',
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import('./customers/customer-page.tsx'), 'CustomerPage'),
});

const organisation = createRoute({
  getParentRoute: () => root,
  path: '/organisations/$id',
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import('./customers/organisation-page.tsx'), 'OrganisationPage'),
});

const staff = createRoute({
  getParentRoute: () => root,
  path: '/settings/people',
  component: lazyRouteComponent(() => import('./staff/staff-page.tsx'), 'StaffPage'),
});

const fields = createRoute({
  getParentRoute: () => root,
  path: '/settings/fields',
  component: lazyRouteComponent(() => import('./fields/fields-page.tsx'), 'FieldsPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/settings/audit',
  component: lazyRouteComponent(() => import('./staff/audit-page.tsx'), 'AuditPage'),
});

const replies = createRoute({
  getParentRoute: () => root,
  path: '/settings/replies',
  component: lazyRouteComponent(() => import('./saved-replies/saved-replies-page.tsx'), 'SavedRepliesPage'),
});

const templates = createRoute({
  getParentRoute: () => root,
  path: '/settings/templates',
  component: lazyRouteComponent(() => import('./templates/templates-page.tsx'), 'TemplatesPage'),
});

const notices = createRoute({
  getParentRoute: () => root,
  path: '/settings/notifications',
  component: lazyRouteComponent(
    () => import('./notifications/notification-settings-page.tsx'),
    'NotificationSettingsPage',
  ),
});

const workload = createRoute({
  getParentRoute: () => root,
  path: '/workload',
  component: lazyRouteComponent(() => import('./workload/workload-page.tsx'), 'WorkloadPage'),
});

const guide = createRoute({
  getParentRoute: () => root,
  path: '/guide',
  component: lazyRouteComponent(() => import('./guide/guide-page.tsx'), 'GuidePage'),
});

/** The addresses of the inbox. `/tickets/1042` is the one that notices link to. */
export const router = createRouter({
  routeTree: root.addChildren([
    desk.addChildren([folder, ticket]),
    reports,
    workflows,
    mailboxes,
    mail,
    customers,
    customer,
    organisation,
    staff,
    fields,
    audit,
    replies,
    templates,
    notices,
    workload,
    guide,
  ]),
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
