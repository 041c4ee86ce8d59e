import { can } from '../access/index.ts';
import { principalOf, type SettingsStore } from '../settings/index.ts';
import type { VerifyToken } from './access-token.ts';
import type { ConnectionStore } from './connection-store.ts';
import { type ClientMessage, clientMessage, type ServerMessage } from './messages.ts';
import { type PresenceParts, postPresence, readPresence, tellPresence, tellWhoIsHere } from './presence.ts';

/** Who writes says so again before that (milliseconds), or is shown as one who looks only: a page may die while it writes. */
const WRITING_HOLDS_MS = 15_000;

/** What answering a page takes. */
export interface LiveParts extends PresenceParts {
  connections: ConnectionStore;
  settings: Pick<SettingsStore, 'agent' | 'agents'>;
  verify: VerifyToken;
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
    case 'write':
      return write(parts, id, message.number, message.writing);
    case 'leave':
      return leave(parts, id);
    default:
      return say(parts, id, { type: 'refused', reason: 'This is no message that the desk knows.' });
  }
}

/** A connection was closed. */
export async function disconnect(parts: LiveParts, id: string): Promise<void> {
  const closed = await parts.connections.remove(id);
  if (closed?.watching !== undefined) await tellPresence(parts, closed.watching);
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
  const { connections, settings, verify, clock } = parts;
  const address = await verify(token, at);
  const principal = address === undefined ? undefined : principalOf(await settings.agent(address));
  if (!principal) return say(parts, id, { type: 'refused', action: 'sign-in', reason: 'The sign-in is not valid.' });
  await connections.put({ id, agent: principal.address, name: principal.name }, clock.now());
  await say(parts, id, { type: 'signed-in' });
  return tellWhoIsHere(parts, id);
}

async function watch(parts: LiveParts, id: string, number: number): Promise<void> {
  const refuse = (reason: string) => say(parts, id, { type: 'refused', action: 'watch', reason });
  const before = await parts.connections.watch(id, number);
  if (!before) return refuse('Nobody has signed in.');
  if (before.watching !== undefined && before.watching !== number) await tellPresence(parts, before.watching);
  const presence = await readPresence(parts, number);
  const { ticket } = presence;
  const own = presence.listeners.find(({ connection }) => connection.id === id);
  if (own && ticket && can(own.principal, 'read', { type: 'ticket', ticket })) return postPresence(parts, presence);
  await parts.connections.watch(id, undefined);
  return refuse('The ticket cannot be read.');
}

/** That somebody goes on writing is told to those alone who look at the ticket, too: to all others nothing has changed. */
async function write(parts: LiveParts, id: string, number: number, writing: boolean): Promise<void> {
  const now = parts.clock.now();
  const before = await parts.connections.write(id, number, writing ? now + WRITING_HOLDS_MS : undefined);
  if (!before) return say(parts, id, { type: 'refused', action: 'write', reason: 'The ticket is not on the screen.' });
  const wrote = before.writingUntil !== undefined && (!writing || before.writingUntil > now);
  if (wrote && writing) return tellPresence(parts, number, ({ watching }) => watching === number);
  if (wrote !== writing) return tellPresence(parts, number);
}

async function leave(parts: LiveParts, id: string): Promise<void> {
  const before = await parts.connections.watch(id, undefined);
  if (before?.watching !== undefined) await tellPresence(parts, before.watching);
}

async function say({ post }: LiveParts, id: string, message: ServerMessage): Promise<void> {
  await post(id, message);
}
