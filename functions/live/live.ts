import { can } from '../access/index.ts';
import type { Clock } from '../platform/clock.ts';
import { principalOf, type SettingsStore } from '../settings/index.ts';
import type { TicketStore } from '../tickets/index.ts';
import type { VerifyToken } from './access-token.ts';
import type { Connection, ConnectionStore } from './connection-store.ts';
import { type ClientMessage, clientMessage, type Viewer } from './messages.ts';
import type { Post } from './post.ts';

export interface LiveParts {
  connections: ConnectionStore;
  settings: Pick<SettingsStore, 'agent'>;
  tickets: Pick<TicketStore, 'load'>;
  verify: VerifyToken;
  post: Post;
  clock: Clock;
}

/**
 * Answers what a page said over its connection. Who has not signed in is told so and nothing else.
 * @param at when API Gateway received it (epoch ms): whether a token has expired is decided by that clock
 */
export async function receive(parts: LiveParts, id: string, body: string, at: number): Promise<void> {
  const message = readMessage(body);
  switch (message?.action) {
    case 'sign-in':
      return signIn(parts, id, message.token, at);
    case 'watch':
      return watch(parts, id, message.number);
    case 'leave':
      return leave(parts, id);
    default:
      return parts.post(id, { type: 'refused', reason: 'This is no message that the desk knows.' });
  }
}

/** A connection was closed. */
export async function disconnect(
  { connections, post }: Pick<LiveParts, 'connections' | 'post'>,
  id: string,
): Promise<void> {
  const closed = await connections.remove(id);
  if (closed?.watching !== undefined) await tellViewers({ connections, post }, closed.watching);
}

function readMessage(body: string): ClientMessage | undefined {
  try {
    return clientMessage.safeParse(JSON.parse(body)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function signIn(parts: LiveParts, id: string, token: string, at: number): Promise<void> {
  const { connections, settings, verify, post, clock } = parts;
  const address = await verify(token, at);
  const principal = address === undefined ? undefined : principalOf(await settings.agent(address));
  if (!principal) return post(id, { type: 'refused', action: 'sign-in', reason: 'The sign-in is not valid.' });
  await connections.put({ id, agent: principal.address, name: principal.name }, clock.now());
  return post(id, { type: 'signed-in' });
}

async function watch(parts: LiveParts, id: string, number: number): Promise<void> {
  const refuse = (reason: string) => parts.post(id, { type: 'refused', action: 'watch', reason });
  const before = await parts.connections.watch(id, number);
  if (!before) return refuse('Nobody has signed in.');
  const [principal, ticket] = [principalOf(await parts.settings.agent(before.agent)), await parts.tickets.load(number)];
  if (!principal || !ticket || !can(principal, 'read', { type: 'ticket', ticket })) {
    await parts.connections.watch(id, undefined);
    return refuse('The ticket cannot be read.');
  }
  if (before.watching !== undefined && before.watching !== number) await tellViewers(parts, before.watching);
  return tellViewers(parts, number);
}

async function leave(parts: LiveParts, id: string): Promise<void> {
  const before = await parts.connections.watch(id, undefined);
  if (before?.watching !== undefined) await tellViewers(parts, before.watching);
}

/** Tells everybody who looks at a ticket who else does. */
async function tellViewers(
  { connections, post }: Pick<LiveParts, 'connections' | 'post'>,
  number: number,
): Promise<void> {
  const viewing = (await connections.all()).filter((connection) => connection.watching === number);
  const agents = viewersOf(viewing);
  await Promise.all(viewing.map(({ id }) => post(id, { type: 'presence', number, agents })));
}

/** Each agent once, however many pages they have open. */
function viewersOf(connections: readonly Connection[]): Viewer[] {
  return [...new Map(connections.map(({ agent, name }) => [agent, { address: agent, name }])).values()];
}
