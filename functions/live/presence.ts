import { type AgentPrincipal, can } from '../access/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type Agent, principalOf, type SettingsStore } from '../settings/index.ts';
import type { Ticket, TicketStore } from '../tickets/index.ts';
import type { Connection, ConnectionStore } from './connection-store.ts';
import type { ServerMessage, Viewer } from './messages.ts';
import type { Post } from './post.ts';

/** What telling presence takes. */
export interface PresenceParts {
  connections: Pick<ConnectionStore, 'all'>;
  settings: Pick<SettingsStore, 'agents'>;
  tickets: Pick<TicketStore, 'load' | 'loadMany'>;
  post: Post;
  clock: Clock;
}

/** An open connection and who holds it, with the rights of this moment. */
export interface Listener {
  connection: Connection;
  principal: AgentPrincipal;
}

/** The connections whose agents still work here. */
export function listenersOf(connections: readonly Connection[], agents: readonly Agent[]): Listener[] {
  const principals = new Map(agents.map((agent) => [agent.address, principalOf(agent)]));
  return connections.flatMap((connection) => {
    const principal = principals.get(connection.agent);
    return principal ? [{ connection, principal }] : [];
  });
}

/**
 * Who looks at a ticket, of those who may read it as it is now: each agent once, however many pages they have open.
 * @param listeners all who are signed in
 * @param now epoch ms
 */
export function viewersOf(listeners: readonly Listener[], ticket: Ticket, now: number): Viewer[] {
  const viewers = new Map<string, Viewer>();
  for (const { connection, principal } of listeners) {
    if (connection.watching !== ticket.number || !mayRead(principal, ticket)) continue;
    const { address, name } = principal;
    const writing = (connection.writingUntil ?? 0) > now || viewers.get(address)?.writing === true;
    viewers.set(address, { address, name, writing });
  }
  return [...viewers.values()];
}

/** A ticket and all who are signed in, as they are now. */
export interface Presence {
  listeners: Listener[];
  ticket: Ticket | undefined;
}

/** Reads heads and rights as they are. */
export async function readPresence(parts: PresenceParts, number: number): Promise<Presence> {
  const [open, agents, ticket] = await Promise.all([
    parts.connections.all({ consistent: true }),
    parts.settings.agents(),
    parts.tickets.load(number),
  ]);
  return { listeners: listenersOf(open, agents), ticket };
}

/**
 * Tells everybody who is signed in and may read a ticket who looks at it: whoever may not read it is neither told nor shown. Connections that turn out to
 * be gone are told of in their turn.
 * @param only which of them are told; all of them when left out
 */
export async function postPresence(
  parts: PresenceParts,
  { listeners, ticket }: Presence,
  only: (connection: Connection) => boolean = () => true,
): Promise<void> {
  if (!ticket) return;
  const message = presenceOf(listeners, ticket, parts.clock.now());
  const told = listeners.filter(({ connection, principal }) => only(connection) && mayRead(principal, ticket));
  await postAll(
    parts,
    told.map(({ connection }) => ({ connection, message })),
  );
}

/** Reads who looks at a ticket and tells it, see `postPresence`. */
export async function tellPresence(
  parts: PresenceParts,
  number: number,
  only?: (connection: Connection) => boolean,
): Promise<void> {
  await postPresence(parts, await readPresence(parts, number), only);
}

/** Tells one connection, which has just signed in, of every ticket that is looked at and that its agent may read. */
export async function tellWhoIsHere(parts: PresenceParts, connectionId: string): Promise<void> {
  const [open, agents] = await Promise.all([parts.connections.all({ consistent: true }), parts.settings.agents()]);
  const listeners = listenersOf(open, agents);
  const own = listeners.find(({ connection }) => connection.id === connectionId);
  const watched = new Set(listeners.flatMap(({ connection }) => connection.watching ?? []));
  if (!own || watched.size === 0) return;
  const tickets = await parts.tickets.loadMany([...watched]);
  const readable = tickets.filter((ticket) => mayRead(own.principal, ticket));
  const now = parts.clock.now();
  await Promise.all(readable.map((ticket) => parts.post(connectionId, presenceOf(listeners, ticket, now))));
}

/** Posts, and tells of the presence that ended with connections which are gone. */
export async function postAll(
  parts: PresenceParts,
  posts: readonly { connection: Connection; message: ServerMessage }[],
): Promise<void> {
  const left = new Set<number>();
  await Promise.all(
    posts.map(async ({ connection, message }) => {
      const arrived = await parts.post(connection.id, message);
      if (!arrived && connection.watching !== undefined) left.add(connection.watching);
    }),
  );
  for (const number of left) await tellPresence(parts, number);
}

const mayRead = (principal: AgentPrincipal, ticket: Ticket): boolean =>
  can(principal, 'read', { type: 'ticket', ticket });

const presenceOf = (listeners: readonly Listener[], ticket: Ticket, now: number): ServerMessage => ({
  type: 'presence',
  number: ticket.number,
  agents: viewersOf(listeners, ticket, now),
});
