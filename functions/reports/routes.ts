import * as z from 'zod';
import { can, requireCan } from '../access/index.ts';
import { InvalidRequestError } from '../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../platform/http.ts';
import { createSettingsStore, shortId } from '../settings/index.ts';
import { kpiReport } from './kpi.ts';
import { makeReport } from './make-report.ts';
import { month, monthOf } from './month.ts';
import { createReportStore } from './report-store.ts';

/** The agents' routes of reports. */
export const agentRoutes: AgentRoute[] = [
  agentRoute({
    method: 'GET',
    path: '/reports/kpi',
    summary: 'The KPI report of a month: frozen when the month is over, counted up to now before',
    query: z.object({
      month,
      /** Left out or `all`: every mailbox that the agent may see. */
      mailbox: shortId.optional(),
    }),
    response: kpiReport,
    async handle({ query, principal, clients, env, clock }) {
      requireCan(principal, 'report', { type: 'desk' });
      const [client, table] = [clients.documents(), env.TICKETS_TABLE];
      const all = (await createSettingsStore({ client, table }).mailboxes()).map((one) => one.id);
      const mailbox = query.mailbox ?? 'all';
      if (mailbox !== 'all') {
        requireCan(principal, 'read', { type: 'mailbox', id: mailbox });
        if (!all.includes(mailbox))
          throw new InvalidRequestError([{ path: 'mailbox', message: `there is no mailbox ${mailbox}` }]);
      }
      const now = clock.now();
      if (query.month > monthOf(now, env.DESK_TIME_ZONE)) {
        throw new InvalidRequestError([{ path: 'month', message: 'has not begun yet' }]);
      }
      const seen = all.filter((id) => can(principal, 'read', { type: 'mailbox', id }));
      const store = createReportStore({ client, table });
      const complete = mailbox !== 'all' || seen.length === all.length;
      const frozen = complete ? await store.report(mailbox, query.month) : undefined;
      const mailboxes = mailbox === 'all' ? seen : [mailbox];
      const scope = { month: query.month, mailbox, mailboxes, complete, now, timeZone: env.DESK_TIME_ZONE };
      return { body: frozen ?? (await makeReport(store, scope)) };
    },
  }),
];
