import { type AgentPrincipal, can } from '../access/index.ts';
import { bringsUnassigned, notificationView } from '../notify/index.ts';
import type { DraftNews, LiveNews, NotificationNews, RelayedEntry } from '../platform/messages.ts';
import { loadThrough } from '../tickets/index.ts';
import type { LiveEntry, ServerMessage } from './messages.ts';
import { type Listener, type PresenceParts, postAll, tellPresence } from './presence.ts';

/**
 * Tells those who are signed in and whom it concerns.
 * @param listeners all who are signed in
 */
export async function push(parts: PresenceParts, listeners: readonly Listener[], news: LiveNews): Promise<void> {
  if (listeners.length === 0) return;
  if ('news' in news) {
    if (news.news === 'draft') await pushDraft(parts, listeners, news);
    else await pushNotification(parts, listeners, news);
    return;
  }
  const told = await nowAt(parts, news);
  if (!told) return;
  const posts = listeners.flatMap(({ connection, principal }) => {
    const message = messageFor({ principal }, told);
    return message ? [{ connection, message }] : [];
  });
  await postAll(parts, posts);
  const hasMoved = news.before !== undefined && news.state?.mailbox !== news.before.mailbox;
  const isWatched = listeners.some(({ connection }) => connection.watching === news.number);
  if (hasMoved && isWatched) await tellPresence(parts, news.number);
}

/** A message that went out long ago says where its ticket was then: it may lie in another mailbox by now, or be part of another ticket. */
async function nowAt({ tickets }: PresenceParts, news: RelayedEntry): Promise<RelayedEntry | undefined> {
  if (news.type !== 'delivery' && news.field !== 'delivery') return news;
  const ticket = await loadThrough(tickets, news.number);
  return ticket && { ...news, number: ticket.number, mailbox: ticket.mailbox };
}

/** To the pages of the one agent, if they may still see what it is about. */
async function pushNotification(
  parts: PresenceParts,
  listeners: readonly Listener[],
  news: NotificationNews,
): Promise<void> {
  const message: ServerMessage = { type: 'notification', notification: { ...notificationView(news), unread: true } };
  const own = listeners.filter(
    ({ principal }) =>
      principal.address === news.agent && can(principal, 'read', { type: 'mailbox', id: news.mailbox }),
  );
  await postAll(
    parts,
    own.map(({ connection }) => ({ connection, message })),
  );
}

/** To whoever may read the ticket as it is now. */
async function pushDraft(parts: PresenceParts, listeners: readonly Listener[], { number }: DraftNews): Promise<void> {
  const ticket = await loadThrough(parts.tickets, number);
  if (!ticket) return;
  const readers = listeners.filter(({ principal }) => can(principal, 'read', { type: 'ticket', ticket }));
  await postAll(
    parts,
    readers.map(({ connection }) => ({ connection, message: { type: 'draft', number: ticket.number } })),
  );
}

/**
 * What one listener is told of an entry: all of it when they may see the ticket's mailbox; that the ticket is gone when they could only see
 * the mailbox that it was moved from; nothing otherwise.
 */
export function messageFor(
  { principal }: { principal: AgentPrincipal },
  entry: RelayedEntry,
): ServerMessage | undefined {
  const mailbox = entry.state?.mailbox ?? entry.mailbox;
  const former = entry.before?.mailbox;
  if (can(principal, 'read', { type: 'mailbox', id: mailbox })) {
    return { type: 'ticket', number: entry.number, mailbox, entry: liveEntry(entry) };
  }
  if (former !== undefined && former !== mailbox && can(principal, 'read', { type: 'mailbox', id: former })) {
    return { type: 'ticket', number: entry.number, mailbox: former };
  }
  return undefined;
}

function liveEntry(entry: RelayedEntry): LiveEntry {
  const { id, type, at, actor, field } = entry;
  const unassigned = bringsUnassigned(entry) ? { unassigned: true as const } : {};
  return { id, type, at: new Date(at).toISOString(), actor, field, ...unassigned };
}
