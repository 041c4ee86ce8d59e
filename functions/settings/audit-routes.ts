import * as z from 'zod';
import { can, requireCan } from '../access/index.ts';
import { auditLine, auditMonth } from '../platform/audit.ts';
import { createAuditStore } from './audit-store.ts';
import { type SettingsRoute, settingsRoute } from './settings-route.ts';

const pageSize = 50;

const listAudit = settingsRoute({
  method: 'GET',
  path: '/audit',
  summary: 'Who changed which setting, newest first, one month at a time',
  query: z.object({
    month: z
      .string()
      .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'must be a month such as 2026-11')
      .optional()
      .describe('UTC; left out: this month'),
    cursor: z.string().max(8000).optional(),
  }),
  response: z.object({
    items: z.array(auditLine.omit({ at: true, mailbox: true }).extend({ at: z.iso.datetime() })),
    next: z.string().nullable(),
  }),
  async handle(call) {
    requireCan(call.principal, 'audit', { type: 'desk' });
    const { month = auditMonth(call.clock.now()), cursor } = call.query;
    const store = createAuditStore({ client: call.clients.documents(), table: call.env.TICKETS_TABLE });
    const { items, next } = await store.page(month, { limit: pageSize, cursor });
    const seen = items.filter(
      ({ mailbox }) => mailbox === undefined || can(call.principal, 'read', { type: 'mailbox', id: mailbox }),
    );
    return {
      body: {
        items: seen.map(({ at, mailbox: _, ...line }) => ({ ...line, at: new Date(at).toISOString() })),
        next,
      },
    };
  },
});

/** The audit log in the agents' API. */
export const auditRoutes: SettingsRoute[] = [listAudit];
