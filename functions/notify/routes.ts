import * as z from 'zod';
import { type AgentPrincipal, can, type Principal } from '../access/index.ts';
import { NotAllowedError } from '../platform/errors.ts';
import { type TableRoute, tableRoute } from '../platform/http.ts';
import { createSettingsStore, defaultNotifications, type SettingsStore } from '../settings/index.ts';
import { createTicketStore, type TicketStore } from '../tickets/index.ts';
import { type Notification, notificationLastsMs, notificationSchema, notificationView } from './notification.ts';
import { createNotificationStore } from './notification-store.ts';

/** How many a page has. */
const pageLength = 30;
/** The bell counts no further. */
const mostUnread = 100;

type Told = Omit<Notification, 'agent'>;

function agentOf(principal: Principal): AgentPrincipal {
  if (principal.type !== 'agent') throw new NotAllowedError();
  return principal;
}

const storesOf = ({ clients, env }: Pick<Parameters<TableRoute['handle']>[0], 'clients' | 'env'>) => {
  const over = { client: clients.documents(), table: env.TICKETS_TABLE };
  return {
    news: createNotificationStore(over),
    settings: createSettingsStore(over),
    tickets: createTicketStore(over),
  };
};

const listNotifications = tableRoute({
  method: 'GET',
  path: '/notifications',
  summary: 'What you are told, newest first; with the first page, new tickets that nobody has',
  query: z.object({ cursor: z.string().max(1000).optional().describe('`next` of the page before') }),
  response: z.object({
    items: z.array(notificationSchema),
    next: z.string().nullable(),
    unread: z.number().int().describe(`Not looked at yet, ${mostUnread} at most`),
  }),
  async handle(call) {
    const agent = agentOf(call.principal);
    const { news, settings, tickets } = storesOf(call);
    const { cursor } = call.query;
    const [page, upTo, newOnes] = await Promise.all([
      news.page(agent.address, { limit: pageLength, cursor }),
      news.readUpTo(agent.address),
      unassigned(agent, settings, tickets, call.clock.now()),
    ]);
    const items = [...(await readable(agent, page.items, tickets)), ...(cursor === undefined ? newOnes : [])];
    items.sort((one, other) => other.at - one.at);
    const since = await news.since(agent.address, upTo, mostUnread);
    const unread = [...since.filter(({ mailbox }) => sees(agent, mailbox)), ...newOnes.filter(({ at }) => at > upTo)];
    return {
      body: {
        items: items.map((item) => ({ ...notificationView(item), unread: item.at > upTo })),
        next: page.next,
        unread: Math.min(mostUnread, unread.length),
      },
    };
  },
});

const markRead = tableRoute({
  method: 'POST',
  path: '/notifications/read',
  summary: 'You have looked at everything up to an instant',
  body: z.strictObject({ upTo: z.iso.datetime({ offset: true }) }),
  async handle(call) {
    const agent = agentOf(call.principal);
    await storesOf(call).news.markRead(agent.address, Math.min(Date.parse(call.body.upTo), call.clock.now()));
    return {};
  },
});

const sees = (agent: AgentPrincipal, id: string): boolean => can(agent, 'read', { type: 'mailbox', id });

/** Those about tickets that the agent may read as they are now, with the subject of now. */
async function readable(agent: AgentPrincipal, told: readonly Notification[], tickets: TicketStore): Promise<Told[]> {
  const heads = await tickets.loadMany([...new Set(told.map(({ number }) => number))]);
  const byNumber = new Map(heads.map((ticket) => [ticket.number, ticket]));
  return told.flatMap((one) => {
    const ticket = byNumber.get(one.number);
    if (!ticket || !can(agent, 'read', { type: 'ticket', ticket })) return [];
    return [{ ...one, subject: ticket.subject, mailbox: ticket.mailbox }];
  });
}

/** The newest tickets that nobody has, where the agent wants to be told of them: nothing is written for these. */
async function unassigned(
  agent: AgentPrincipal,
  settings: SettingsStore,
  tickets: TicketStore,
  now: number,
): Promise<Told[]> {
  const { notifications = defaultNotifications } = (await settings.agent(agent.address)) ?? {};
  if (!notifications.unassigned.app) return [];
  const mailboxes = (await settings.mailboxes()).map(({ id }) => id).filter((id) => sees(agent, id));
  const { items } = await tickets.list({
    mailboxes,
    status: ['new'],
    assignee: 'none',
    sort: '-waitingSince',
    limit: pageLength,
  });
  return items.flatMap(({ number, subject, mailbox, requester, createdAt }) => {
    if (createdAt < now - notificationLastsMs) return [];
    const by = requester.name || requester.address;
    return [{ id: `new-${number}`, at: createdAt, reason: 'unassigned', number, subject, mailbox, by }];
  });
}

/** Notifications in the agents' API. */
export const agentRoutes: TableRoute[] = [listNotifications, markRead];
